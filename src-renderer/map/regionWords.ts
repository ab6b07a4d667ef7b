import type { MapRegion } from '../../src-main/api.ts';
import type { MapCamera } from './MapCamera.ts';
import { m } from '../messages/m.ts';

/** What a region is called by: tags that so much of it carries, at most two. */
const leastShare = 0.25;
const mostNames = 2;
/** For where labels would lie on each other. */
const pixelsPerLetter = 7.5;
const labelHeight = 22;

/** "ambient, calm"; "Mixed" where no tag is common. */
export function nameOfRegion({ tags, tracks }: MapRegion, tagName: (tagId: number) => string): string {
  const common = tags.filter((tag) => tag.tracks >= leastShare * tracks).slice(0, mostNames);
  return common.map(({ tagId }) => tagName(tagId)).join(', ') || m.map.mixed();
}

/** "ambient on 90 of 120 tracks, calm on 40". */
export function regionInWords({ tags, tracks }: MapRegion, tagName: (tagId: number) => string): string {
  const told = tags.map((tag, at) =>
    at === 0
      ? m.map.tagOnTracks({ tag: tagName(tag.tagId), count: tag.tracks, tracks })
      : m.map.tagOn({ tag: tagName(tag.tagId), count: tag.tracks }),
  );
  return told.join(', ') || m.map.tracksWithoutTags({ tracks });
}

export interface RegionLabel {
  region: number;
  words: string;
  x: number;
  y: number;
}

/** Where the names of regions are written, in pixels: those in view, the largest first, and none on another. */
export function placeLabels(
  regions: readonly { x: number; y: number; words: string }[],
  camera: MapCamera,
): RegionLabel[] {
  const placed: (RegionLabel & { half: number })[] = [];
  for (const [region, { words, ...place }] of regions.entries()) {
    const at = camera.toScreen(place);
    const half = (words.length * pixelsPerLetter) / 2 + 8;
    const isInside = at.x > 0 && at.x < camera.width && at.y > labelHeight && at.y < camera.height;
    const [x, y] = [Math.max(half, Math.min(at.x, camera.width - half)), at.y]; // none is cut off
    const isFree = placed.every(
      (other) => Math.abs(other.x - x) > other.half + half || Math.abs(other.y - y) > labelHeight,
    );
    if (isInside && isFree) placed.push({ region, words, x, y, half });
  }
  return placed;
}
