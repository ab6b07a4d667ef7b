import { extname, resolve } from 'node:path';
import type { Library } from '../library/Library.ts';
import { writeList } from './writeList.ts';
import { counted } from '../writing/tasks/WriteParts.ts';

/** Writes tracks in the order of their ids, as XSPF where the file ends so, else as M3U8, and says so. Throws WriteError. */
export function writePlaylist(library: Library, trackIds: number[], file: string): void {
  const output = resolve(file);
  const format = extname(output).toLowerCase() === '.xspf' ? 'xspf' : 'm3u8';
  const sort = { by: 'playlist', descending: false } as const;
  const { text } = library.browse.exportTracks({ selection: { trackIds }, sort, format });
  writeList(output, text);
  console.log(`${counted(trackIds.length, 'track')} written to ${output}`);
}
