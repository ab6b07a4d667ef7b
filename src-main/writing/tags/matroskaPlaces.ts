import { placesOf } from '../../files/matroska/effectiveFields.ts';
import { saidFields } from '../saidFields.ts';

/** The levels whose tags are written, the narrowest first. */
export const writtenLevels = ['track', 'file', 'album', 'part'] as const;
export type WrittenLevel = (typeof writtenLevels)[number];

/** One name at one level. */
export interface MatroskaPlace {
  level: WrittenLevel;
  /** In capitals, with "_" between words. */
  name: string;
}

const placed = new Set<string>(saidFields.filter((field) => field !== 'GENRE'));

/**
 * Where a field that people edit may stand, the first that has it counts; undefined of all others, which have the same name at
 * every level. The artist of an album is that of a track without one, and stays the album's.
 */
export function matroskaPlaces(
  field: string,
  hasAtTrack: (name: string) => boolean,
): MatroskaPlace[] | undefined {
  if (!placed.has(field)) return undefined;
  const places = placesOf(field, hasAtTrack).flatMap(([level, names]) =>
    names.split(' ').map((name) => ({ level, name })),
  );
  const isOfAlbum = ({ level }: { level: string }) => field === 'ARTIST' && level === 'album';
  const isOfFile = ({ level, name }: { level: string; name: string }) =>
    field === 'TITLE' && level === 'file' && hasAtTrack(name);
  return places.filter(
    (place): place is MatroskaPlace =>
      writtenLevels.some((level) => level === place.level) && !isOfAlbum(place) && !isOfFile(place),
  );
}
