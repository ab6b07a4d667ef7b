import type { Statement } from 'better-sqlite3';
import type { Filter, GroupBy, Sort, Tag } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import { ungrouped } from '../index/TrackGroups.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import type { Browse } from './Browse.ts';
import { entryTest, filterTracks, rowsOfTag } from './filterTracks.ts';
import { groupRows, type Groups } from './findGroups.ts';
import { rowsIn } from './rowsIn.ts';
import { sumOf } from './sumOf.ts';

type CatalogueBy = Exclude<GroupBy, 'folder'>;

/** An album or an artist with all its tracks that are there. */
export interface CatalogueGroup {
  /** The oldest of its tracks, by which it is known. */
  leadId: number;
  /** Null for the tracks that have none. */
  name: string | null;
  /** Of an album: whose it is. Null where nobody says so, or where it is of several and none is named. */
  artist: string | null;
  /** An album of several artists, and no album artist is named. */
  isMixed: boolean;
  tracks: number;
  seconds: number;
  yearFrom: number | null;
  /** When its lead came into the library, milliseconds since 1970. */
  addedAt: number;
  /** Of an artist: on how many albums it is. */
  albums: number;
}

interface Lead {
  artist: string | null;
  album: string | null;
  albumArtist: string | null;
  addedAt: number;
}

interface Whole {
  revision: number;
  groups: Groups;
  /** [groups], of artists. */
  albums: Uint32Array;
}

/**
 * The albums, artists and genres of the whole library, for those who browse it from elsewhere: whatever list an album is in, it is
 * known by the same track and counts all of its tracks. `browse.ready` comes before.
 */
export class Catalogue {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #browse: Browse;
  readonly #lead: Statement<[number], Lead>;
  readonly #byArtist: Statement<[string], number>;
  readonly #whole = new Map<CatalogueBy, Whole>();

  constructor(connection: Connection, index: TrackIndex, browse: Browse) {
    this.#connection = connection;
    this.#index = index;
    this.#browse = browse;
    const { database } = connection;
    this.#lead = database.prepare(
      `SELECT artist, album, album_artist AS albumArtist, added_at AS addedAt FROM tracks WHERE id = ?`,
    );
    this.#byArtist = database
      .prepare<[string], number>(
        `SELECT id FROM tracks WHERE artist = ? COLLATE NOCASE
           AND EXISTS (SELECT 1 FROM files WHERE track_id = tracks.id AND missing_since IS NULL) LIMIT 1`,
      )
      .pluck();
  }

  /** The track by which the album or the artist of a track is known; undefined where there is no such track. */
  leadOf(by: CatalogueBy, trackId: number): number | undefined {
    return this.#leadIn(this.#of(by), trackId);
  }

  /** The artist of this name, whatever its case, by its lead; undefined where no track that is there is by it. */
  artistNamed(name: string): number | undefined {
    const trackId = this.#connection.read(() => this.#byArtist.get(name));
    return trackId && this.leadOf('artist', trackId);
  }

  /** The albums or artists of some tracks by their leads, each once, in the order in which the tracks are given. */
  leadsOf(by: CatalogueBy, trackIds: Iterable<number>): number[] {
    const whole = this.#of(by);
    const leads = new Set<number>();
    for (const trackId of trackIds) {
      const lead = this.#leadIn(whole, trackId);
      if (lead !== undefined) leads.add(lead);
    }
    return [...leads];
  }

  /** The albums or artists that a filter leaves something of, by their leads: by name, or (`sort`) as their tracks are sorted. */
  list(by: CatalogueBy, filter: Filter, sort: Sort | null): number[] {
    const order = sort ?? { by, descending: false };
    return this.leadsOf(by, this.#browse.findTrackIds({ filter, sort: order, offset: 0, limit: Infinity }));
  }

  /** What is known of albums or artists, by any track of each; those that are not there are left out. */
  read(by: CatalogueBy, trackIds: readonly number[]): CatalogueGroup[] {
    const whole = this.#of(by);
    const { groups, albums } = whole;
    const { columns } = this.#index;
    return trackIds.flatMap((trackId) => {
      const leadId = this.#leadIn(whole, trackId);
      const lead = leadId === undefined ? undefined : this.#connection.read(() => this.#lead.get(leadId));
      if (leadId === undefined || !lead) return [];
      const number = groups.grouped.numbers[columns.rowOf(leadId)!]!;
      const isMixed = lead.albumArtist === null && groups.mixed[number] === 1;
      return {
        leadId,
        name: by === 'album' ? lead.album : lead.artist,
        artist: by === 'artist' ? lead.artist : isMixed ? null : (lead.albumArtist ?? lead.artist),
        isMixed: by === 'album' && isMixed,
        tracks: groups.tracks[number]!,
        seconds: groups.seconds[number]!,
        yearFrom: groups.yearFrom[number] || null,
        addedAt: lead.addedAt,
        albums: albums[number] ?? 0,
      };
    });
  }

  /** The tags of a category that some track carries, a parent by its children, too, with how many tracks and albums do; by name. */
  tags(category: string): { tag: Tag; tracks: number; albums: number }[] {
    const { numbers } = this.#of('album').groups.grouped;
    const { columns, vocabulary } = this.#index;
    const test = entryTest({});
    return vocabulary.tags().flatMap((tag) => {
      if (tag.category !== category || !vocabulary.isShown(tag.id)) return [];
      const marks = rowsOfTag(this.#index, tag.id, test);
      const albums = new Set<number>();
      let tracks = 0;
      for (let row = 0; row < marks.length; row++) {
        if (!marks[row] || !columns.present[row]) continue;
        tracks++;
        albums.add(numbers[row]!);
      }
      return tracks === 0 ? [] : { tag, tracks, albums: albums.size };
    });
  }

  /** How many tracks a filter leaves, and how long they play. */
  sum(filter: Filter): { tracks: number; seconds: number } {
    this.#index.refresh();
    const rows = rowsIn(filterTracks(this.#connection, this.#index, filter));
    return { tracks: rows.length, seconds: sumOf(this.#index.columns.durationsSeconds, rows) };
  }

  #leadIn({ groups }: Whole, trackId: number): number | undefined {
    const { columns } = this.#index;
    const row = columns.rowOf(trackId);
    const number = row === undefined ? ungrouped : groups.grouped.numbers[row]!;
    const lead = number === ungrouped ? ungrouped : groups.leads[number]!;
    return lead === ungrouped ? undefined : columns.ids[lead];
  }

  #of(by: CatalogueBy): Whole {
    this.#index.refresh();
    const known = this.#whole.get(by);
    if (known?.revision === this.#index.revision) return known;
    const { columns } = this.#index;
    const rows = rowsIn(columns.present.subarray(0, columns.count));
    const groups = groupRows(this.#index, by, rows, false);
    const albums = by === 'artist' ? this.#albumsOfArtists(groups, rows) : new Uint32Array(0);
    const whole = { revision: this.#index.revision, groups, albums };
    if (groups.grouped.isCurrent) this.#whole.set(by, whole);
    return whole;
  }

  #albumsOfArtists({ grouped }: Groups, rows: Uint32Array): Uint32Array {
    const { numbers, count } = this.#index.groups.of('album');
    const albums = new Uint32Array(grouped.count);
    const seen = new Set<number>();
    for (const row of rows) {
      const artist = grouped.numbers[row]!;
      const pair = artist * count + numbers[row]!;
      if (artist === ungrouped || numbers[row] === ungrouped || seen.has(pair)) continue;
      seen.add(pair);
      albums[artist]!++;
    }
    return albums;
  }
}
