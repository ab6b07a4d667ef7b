import { keep, readKept } from './kept.ts';

/** How the library is looked at: as a table of tracks, as what they fall into, or by how they sound. */
export const libraryModes = ['table', 'album', 'artist', 'folder', 'map'] as const;
export type LibraryMode = (typeof libraryModes)[number];
const keptKey = 'hearmark.mode';

/** As it was when the window was left. */
export function keptMode(): LibraryMode {
  return libraryModes.find((mode) => mode === readKept(keptKey)) ?? 'table';
}

/** Keeps it for the next time. */
export function keepMode(mode: LibraryMode): void {
  keep(keptKey, mode);
}
