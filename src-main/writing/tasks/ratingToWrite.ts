import type { Library } from '../../library/Library.ts';
import type { SingleValue } from '../planWrite.ts';
import { ratingField } from '../tags/ratingTexts.ts';

/** The stars that the person gave a track, to be written where a file says none; none where they gave none. */
export function ratingToWrite(library: Library, trackId: number): SingleValue[] {
  const rating = library.ratings.of(trackId);
  if (rating?.from !== 'person') return [];
  return [{ field: ratingField, value: String(rating.stars), mode: 'fill' }];
}

/**
 * True where what a file says of its rating is what Hearmark wrote into it last: only that may give way to another. What anybody
 * else said stays.
 */
export function isOwnRating(
  library: Library,
  { path, trackId }: { path: string; trackId: number },
  said: readonly string[],
): boolean {
  const contentId = library.tracks.get(trackId)?.contentId.toString('hex');
  if (said.length === 0 || contentId === undefined) return false;
  const { journal } = library;
  for (const id of journal.standing({ contentId })) {
    if (journal.pathOf(id) !== path) continue;
    const written = journal.fieldsOf(id)?.find(({ field }) => field === ratingField);
    if (written) return written.after.join() === said.join();
  }
  return false;
}
