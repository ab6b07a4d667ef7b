import type { Connection } from '../Connection.ts';

/** Rows with what they are shown and sorted by; `rowsRevision` changes with them. */
export interface IndexedRows {
  readonly columns: TrackColumns;
  readonly rowsRevision: number;
}

/** What a filter or an order asks of tracks, a number each; by row, in the order of the tracks' ids. */
export class TrackColumns {
  count = 0;
  ids = new Uint32Array(0);
  /** 1: some file of it is there. */
  present = new Uint8Array(0);
  /** 0 where the file says none. */
  years = new Int16Array(0);
  /** 0 where it is not known. */
  durationsSeconds = new Float32Array(0);
  /** LUFS; NaN where it is not known. */
  loudness = new Float32Array(0);
  /** Beats in a minute; NaN where there is none, or it is not known. */
  bpm = new Float32Array(0);
  /** 0..23 (keyNotation.ts), -1 where there is none, or it is not known. */
  keys = new Int8Array(0);
  /** How much of it is sung, 0..1; NaN where it is not known. */
  vocals = new Float32Array(0);
  /** Stars, 0.5..5; NaN where there is none. */
  ratings = new Float32Array(0);
  /** Milliseconds since 1970. */
  addedAt = new Float64Array(0);

  /** Adds the tracks with ids above `from`, `to` among them; all others that are here have smaller ids. */
  append(connection: Connection, from: number, to: number): void {
    const { database } = connection;
    const readTracks = database
      .prepare<[number, number], ColumnsRow>(
        `SELECT ${columnsOf} FROM ${tables} WHERE id > ? AND id <= ? ORDER BY id`,
      )
      .raw();
    // by way of the files, which is an index alone: to look for one of each track takes five times as long
    const readPresent = database
      .prepare<[number, number], number>(
        `SELECT DISTINCT track_id FROM files WHERE track_id > ? AND track_id <= ? AND missing_since IS NULL`,
      )
      .pluck();
    const [rows, present] = connection.read(() => [readTracks.all(from, to), readPresent.all(from, to)]);
    if (this.count + rows.length > this.ids.length) this.reserve(withRoom(this.count + rows.length));
    for (const row of rows) this.#set(this.count++, row, 0);
    for (const id of present) {
      const row = this.rowOf(id);
      if (row !== undefined) this.present[row] = 1;
    }
  }

  /**
   * Reads some tracks again; those that are new come after the others. Returns false, and changes nothing, where a new
   * one would have to stand among them.
   */
  update(connection: Connection, trackIds: readonly number[]): boolean {
    const rows = connection.read(() =>
      connection.database
        .prepare<[string], [present: number, ...ColumnsRow]>(
          `SELECT ${isPresent}, ${columnsOf} FROM ${tables} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
        )
        .raw()
        .all(JSON.stringify(trackIds)),
    );
    const added = rows.filter(([, id]) => this.rowOf(id) === undefined);
    if (added.length > 0 && this.count > 0 && added[0]![1] < this.ids[this.count - 1]!) return false;
    if (this.count + added.length > this.ids.length) this.reserve(withRoom(this.count + added.length));
    for (const [present, ...values] of rows)
      this.#set(this.rowOf(values[0]) ?? this.count++, values, present);
    return true;
  }

  /** Reads again which tracks have a file that is there. */
  readPresence(connection: Connection): void {
    const { database } = connection;
    const present = connection.read(() =>
      database
        .prepare<[], number>(
          `SELECT DISTINCT track_id FROM files WHERE missing_since IS NULL AND track_id IS NOT NULL`,
        )
        .pluck()
        .all(),
    );
    this.present.fill(0);
    for (const id of present) {
      const row = this.rowOf(id);
      if (row !== undefined) this.present[row] = 1;
    }
  }

  /** Returns the row of a track, undefined where there is none. */
  rowOf(id: number): number | undefined {
    let [from, to] = [0, this.count];
    // ids without a gap, which is the rule
    if (this.ids[id - 1] === id && id <= to) return id - 1;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.ids[middle]! < id) from = middle + 1;
      else to = middle;
    }
    return from < this.count && this.ids[from] === id ? from : undefined;
  }

  get bytes(): number {
    const { ids, present, years, durationsSeconds, loudness, bpm, keys, vocals, ratings, addedAt } = this;
    return [ids, present, years, durationsSeconds, loudness, bpm, keys, vocals, ratings, addedAt].reduce(
      (sum, { byteLength }) => sum + byteLength,
      0,
    );
  }

  #set(row: number, values: ColumnsRow, present: number): void {
    const [id, year, durationSeconds, loudness, bpm, key, vocals, rating, addedAt] = values;
    this.ids[row] = id;
    this.years[row] = year > 0 && year < 10_000 ? year : 0;
    this.durationsSeconds[row] = durationSeconds;
    this.loudness[row] = loudness ?? NaN;
    this.bpm[row] = bpm ?? NaN;
    this.keys[row] = key ?? -1;
    this.vocals[row] = vocals ?? NaN;
    this.ratings[row] = rating ?? NaN;
    this.addedAt[row] = addedAt;
    this.present[row] = present;
  }

  /** Makes room for so many tracks. */
  reserve(size: number): void {
    this.ids = resized(this.ids, new Uint32Array(size));
    this.present = resized(this.present, new Uint8Array(size));
    this.years = resized(this.years, new Int16Array(size));
    this.durationsSeconds = resized(this.durationsSeconds, new Float32Array(size));
    this.loudness = resized(this.loudness, new Float32Array(size));
    this.bpm = resized(this.bpm, new Float32Array(size));
    this.keys = resized(this.keys, new Int8Array(size));
    this.vocals = resized(this.vocals, new Float32Array(size));
    this.ratings = resized(this.ratings, new Float32Array(size));
    this.addedAt = resized(this.addedAt, new Float64Array(size));
  }
}

type ColumnsRow = [
  id: number,
  year: number,
  durationSeconds: number,
  loudness: number | null,
  bpm: number | null,
  key: number | null,
  vocals: number | null,
  rating: number | null,
  addedAt: number,
];

const columnsOf = `id, coalesce(year, 0), coalesce(duration_seconds, 0), integrated_lufs, bpm, key, vocals, stars, added_at`;
const tables = `tracks LEFT JOIN loudness ON loudness.track_id = tracks.id LEFT JOIN music ON music.track_id = tracks.id
  LEFT JOIN ratings ON ratings.track_id = tracks.id`;
const isPresent = 'EXISTS (SELECT 1 FROM files WHERE track_id = tracks.id AND missing_since IS NULL)';

function withRoom(size: number): number {
  return Math.ceil(size * 1.25);
}

function resized<T extends { set(values: T): void; length: number; subarray(from: number, to: number): T }>(
  old: T,
  larger: T,
): T {
  larger.set(old.subarray(0, larger.length));
  return larger;
}
