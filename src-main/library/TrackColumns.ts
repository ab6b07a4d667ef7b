import type { Connection } from './Connection.ts';

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
  /** Milliseconds since 1970. */
  addedAt = new Float64Array(0);

  /** Reads all tracks again. */
  read(connection: Connection): void {
    const rows = connection.read(() => rowsOf(connection, '1').all());
    this.count = 0;
    this.#reserve(rows.length);
    for (const row of rows) this.#set(this.count++, row);
  }

  /** Reads some tracks again; those that are new come after the others. */
  update(connection: Connection, trackIds: readonly number[]): void {
    const rows = connection.read(() =>
      rowsOf(connection, 'id IN (SELECT value FROM json_each(?))').all(JSON.stringify(trackIds)),
    );
    const added = rows.filter(([id]) => this.rowOf(id) === undefined);
    if (this.count + added.length > this.ids.length) {
      this.#reserve(Math.ceil((this.count + added.length) * 1.25));
    }
    for (const row of rows) this.#set(this.rowOf(row[0]) ?? this.count++, row);
  }

  /** Reads again which tracks have a file that is there. */
  readPresence(connection: Connection): void {
    const { database } = connection;
    const absent = connection.read(() =>
      database.prepare<[], number>(`SELECT id FROM tracks WHERE NOT ${isPresent}`).pluck().all(),
    );
    this.present.fill(1, 0, this.count);
    for (const id of absent) {
      const row = this.rowOf(id);
      if (row !== undefined) this.present[row] = 0;
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
    const { ids, present, years, durationsSeconds, addedAt } = this;
    return [ids, present, years, durationsSeconds, addedAt].reduce(
      (sum, { byteLength }) => sum + byteLength,
      0,
    );
  }

  #set(row: number, [id, year, durationSeconds, addedAt, present]: ColumnsRow): void {
    this.ids[row] = id;
    this.years[row] = year > 0 && year < 10_000 ? year : 0;
    this.durationsSeconds[row] = durationSeconds;
    this.addedAt[row] = addedAt;
    this.present[row] = present;
  }

  #reserve(size: number): void {
    this.ids = resized(this.ids, new Uint32Array(size));
    this.present = resized(this.present, new Uint8Array(size));
    this.years = resized(this.years, new Int16Array(size));
    this.durationsSeconds = resized(this.durationsSeconds, new Float32Array(size));
    this.addedAt = resized(this.addedAt, new Float64Array(size));
  }
}

type ColumnsRow = [id: number, year: number, durationSeconds: number, addedAt: number, present: number];

const isPresent = 'EXISTS (SELECT 1 FROM files WHERE track_id = tracks.id AND missing_since IS NULL)';

function rowsOf({ database }: Connection, condition: string) {
  return database
    .prepare<string[], ColumnsRow>(
      `SELECT id, coalesce(year, 0), coalesce(duration_seconds, 0), added_at, ${isPresent} FROM tracks WHERE ${condition} ORDER BY id`,
    )
    .raw();
}

function resized<T extends { set(values: T): void; length: number; subarray(from: number, to: number): T }>(
  old: T,
  larger: T,
): T {
  larger.set(old.subarray(0, larger.length));
  return larger;
}
