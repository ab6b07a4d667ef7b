import type { Library } from '../library/Library.ts';
import type { KnownPlace } from './fingerprintPlace.ts';

/** Where a track is heard, of files that are there, as the library knows them. */
export function knownPlaces({ files }: Library, trackId: number): KnownPlace[] {
  return files.placesOf(trackId).flatMap(({ path, span }) => {
    const known = files.find(path, span);
    return known && !known.missing ? [{ path, span, size: known.size, modifiedNs: known.modifiedNs }] : [];
  });
}
