import { app } from 'electron';
import { logError } from '../log/log.ts';
import { openedPaths, openPaths, type Opener } from './openedPaths.ts';

/**
 * What the system asks to be opened: what this application was started with, what another start of it was (which ends
 * at once), and on macOS what is opened with it or dropped on the dock. That may be before anything can be opened, so it
 * waits for `begin`. Make it before Electron is ready.
 */
export class SystemOpens {
  readonly #waiting: string[] = openedPaths(process.argv, process.cwd(), isUnpacked());
  #opener: Opener | undefined;
  /** One after the other. */
  #done: Promise<void> = Promise.resolve();

  constructor() {
    app.on('second-instance', (_event, argv, workingFolder) =>
      this.#open(openedPaths(argv, workingFolder, isUnpacked())),
    );
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.#open([path]);
    });
  }

  begin(opener: Opener): void {
    this.#opener = opener;
    this.#open(this.#waiting.splice(0));
  }

  #open(paths: string[]): void {
    const opener = this.#opener;
    if (!opener) return void this.#waiting.push(...paths);
    const open = () => openPaths(paths, opener);
    this.#done = this.#done.then(open).catch((error: unknown) => logError('opening', error));
  }
}

/** Electron runs a folder, as a developer has it. */
function isUnpacked(): boolean {
  return (process as { defaultApp?: boolean }).defaultApp === true;
}
