import type { Browse } from '../library/browse/Browse.ts';

/** How many tracks lie between two of the same artist, where others are as near. */
const apart = 4;
/** So many of the nearest are looked at for one of another artist. */
const candidates = 64;

/**
 * A way from one track to another: ids of `count` tracks, these two among them, each near the point of its share of the way in
 * the embeddings of the model in use, no track twice, and no artist soon again. Fewer where the library has no more; empty where
 * the model has not heard both. `browse.similarReady` comes before.
 */
export function playlistBetween(browse: Browse, fromId: number, toId: number, count: number): number[] {
  const used = new Set([fromId, toId]);
  const artistOf = (trackId: number) => browse.getRow(trackId).artist?.toLowerCase() ?? null;
  const mix = (from: number, to: number) => new Map([[fromId, from], [toId, to]]); // prettier-ignore
  if (browse.findNear(mix(1, 1), new Set(), 1).length === 0) return [];
  const path = [fromId];
  const last = artistOf(toId);
  for (let place = 1; place < count - 1; place++) {
    const recent = path.slice(-apart).map(artistOf);
    const isNearEnd = count - 1 - place <= apart;
    const share = place / (count - 1);
    const near = browse.findNear(mix(1 - share, share), used, candidates);
    const isFresh = (artist: string | null) =>
      artist === null || !(recent.includes(artist) || (isNearEnd && artist === last));
    const next = near.find(({ trackId }) => isFresh(artistOf(trackId))) ?? near[0];
    if (!next) break;
    used.add(next.trackId);
    path.push(next.trackId);
  }
  return [...path, toId];
}
