import type { Statement } from 'better-sqlite3';
import type { Connection } from './Connection.ts';
import type { Files } from './Files.ts';
import type { FileState } from './FileState.ts';
import type { Coverage } from '../scores/Coverage.ts';

/** What a track is, technically. Absent where the file does not say. */
export interface TrackProperties {
  durationSeconds?: number | undefined;
  sampleRateHz?: number | undefined;
  channels?: number | undefined;
  codec?: string | undefined;
  container?: string | undefined;
}

/**
 * What the file itself says. Only what is shown, sorted or searched is named here: `save` takes an object with any
 * further properties, as readTags returns it, and keeps them as JSON.
 */
export interface FileTags {
  title?: string | undefined;
  artist?: string | undefined;
  album?: string | undefined;
  albumArtist?: string | undefined;
  year?: number | undefined;
  trackNumber?: number | undefined;
  discNumber?: number | undefined;
  genres?: readonly string[] | undefined;
}

export interface NewTrack {
  file: FileState;
  /** Hash over the compressed audio packets; 32 bytes. */
  contentId: Uint8Array;
  /** Hash over the first packets of a file that is too large to be read whole; 32 bytes. */
  prefixId?: Uint8Array | undefined;
  properties: TrackProperties;
  tags: FileTags;
}

export interface Track {
  id: number;
  contentId: Buffer;
  properties: TrackProperties;
  /** As they were saved, but what has no property of its own in FileTags is in `other`. */
  tags: FileTags & { other: Record<string, unknown> };
  /** Milliseconds since 1970. */
  addedAt: number;
}

const propertyColumns = {
  durationSeconds: 'duration_seconds',
  sampleRateHz: 'sample_rate_hz',
  channels: 'channels',
  codec: 'codec',
  container: 'container',
} as const satisfies Record<keyof TrackProperties, string>;

export const tagColumns = {
  title: 'title',
  artist: 'artist',
  album: 'album',
  albumArtist: 'album_artist',
  year: 'year',
  trackNumber: 'track_number',
  discNumber: 'disc_number',
  genres: 'genres',
  other: 'other_tags',
} as const satisfies Record<keyof FileTags | 'other', string>;

type Columns = typeof propertyColumns & typeof tagColumns;
type Value = string | number | Uint8Array | null;
type StoredTrack = Record<keyof Columns, Value> & { id: number; contentId: Buffer; addedAt: number };

const names = Object.keys({ ...propertyColumns, ...tagColumns }) as (keyof Columns)[];
const columns: Columns = { ...propertyColumns, ...tagColumns };

/** The tracks, each known by its content. */
export class Tracks {
  readonly #connection: Connection;
  readonly #files: Files;
  readonly #idOf: Statement<[Uint8Array], number>;
  readonly #insert: Statement<[Record<string, Value>]>;
  readonly #update: Statement<[Record<string, Value>]>;
  readonly #get: Statement<[number], StoredTrack>;
  readonly #genreTexts: Statement<[], { text: string; tracks: number }>;
  readonly #fileCounts: Statement<[], [trackId: number, files: number]>;
  readonly #namesakes: Statement<[number], string>;
  readonly #hasContent: Statement<[number, Uint8Array, Coverage], 1>;
  readonly #hasPrefix: Statement<[number, Uint8Array, Coverage], 1>;

