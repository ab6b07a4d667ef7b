import type { Filter } from './Filter.ts';

/**
 * The map of sound: every track that the model in use has heard, what sounds alike together. Numbers that there is one
 * of for each point are base64 of little-endian arrays, in the order of the points: a page reads them without going
 * through them.
 */
export interface MapApi {
  /** How far the map is; begins to lay it out, or to add what came, where that is due and nobody stopped it. */
  getSoundMap(): SoundMapState;
  /** Lays all of it out anew. */
  layOutSoundMap(): SoundMapState;
  /** Stops the work under way; the map of before stays. */
  stopSoundMap(): SoundMapState;
  /** The points; none where there is no map yet. */
  getMapPoints(): MapPoints;
  /** The regions, the largest first. */
  listMapRegions(): { version: number; regions: MapRegion[] };
  getMapValues(request: { by: MapColouring }): MapValues;
  /** Which points a filter leaves. */
  findOnMap(request: { filter: Filter }): MapMarks;
}

/** The map of what the model in use has heard: laid out, and added to, by a process of its own. */
export interface SoundMapState {
  /** Grows with every change: an answer may arrive after an event that is newer. */
  revision: number;
  /** 'ready': nothing is at work. 'stopped': the person said so, and begins it again. */
  state: 'working' | 'ready' | 'stopped' | 'failed';
  /** Why it failed. */
  reason: string | null;
  /** Of the work, 0..1. */
  share: number | null;
  /** Changes with the points; null where there is no map yet. */
  version: number | null;
}

export interface MapPoints {
  version: number;
  points: number;
  /** [points], uint32. */
  trackIds: string;
  /** [points], float32 each; without a unit, y downwards. */
  x: string;
  y: string;
  /** [points], int16: places in what listMapRegions lists; -1 for those in none. */
  regionOf: string;
}

/** Where many tracks lie together. */
export interface MapRegion {
  /** Where it is densest. */
  x: number;
  y: number;
  tracks: number;
  /** What its tracks are tagged with: what tells it from the rest first. */
  tags: { tagId: number; tracks: number }[];
}

/** By what points are coloured: the strongest tag of a category, or of some tags. */
export type MapColouring = 'year' | 'bpm' | { category: string } | { tagIds: number[] };

export interface MapValues {
  version: number;
  /** [points], uint16: a year, beats a minute, or the place in `tagIds` from 1 on; 0 where there is none. */
  values: string;
  /**
   * The tags of a category that are the strongest of some track, the commonest first; tags that were asked for, as they
   * were; else none.
   */
  tagIds: number[];
}

export interface MapMarks {
  version: number;
  /** [points], uint8: 0 of a track that is gone, 1 of one that the filter does not leave, 2 of one that it does. */
  marks: string;
}
