import { extname, parse } from 'node:path';
import type { Api, PlaylistImport } from '../api.ts';
import { ParameterError } from '../errors.ts';
import { parsePlaylist } from '../files/playlists/readPlaylist.ts';
import type { Library } from '../library/Library.ts';
import { displayPath } from '../paths.ts';

const mostShown = 1000;

/** Keeps a playlist that a page sent: where it lies, nobody knows. Throws ParameterError where it is none. */
export function importSentPlaylist(
  library: Library,
  { name, content }: Parameters<Api['importPlaylist']>[0],
): PlaylistImport {
  const entries = parsePlaylist(Buffer.from(content, 'base64'), extname(name));
  if (entries.length === 0) throw new ParameterError(`${displayPath(name)} is no playlist, or an empty one`);
  const { kept, found, unmatched } = library.playlists.import(parse(name).name, entries, null);
  return {
    kept: kept ?? null,
    found,
    entries: entries.length,
    unmatched: unmatched.slice(0, mostShown).map(({ entry, why }) => ({
      location: displayPath(entry.location),
      name: displayPath(entry.title ?? entry.name ?? '') || null,
      why,
    })),
  };
}