  constructor(connection: Connection, files: Files) {
    this.#connection = connection;
    this.#files = files;
    const { database } = connection;
    const list = (write: (name: keyof Columns) => string) => names.map(write).join(', ');
    this.#idOf = database.prepare<[Uint8Array], number>(`SELECT id FROM tracks WHERE content_id = ?`).pluck();
    this.#insert = database.prepare(
      `INSERT INTO tracks (content_id, prefix_id, added_at, ${list((name) => columns[name])})
         VALUES ($contentId, $prefixId, $now, ${list((name) => `$${name}`)})`,
    );
    this.#update = database.prepare(
      `UPDATE tracks SET prefix_id = coalesce($prefixId, prefix_id),
         ${list((name) => `${columns[name]} = $${name}`)} WHERE id = $id`,
    );
    this.#get = database.prepare(
      `SELECT id, content_id AS contentId, added_at AS addedAt, ${list((name) => `${columns[name]} AS ${name}`)}
       FROM tracks WHERE id = ?`,
    );
    this.#genreTexts = database.prepare(
      `SELECT value AS text, count(*) AS tracks FROM tracks, json_each(genres) GROUP BY value
       ORDER BY count(*) DESC, value`,
    );
    this.#fileCounts = database
      .prepare<[], [number, number]>(
        `SELECT track_id, count(*) FROM files WHERE track_id IS NOT NULL AND missing_since IS NULL GROUP BY track_id`,
      )
      .raw();
    this.#namesakes = database
      .prepare<[number], string>(
        `SELECT group_concat(id, ' ') FROM tracks WHERE artist <> '' AND title <> ''
         GROUP BY artist COLLATE NOCASE, title COLLATE NOCASE HAVING count(*) BETWEEN 2 AND ?`,
      )
      .pluck();
    const scoredBy = (key: string) =>
      database
        .prepare<[number, Uint8Array, Coverage], 1>(
          // As a join, SQLite plans it anew for each value, which takes as long again
          `SELECT 1 FROM scores WHERE model_id = ? AND track_id IN (SELECT id FROM tracks WHERE ${key} = ?)
           AND coverage IN ('whole', ?) LIMIT 1`,
        )
        .pluck();
    this.#hasContent = scoredBy('content_id');
    this.#hasPrefix = scoredBy('prefix_id');
  }

  /**
   * Stores a track by its content, with what its file says, and that the file is this track. Content that is known
   * keeps its id; where several files have the same content, the one saved last speaks for all. Throws LibraryError.
   */
  save({ file, contentId, prefixId, properties, tags }: NewTrack): { id: number; isNew: boolean } {
    const values = { ...valuesOf(properties, tags), prefixId: prefixId ?? null };
    return this.#connection.transaction(() => {
      const known = this.#idOf.get(contentId);
      if (known !== undefined) this.#update.run({ ...values, id: known });
      const id = known ?? Number(this.#insert.run({ ...values, contentId, now: Date.now() }).lastInsertRowid);
      this.#files.bind(file, id);
      this.#connection.touched.track(id);
      this.#connection.touched.rows = true;
      return { id, isNew: known === undefined };
    });
  }

  /** Returns a track, undefined where there is none of this id. */
  get(id: number): Track | undefined {
    const row = this.#connection.read(() => this.#get.get(id));
    return row && trackOf(row);
  }

  /** Returns the genres that files say, as they stand there, with how many tracks say each; the most frequent first. */
  genreTexts(): { text: string; tracks: number }[] {
    return this.#connection.read(() => this.#genreTexts.all());
  }

  /** Returns how many files that are there each track has, of those that have any. */
  countFiles(): Map<number, number> {
    return new Map(this.#connection.read(() => this.#fileCounts.all()));
  }

  /** Returns the tracks that have the same artist and title as others, up to so many of each. */
  namesakes(most: number): number[][] {
    const lists = this.#connection.read(() => this.#namesakes.all(most));
    return lists.map((list) => list.split(' ').map(Number));
  }

  /** Returns the id of the track of this content, undefined where there is none. */
  idOf(contentId: Uint8Array): number | undefined {
    return this.#connection.read(() => this.#idOf.get(contentId));
  }

  /** Tells whether a model has scored this content; the whole of it counts as sampled, too. */
  hasContent(contentId: Uint8Array, modelId: number, coverage: Coverage): boolean {
    return this.#connection.read(() => this.#hasContent.get(modelId, contentId, coverage)) !== undefined;
  }

  /** Tells whether a model has scored some content that begins like this; see hasContent. */
  hasPrefix(prefixId: Uint8Array, modelId: number, coverage: Coverage): boolean {
    return this.#connection.read(() => this.#hasPrefix.get(modelId, prefixId, coverage)) !== undefined;
  }
}

function valuesOf(properties: TrackProperties, tags: FileTags): Record<keyof Columns, Value> {
  const other = Object.fromEntries(Object.entries(tags).filter(([name]) => !Object.hasOwn(tagColumns, name)));
  const texts = { genres: JSON.stringify(tags.genres ?? []), other: JSON.stringify(other) };
  const given = { ...properties, ...tags, ...texts };
  const values = names.map((name) => [name, storable(name, given[name])]);
  return Object.fromEntries(values) as Record<keyof Columns, Value>;
}

/** Tags come from strangers: a year of NaN or 1999.5 must not make the row unstorable. */
function storable(name: keyof Columns, value: string | number | undefined): Value {
  if (typeof value !== 'number') return value ?? null;
  if (!Number.isFinite(value)) return null;
  return name === 'durationSeconds' ? value : Math.trunc(value);
}

function trackOf(row: StoredTrack): Track {
  const pick = (keys: object) =>
    Object.fromEntries(
      Object.keys(keys).flatMap((key) => {
        const value = row[key as keyof Columns];
        return value === null ? [] : [[key, value]];
      }),
    );
  const tags = pick(tagColumns);
  return {
    id: row.id,
    contentId: row.contentId,
    properties: pick(propertyColumns),
    tags: {
      ...tags,
      genres: JSON.parse(row.genres as string) as string[],
      other: JSON.parse(row.other as string) as Record<string, unknown>,
    },
    addedAt: row.addedAt,
  };
}
