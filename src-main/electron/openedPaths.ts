import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * The files and folders that an application was started with, absolute. `argv` is all of it, with the program first and,
 * where Electron runs a folder (`isUnpacked`), that folder second. Switches and what is not there are left out.
 */
export function openedPaths(argv: readonly string[], workingFolder: string, isUnpacked: boolean): string[] {
  return argv
    .slice(isUnpacked ? 2 : 1)
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => resolve(workingFolder, argument))
    .filter((path) => existsSync(path));
}

/** What opening means to the application. */
export interface Opener {
  /** The track of a file; undefined where the library does not know it. */
  trackOf(path: string): number | undefined;
  showTrack(trackId: number): void;
  /** Asks whether a folder shall be added of which only a file was opened. */
  mayAdd(folder: string): Promise<boolean>;
  addFolder(folder: string): Promise<void>;
}

/**
 * Opens what the system was asked to open with Hearmark: a folder is added to the library, of a file the track is shown.
 * An unknown file adds the folder it lies in, once a person agreed. Rejects with what adding throws.
 */
export async function openPaths(paths: readonly string[], opener: Opener): Promise<void> {
  const asked = new Set<string>();
  for (const path of paths) {
    if (statSync(path).isDirectory()) {
      await opener.addFolder(path);
      continue;
    }
    const trackId = opener.trackOf(path);
    const folder = dirname(path);
    if (trackId !== undefined) opener.showTrack(trackId);
    else if (!asked.has(folder) && (await opener.mayAdd(folder))) await opener.addFolder(folder);
    asked.add(folder);
  }
}
