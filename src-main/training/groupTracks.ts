import type { DecidedTrack } from '../library/TrainingRecords.ts';

/** What tracks are told apart by. */
export type GroupedTrack = Pick<
  DecidedTrack,
  'contentId' | 'artist' | 'albumArtist' | 'album' | 'folderId'
> & {
  /** [features], around zero: see Standardisation. */
  features: Float64Array;
};

/** The cosine from which on two tracks count as one recording: another encoding, another master. */
const duplicateCosine = 0.999;

/**
 * Returns the group of each track. Tracks of one artist or album, of equal content, or that sound the same share one:
 * what was learnt of the one must not be tried on the other. The embeddings are compared around the library's mean, for
 * some networks' all point the same way from zero. An album is what it is in the list (library/index/TrackGroups.ts): where no
 * file says whose it is, one of its folder, for "Greatest Hits" of two artists would join all that these made.
 */
export function groupTracks(tracks: readonly GroupedTrack[]): number[] {
  const parents = tracks.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parents[at] !== at) at = parents[at] = parents[parents[at]!]!;
    return at;
  };
  const join = (a: number, b: number) => (parents[Math.max(root(a), root(b))] = Math.min(root(a), root(b)));
  const first = new Map<string, number>();
  tracks.forEach((track, index) => {
    for (const key of keysOf(track)) {
      const known = first.get(key);
      if (known === undefined) first.set(key, index);
      else join(known, index);
    }
  });
  joinDuplicates(tracks, join);
  return tracks.map((_, index) => root(index));
}

function keysOf({ contentId, artist, albumArtist, album, folderId }: GroupedTrack): string[] {
  const whose = albumArtist?.trim() ? albumArtist : `in ${String(folderId)}`;
  const named = (kind: string, ...names: (string | null)[]) => {
    const key = names.map((name) => name?.trim().toLowerCase() ?? '');
    return key.at(-1) === '' ? [] : [JSON.stringify([kind, ...key])];
  };
  return [
    `content ${contentId.toString('hex')}`,
    ...named('artist', artist),
    ...named('album', whose, album),
  ];
}

/** Joins tracks whose features point the same way. Sorted by one coordinate, only neighbours need to be compared. */
function joinDuplicates(tracks: readonly GroupedTrack[], join: (a: number, b: number) => void): void {
  const units = tracks.flatMap(({ features }, index) => {
    const length = Math.hypot(...features);
    return length > 0 ? [{ index, unit: features.map((value) => value / length) }] : [];
  });
  units.sort((a, b) => a.unit[0]! - b.unit[0]!);
  // |a - b|^2 = 2 - 2 cos bounds how far apart any coordinate can be
  const reach = Math.sqrt(2 - 2 * duplicateCosine);
  units.forEach((one, place) => {
    for (let at = place + 1; at < units.length; at++) {
      const other = units[at]!;
      if (other.unit[0]! - one.unit[0]! > reach) break;
      let cosine = 0;
      for (let index = 0; index < one.unit.length; index++) cosine += one.unit[index]! * other.unit[index]!;
      if (cosine > duplicateCosine) join(one.index, other.index);
    }
  });
}
