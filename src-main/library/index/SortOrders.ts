import type { SortKey } from '../../api.ts';
import { placeOnWheel } from '../../scores/keyNotation.ts';
import type { Connection } from '../Connection.ts';
import type { IndexedRows } from './TrackColumns.ts';

/** While tracks come in one by one, an order is computed at most so often; new ones stand at the end until then. */
const recomputeAfterMs = 1000;

export type RowOrder = Exclude<SortKey, 'strength' | 'playlist' | 'likeness' | 'recommended' | 'plays'>;

/** All rows in an order: those that have the key in rising order, then those without it. */
export interface OrderedRows {
  rows: Uint32Array;
  /** How many have the key. */
  known: number;
}

type Stored = OrderedRows & { rowsRevision: number; count: number; computedAt: number };

/** Orders over all rows, each computed when it is first asked for and kept until the tracks change. */
export class SortOrders {
  readonly #connection: Connection;
  readonly #index: IndexedRows;
  readonly #orders = new Map<RowOrder, Stored>();

  constructor(connection: Connection, index: IndexedRows) {
    this.#connection = connection;
    this.#index = index;
  }

  /** Returns all rows in an order. */
  of(by: RowOrder): OrderedRows {
    const { rowsRevision, columns } = this.#index;
    const stored = this.#orders.get(by);
    if (stored && stored.rowsRevision === rowsRevision && stored.count === columns.count) return stored;
    if (stored && stored.count <= columns.count && performance.now() - stored.computedAt < recomputeAfterMs) {
      return withNewRows(stored, columns.count);
    }
    const { count } = columns;
    const order = { ...this.#compute(by), rowsRevision, count, computedAt: performance.now() };
    this.#orders.set(by, order);
    return order;
  }

  #compute(by: RowOrder): OrderedRows {
    const { durationsSeconds, years, loudness, bpm, keys, vocals, ratings, addedAt } = this.#index.columns;
    switch (by) {
      case 'artist':
        return this.#byText('artist', 'album COLLATE NOCASE, disc_number, track_number, id');
      case 'album':
        return this.#byText('album', 'disc_number, track_number, id');
      case 'title':
        return this.#byText('title', 'id');
      case 'year':
        return this.#byNumber((row) => years[row]!);
      case 'duration':
        return this.#byNumber((row) => Math.round(durationsSeconds[row]! * 1000));
      case 'loudness':
        return this.#byNumber((row) => hundredths(loudness[row]! + 200));
      case 'bpm':
        return this.#byNumber((row) => hundredths(bpm[row]!));
      case 'key':
        return this.#byNumber((row) => (keys[row]! < 0 ? 0 : 1 + placeOnWheel(keys[row]!)));
      case 'vocals':
        return this.#byNumber((row) => hundredths(vocals[row]! + 1));
      case 'rating':
        return this.#byNumber((row) => hundredths(ratings[row]!));
      case 'added':
        return this.#byNumber((row) => Math.round(addedAt[row]! / 1000));
    }
  }

  /** SQLite puts what has no text first; here it stands at the end, whichever way one looks. */
  #byText(column: string, then: string): OrderedRows {
    const { database } = this.#connection;
    const { columns } = this.#index;
    const [ids, unknown] = this.#connection.read(() => [
      database
        .prepare<[], number>(`SELECT id FROM tracks ORDER BY ${column} COLLATE NOCASE, ${then}`)
        .pluck()
        .all(),
      database.prepare<[], number>(`SELECT count(*) FROM tracks WHERE ${column} IS NULL`).pluck().get()!,
    ]);
    const rows = new Uint32Array(ids.length);
    let [length, known] = [0, 0];
    for (let place = 0; place < ids.length; place++) {
      const row = columns.rowOf(ids[(place + unknown) % ids.length]!);
      if (row !== undefined) rows[length++] = row; // another process may have added tracks
      if (place < ids.length - unknown) known = length;
    }
    return withNewRows({ rows: rows.subarray(0, length), known }, columns.count);
  }

  /** By an integer, 0 where it is not known, and among equals by artist. */
  #byNumber(keyOf: (row: number) => number): OrderedRows {
    const { rows: byArtist } = this.of('artist');
    // Key and place in one number, so that they are sorted as numbers: exact, for both together stay below 2^53.
    const places = Float64Array.from(byArtist, (row, place) => keyOf(row) * byArtist.length + place).sort();
    const firstKnown = places.findIndex((place) => place >= byArtist.length);
    const unknown = firstKnown === -1 ? places.length : firstKnown;
    const rows = Uint32Array.from(places, (place) => byArtist[place % byArtist.length]!);
    const rotated = new Uint32Array(rows.length);
    rotated.set(rows.subarray(unknown));
    rotated.set(rows.subarray(0, unknown), rows.length - unknown);
    return { rows: rotated, known: rows.length - unknown };
  }
}

/** 0 where the value is not known. */
function hundredths(value: number): number {
  return Number.isNaN(value) ? 0 : Math.round(value * 100);
}

/** Rows that an order does not have yet, or that were added while it was computed, follow at its end. */
function withNewRows<T extends OrderedRows>(order: T, count: number): T {
  const { length } = order.rows;
  if (length === count) return order;
  const rows = new Uint32Array(count);
  rows.set(order.rows);
  for (let row = length; row < count; row++) rows[row] = row;
  return { ...order, rows };
}
