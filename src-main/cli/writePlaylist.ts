import { extname, resolve } from 'node:path';
import type { Library } from '../library/Library.ts';
import { tellWritten } from './tellWritten.ts';
import { writeList } from './writeList.ts';

/** Writes tracks in the order of their ids, as XSPF where the file ends so, else as M3U8, and says so. Throws WriteError. */
export function writePlaylist(library: Library, trackIds: number[], file: string): void {
  const output = resolve(file);
  const format = extname(output).toLowerCase() === '.xspf' ? 'xspf' : 'm3u8';
  const sort = { by: 'playlist', descending: false } as const;
  const { text, leftOut } = library.browse.exportTracks({ selection: { trackIds }, sort, format });
  writeList(output, text);
  tellWritten(trackIds.length, leftOut, output);
}
