import type { Statement } from 'better-sqlite3';
import type { Filter, GroupBy, TrackGroup } from '../../api.ts';
import { decodePath, displayPath, displayText } from '../../paths.ts';
import type { Connection } from '../Connection.ts';
import { shownFile } from '../shownFile.ts';
import { ungrouped, type GroupedRows } from '../index/TrackGroups.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { entryTest, shownTags } from './filterTracks.ts';

/** Tags of a group that are shown of it. */
const tagsOfMix = 8;

/** The groups that some rows fall into, in an order, with what is known of each; all but `order` by number. */
export interface Groups {
  grouped: GroupedRows;
  order: Uint32Array;
  tracks: Uint32Array;
  seconds: Float64Array;
  /** The row with the smallest id. */
  leads: Uint32Array;
  /** 0 where no track has a year. */
  yearFrom: Int16Array;
  yearTo: Int16Array;
  /** 1: its tracks are not all of one artist. */
  mixed: Uint8Array;
}

/** Sums up rows by their groups: in the order of the groups' names, or (`asListed`) in that of the rows. */
export function groupRows(
  { columns, groups }: TrackIndex,
  by: GroupBy,
  rows: Uint32Array,
  asListed: boolean,
): Groups {
  const grouped = groups.of(by);
  const { numbers, count } = grouped;
  const artists = by === 'album' ? groups.of('artist').numbers : undefined;
  const mixed = new Uint8Array(count);
  const [tracks, leads] = [new Uint32Array(count), new Uint32Array(count).fill(ungrouped)];
  const [yearFrom, yearTo] = [new Int16Array(count), new Int16Array(count)];
  const seconds = new Float64Array(count);
  const order = new Uint32Array(count);
  let length = 0;
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place]!;
    const number = numbers[row]!;
    if (number === ungrouped) continue;
    if (tracks[number]!++ === 0) order[length++] = number;
    seconds[number]! += columns.durationsSeconds[row]!;
    if (artists && leads[number] !== ungrouped && artists[leads[number]!] !== artists[row]) mixed[number] = 1;
    leads[number] = Math.min(leads[number]!, row);
    const year = columns.years[row]!;
    if (year === 0) continue;
    yearFrom[number] = Math.min(yearFrom[number] || year, year);
    yearTo[number] = Math.max(yearTo[number]!, year);
  }
  const found = order.slice(0, length);
  return { grouped, order: asListed ? found : found.sort(), tracks, seconds, leads, yearFrom, yearTo, mixed };
}

/** Returns the rows of a part of the groups: group by group, and in each as they are listed. */
export function rowsOfGroups(groups: Groups, rows: Uint32Array, offset: number, limit: number): number[] {
  const places = placesOf(groups, offset, limit);
  const found = Array.from({ length: Math.min(limit, groups.order.length) }, (): number[] => []);
  for (const row of rows) {
    const place = placeOf(places, groups.grouped.numbers[row]!);
    if (place >= 0) found[place]!.push(row);
  }
  return found.flat();
}

/** What a list shows of groups. */
export class GroupReader {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #get: Statement<[number], Lead>;

  constructor(connection: Connection, index: TrackIndex) {
    this.#connection = connection;
    this.#index = index;
    this.#get = connection.database.prepare(
      `SELECT artist, album, album_artist AS albumArtist, path,
         other_tags ->> '$.coverCount' AS covers, folder_id AS directoryId,
         missing_since IS NOT NULL OR files.id IS NULL AS gone
       FROM tracks LEFT JOIN files ON files.id = ${shownFile} LEFT JOIN folders ON folders.id = folder_id
       WHERE tracks.id = ?`,
    );
  }

  /** Reads a part of the groups that the marked rows fall into. */
  read(by: GroupBy, groups: Groups, mask: Uint8Array, filter: Filter, offset: number, limit: number) {
    const mixes = this.#mixes(groups, mask, filter, offset, limit);
    const { order, tracks, seconds, leads, yearFrom, yearTo, mixed } = groups;
    return Array.from(order.subarray(offset, offset + limit), (number, place): TrackGroup => {
      const trackId = this.#index.columns.ids[leads[number]!]!;
      const { covers, directoryId, gone, ...lead } = this.#connection.read(() => this.#get.get(trackId)!);
      return {
        ...namesOf(by, lead),
        isMixed: lead.albumArtist === null && mixed[number] === 1,
        lead: { trackId, directoryId, hasCover: (covers ?? 0) > 0, missing: gone ? 'gone' : null },
        tracks: tracks[number]!,
        seconds: seconds[number]!,
        yearFrom: yearFrom[number] || null,
        yearTo: yearTo[number] || null,
        mix: mixes[place]!,
      };
    });
  }

  /** Of each group the tags that most of its tracks carry, the commonest first. */
  #mixes(groups: Groups, mask: Uint8Array, filter: Filter, offset: number, limit: number) {
    const places = placesOf(groups, offset, limit);
    const { numbers } = groups.grouped;
    const test = entryTest({ ...filter, states: [] });
    const mixes = Array.from({ length: limit }, (): TrackGroup['mix'] => []);
    const counts = new Uint32Array(limit);
    for (const tagId of shownTags(this.#index)) {
      const postings = this.#index.postings(tagId);
      for (let entry = 0; entry < postings.length; entry++) {
        const row = postings.rows[entry]!;
        if (!mask[row]) continue;
        const place = placeOf(places, numbers[row]!);
        if (place >= 0 && postings.counts(entry, test)) counts[place]!++;
      }
      for (let place = 0; place < limit; place++) {
        if (counts[place]) mixes[place]!.push({ tagId, tracks: counts[place]! });
      }
      counts.fill(0);
    }
    return mixes.map((mix) => mix.sort((a, b) => b.tracks - a.tracks).slice(0, tagsOfMix));
  }
}

interface Lead {
  artist: string | null;
  album: string | null;
  albumArtist: string | null;
  path: Buffer | null;
  covers: number | null;
  directoryId: number | null;
  gone: number;
}

function namesOf(
  by: GroupBy,
  { artist, album, albumArtist, path }: Pick<Lead, 'artist' | 'album' | 'albumArtist' | 'path'>,
) {
  const text = (said: string | null) => said && displayText(said);
  if (by === 'artist') return { name: text(artist), line: null };
  if (by === 'album') return { name: text(album), line: album === null ? null : text(albumArtist ?? artist) };
  const shown = path === null ? null : displayPath(decodePath(path));
  const at = shown === null ? -1 : Math.max(shown.lastIndexOf('/'), shown.lastIndexOf('\\'));
  return { name: shown && (shown.slice(at + 1) || shown), line: at > 0 ? shown!.slice(0, at) : null };
}

/** [groups], at which place in a part each stands; -1 outside of it. */
function placesOf({ order, grouped }: Groups, offset: number, limit: number): Int32Array {
  const places = new Int32Array(grouped.count).fill(-1);
  order.subarray(offset, offset + limit).forEach((number, place) => (places[number] = place));
  return places;
}

function placeOf(places: Int32Array, number: number): number {
  return number === ungrouped ? -1 : places[number]!;
}
