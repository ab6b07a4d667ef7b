import type { CopyWords } from '../library/browse/exportTracks.ts';
import type { Library } from '../library/Library.ts';
import { isWhole, type Span } from '../paths.ts';

/** A track of a list, and which file of it the list names; its first one that is there unless given. */
interface Listed {
  trackId: number;
  path?: string;
  /** Which part of the file it is, where it is not all of it. */
  part?: Span;
}

/**
 * Reads what files say themselves of tracks that have several of them, for a list that names one file of each: the library
 * keeps what the copy said that was read last. A file that cannot be read is left out, and so is a part of one.
 */
export async function wordsOfCopies(
  library: Library,
  listed: readonly Listed[],
): Promise<Map<number, CopyWords>> {
  const words = new Map<number, CopyWords>();
  const counts = library.tracks.countFiles();
  for (const one of listed) {
    if ((counts.get(one.trackId) ?? 0) < 2) continue;
    const [first] = library.files.placesOf(one.trackId);
    const { path = first?.path, part = first?.span } = one;
    if (path === undefined || (part && !isWhole(part))) continue;
    const { tagsOfCopy } = await import('./tagsOfCopy.ts'); // brings every format
    const tags = await tagsOfCopy(path);
    if (!tags) continue;
    const { title = null, artist = null, album = null, year = null } = tags;
    words.set(one.trackId, { path, title, artist, album, year });
  }
  return words;
}
