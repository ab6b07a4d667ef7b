import type { Filter, MapRegion } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import { carriedBits, stateBits } from '../index/Postings.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { filterTracks, shownTags } from './filterTracks.ts';

/** Tags of a region that are told. */
const tagsOfRegion = 5;
const suggested = stateBits.suggested;

/** What is shown of many tracks at once, in the order of their ids as given. Waits for `browse.ready` as lists do. */
export class PointReader {
  readonly #connection: Connection;
  readonly #index: TrackIndex;

  constructor(connection: Connection, index: TrackIndex) {
    this.#connection = connection;
    this.#index = index;
  }

  /** [ids], 0 of those that are not there, 1 of those that a filter does not leave, 2 of those that it does. */
  marks(ids: Uint32Array, filter: Filter): Uint8Array {
    this.#index.refresh();
    const { present } = this.#index.columns;
    const mask = filterTracks(this.#connection, this.#index, filter);
    return Uint8Array.from(this.#rowsOf(ids), (row) => (row < 0 || !present[row] ? 0 : 1 + mask[row]!));
  }

  /** [ids], 0 where none is known. */
  years(ids: Uint32Array): Uint16Array {
    this.#index.refresh();
    const { years } = this.#index.columns;
    return Uint16Array.from(this.#rowsOf(ids), (row) => (row < 0 ? 0 : years[row]!));
  }

  /** [ids], in whole beats a minute; 0 where none is known. */
  tempos(ids: Uint32Array): Uint16Array {
    this.#index.refresh();
    const { bpm } = this.#index.columns;
    return Uint16Array.from(this.#rowsOf(ids), (row) => (row < 0 ? 0 : Math.round(bpm[row]!) || 0));
  }

  /**
   * The strongest tag of a category that each carries: [ids], its place in `tagIds` from 1 on, 0 where there is none. What the person
   * or the file says comes before what was heard.
   */
  strongestTags(ids: Uint32Array, category: string): { values: Uint16Array; tagIds: number[] } {
    this.#index.refresh();
    const { vocabulary } = this.#index;
    const ofCategory = shownTags(this.#index).filter((tagId) => vocabulary.tag(tagId).category === category);
    const tagOf = this.#strongestOfRows(ofCategory);
    const ofIds = this.#rowsOf(ids);
    const counts = new Map<number, number>();
    for (const row of ofIds)
      if (row >= 0 && tagOf[row]) counts.set(tagOf[row], (counts.get(tagOf[row]) ?? 0) + 1);
    const tagIds = [...counts].sort(([a, here], [b, there]) => there - here || a - b).map(([tagId]) => tagId);
    return { values: placesOf(ofIds, tagOf, tagIds), tagIds };
  }

  /**
   * The strongest of some tags that each carries: [ids], its place among them from 1 on, 0 where there is none. Of equally strong ones
   * it is the first; what the person or the file says comes before what was heard.
   */
  strongestOf(ids: Uint32Array, tagIds: readonly number[]): Uint16Array {
    this.#index.refresh();
    const shown = new Set(shownTags(this.#index));
    const tagOf = this.#strongestOfRows(tagIds.filter((tagId) => shown.has(tagId)));
    return placesOf(this.#rowsOf(ids), tagOf, tagIds);
  }

  /**
   * What the tracks of each region are tagged with, of those that are there. First comes what most of them carry and few others do: by
   * the share of a region's tracks, times how many times that of all tracks it is (its logarithm).
   */
  regionTags(ids: Uint32Array, regionOf: Int16Array, regions: number): Pick<MapRegion, 'tracks' | 'tags'>[] {
    this.#index.refresh();
    const { columns } = this.#index;
    const regionOfRow = new Int16Array(columns.count).fill(-1);
    const tracks = new Uint32Array(regions);
    let all = 0;
    for (const [at, row] of this.#rowsOf(ids).entries()) {
      if (row < 0 || !columns.present[row]) continue;
      all++;
      const region = regionOf[at]!;
      if (region >= 0) tracks[(regionOfRow[row] = region)]!++;
    }
    const found = Array.from(tracks, (count) => ({
      tracks: count,
      tags: [] as (MapRegion['tags'][number] & { rank: number })[],
    }));
    const counts = new Uint32Array(regions);
    for (const tagId of shownTags(this.#index)) {
      counts.fill(0);
      const { rows, states, length } = this.#index.postings(tagId);
      let everywhere = 0;
      for (let entry = 0; entry < length; entry++) {
        if ((states[entry]! & carriedBits) === 0) continue;
        everywhere++;
        const region = regionOfRow[rows[entry]!]!;
        if (region >= 0) counts[region]!++;
      }
      for (const [region, count] of counts.entries()) {
        const share = count / tracks[region]!;
        if (count > 0)
          found[region]!.tags.push({
            tagId,
            tracks: count,
            rank: share * Math.log1p(share / (everywhere / all)),
          });
      }
    }
    return found.map(({ tracks: count, tags }) => ({
      tracks: count,
      tags: tags
        .sort((a, b) => b.rank - a.rank)
        .slice(0, tagsOfRegion)
        .map(({ tagId, tracks: with_ }) => ({ tagId, tracks: with_ })),
    }));
  }

  /** [rows], the strongest of some tags that each carries, the first of equally strong ones; 0 where there is none. */
  #strongestOfRows(tagIds: readonly number[]): Uint32Array {
    const { count } = this.#index.columns;
    const best = new Float32Array(count);
    const tagOf = new Uint32Array(count);
    for (const tagId of tagIds) {
      const { rows, states, strengths, length } = this.#index.postings(tagId);
      for (let entry = 0; entry < length; entry++) {
        if ((states[entry]! & carriedBits) === 0) continue;
        const strength = states[entry] === suggested ? strengths[entry]! : 1;
        const row = rows[entry]!;
        if (strength > best[row]!) [best[row], tagOf[row]] = [strength, tagId];
      }
    }
    return tagOf;
  }

  /** -1 where there is no such track. */
  #rowsOf(ids: Uint32Array): Int32Array {
    const { columns } = this.#index;
    return Int32Array.from(ids, (id) => columns.rowOf(id) ?? -1);
  }
}

/** [rows], the place of the tag of each in a list, from 1 on; 0 where there is none. */
function placesOf(rows: Int32Array, tagOf: Uint32Array, tagIds: readonly number[]): Uint16Array {
  const placeOf = new Map(tagIds.map((tagId, place) => [tagId, place + 1]));
  return Uint16Array.from(rows, (row) => (row < 0 ? 0 : (placeOf.get(tagOf[row]!) ?? 0)));
}
