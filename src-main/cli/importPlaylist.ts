import { basename, dirname, extname, resolve } from 'node:path';
import { ParameterError } from '../errors.ts';
import { readPlaylist } from '../files/playlists/readPlaylist.ts';
import { displayPath } from '../paths.ts';
import { counted } from '../writing/tasks/WriteParts.ts';
import { openLibraryToChange } from './session.ts';

const whyWords = { absent: 'not found', several: 'several tracks fit', stream: 'no file' };

/** `hearmark import-playlist`: keeps playlists in the library, and lists what of them is not in it. */
export async function importPlaylist(
  paths: string[],
  { name, library: file }: { name?: string; library: string },
): Promise<number> {
  if (name !== undefined && paths.length > 1) throw new ParameterError('--name is for one playlist');
  const lists = paths.map((path) => ({ path: resolve(path), entries: readPlaylist(resolve(path)) }));
  const library = await openLibraryToChange(file);
  try {
    let isAnyEmpty = false;
    for (const { path, entries } of lists) {
      const wanted = name ?? basename(path, extname(path)).toWellFormed();
      const { kept, found, unmatched } = library.playlists.import(wanted, entries, dirname(path));
      isAnyEmpty ||= kept === undefined;
      console.log(
        kept === undefined
          ? `${displayPath(wanted)}: none of its tracks is in the library; \`hearmark tag\` adds them`
          : `${displayPath(kept.name)}: ${found} of ${counted(entries.length, 'track')}`,
      );
      for (const { entry, why } of unmatched)
        console.log(`  ${whyWords[why]}: ${displayPath(entry.location)}`);
    }
    return isAnyEmpty ? 1 : 0;
  } finally {
    library.close();
  }
}
