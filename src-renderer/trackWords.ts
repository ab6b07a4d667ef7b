import type { TrackRow } from '../src-main/api.ts';
import { m } from './messages/m.ts';

/** Artist, album and year of a track, those that it has. */
export function partsOfTrack({ artist, album, year }: Pick<TrackRow, 'artist' | 'album' | 'year'>): string[] {
  return [artist ?? m.common.unknownArtist(), album, year].flatMap((part) =>
    part === null ? [] : [String(part)],
  );
}

/** Title and artist: many a title is that of several tracks. */
export function nameOfTrack({
  title,
  fileName,
  artist,
}: Pick<TrackRow, 'title' | 'fileName' | 'artist'>): string {
  return [title ?? fileName, ...(artist === null ? [] : [artist])].join(' – ');
}
