import type { NewTrack, Track } from '../library/Tracks.ts';

/** Seconds that an encoder may add or cut off. */
const tolerated = 0.5;

/**
 * Whether a file that holds other audio than before is still the same music, encoded anew or made louder: in the same
 * place, as long as it was, and of the same title and artist.
 */
export function isEncodedAnew(
  before: Track,
  { properties, tags }: Pick<NewTrack, 'properties' | 'tags'>,
): boolean {
  const [durationBefore, duration] = [before.properties.durationSeconds, properties.durationSeconds];
  if (durationBefore === undefined || duration === undefined) return false;
  if (Math.abs(duration - durationBefore) > tolerated) return false;
  return before.tags.title === tags.title && before.tags.artist === tags.artist;
}
