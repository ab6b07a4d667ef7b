import { HearmarkError } from '../errors.ts';
import type { Library } from '../library/Library.ts';
import { findByFingerprints } from './findByFingerprints.ts';
import { findByTimelines } from './findByTimelines.ts';
import { fingerprintPlace } from './fingerprintPlace.ts';
import { knownPlaces } from './knownPlaces.ts';
import type { FindTalk } from './protocol.ts';
import type { Recording } from './Recording.ts';
import { wholeCopy } from './wholeCopy.ts';

/**
 * Finds what is in a library several times, by artist and title: recordings of which several tracks hold the same, and tracks
 * of which there are several files. Told now and then how much of it is done, 0..1.
 */
export async function findDuplicates(
  library: Library,
  { fpcalc, modelId }: Pick<FindTalk['request'], 'fpcalc' | 'modelId'>,
  onShare: (share: number) => void = () => {},
): Promise<Recording[]> {
  const found =
    fpcalc === undefined
      ? findByTimelines(library, modelId, onShare)
      : await findByFingerprints(library, {
          wordsAtSpeed: (trackId, speed) => wordsAtSpeed(library, fpcalc, trackId, speed),
          onShare,
        });
  const known = new Set(found.flatMap(({ copies }) => copies.map(({ trackId }) => trackId)));
  const alone = [...library.tracks.countFiles()]
    .filter(([trackId, files]) => files > 1 && !known.has(trackId))
    .map(([trackId]): Recording => ({ copies: [wholeCopy(trackId)] }));
  const named = [...found, ...alone].map((recording) => ({ recording, name: nameOf(library, recording) }));
  const { compare } = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
  return named.sort((a, b) => compare(a.name, b.name)).map(({ recording }) => recording);
}

/** Undefined where none of its files can be read now. */
async function wordsAtSpeed(
  library: Library,
  fpcalc: string,
  trackId: number,
  speed: number,
): Promise<Uint32Array | undefined> {
  for (const place of knownPlaces(library, trackId)) {
    try {
      return await fingerprintPlace(place, fpcalc, () => {}, speed);
    } catch (error) {
      if (!(error instanceof HearmarkError)) throw error;
    }
  }
  return undefined;
}

/** Those without an artist come last. */
function nameOf({ tracks }: Library, { copies }: Recording): string {
  const { artist = '\u{10ffff}', title = '' } = tracks.get(copies[0]!.trackId)?.tags ?? {};
  return `${artist} ${title}`;
}
