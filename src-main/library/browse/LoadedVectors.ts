import { setImmediate } from 'node:timers/promises';
import type { Statement } from 'better-sqlite3';
import type { Connection } from '../Connection.ts';
import { readFloat16 } from '../floatBlob.ts';
import type { TrackColumns } from '../index/TrackColumns.ts';
import type { Projection } from '../../simd/Projection.ts';
import { NearestVectors } from './NearestVectors.ts';

/** While a job listens, vectors that are new are read at most so often. */
const rereadAfterMs = 30_000;
/** Tracks read in one step: some five milliseconds of work. */
const tracksAtOnce = 2000;

/** The vectors of a model. */
interface Loaded {
  modelId: number | null;
  /** How many tracks the model had heard. */
  heard: number;
  at: number;
  /** What brought them into another space. */
  projection: Projection | undefined;
  vectors: NearestVectors;
}

/** A table of vectors, float16, by model and track. */
export interface VectorTable {
  name: 'timelines' | 'word_vectors';
  column: 'embedding' | 'vector';
  /** What has a row for each track that a model has heard. */
  heard: 'scores' | 'word_vectors';
}

/**
 * The vectors of one model in memory, one byte a number: of 256 numbers each, 26 MB for 100,000 tracks, 132 MB for 500,000. They
 * are read when they are first needed, and again when there are more; one of another length than asked for, as damage leaves it, is
 * left out.
 */
export class LoadedVectors {
  readonly #connection: Connection;
  readonly #next: Statement<
    [number | null, number, number],
    [ids: string, last: number | null, hex: string | null]
  >;
  readonly #count: Statement<[number | null], number>;
  #loaded: Loaded = {
    modelId: null,
    heard: 0,
    at: -Infinity,
    projection: undefined,
    vectors: new NearestVectors(0, 0),
  };
  #loading: { into: Loaded; steps: Iterator<void, void> } | undefined;

  constructor(connection: Connection, { name, column, heard }: VectorTable) {
    this.#connection = connection;
    const { database } = connection;
    // One text for all of them: a row with a Buffer for each takes longer.
    this.#next = database
      .prepare<[number | null, number, number], [string, number | null, string | null]>(
        `SELECT json_group_array(track_id), max(track_id), group_concat(hex(${column}), '') FROM (
           SELECT track_id, ${column} FROM ${name} WHERE model_id = ? AND track_id > ? AND length(${column}) = ?
           ORDER BY track_id LIMIT ${tracksAtOnce})`,
      )
      .raw();
    this.#count = database
      .prepare<[number | null], number>(`SELECT count(*) FROM ${heard} WHERE model_id = ?`)
      .pluck();
  }

  /** Those of the model that was asked for last. */
  get vectors(): NearestVectors {
    while (this.#loading) this.#step(this.#loading);
    return this.#loaded.vectors;
  }

  /** Reads what `begin` has begun with, a step at a time, with other work in between; `vectors` waits for no turn. */
  async ready(): Promise<void> {
    while (this.#loading && this.#connection.database.open) {
      this.#step(this.#loading);
      await setImmediate();
    }
  }

  /**
   * Begins to read the vectors, of so many bytes each, and to bring each into another space once, unless those in memory, or on their
   * way there, are all there are.
   */
  begin(modelId: number | null, bytesOf: () => number, projection?: Projection): void {
    const areWanted = (loaded: Loaded) =>
      loaded.modelId === modelId && loaded.projection?.hash === projection?.hash;
    if (this.#loading && areWanted(this.#loading.into)) return;
    this.#loading = undefined;
    const { heard, at } = this.#loaded;
    const isOurs = areWanted(this.#loaded);
    if (isOurs && performance.now() - at < rereadAfterMs) return;
    const counted = this.#connection.read(() => this.#count.get(modelId)!);
    if (isOurs && counted === heard) return;
    const bytes = bytesOf();
    if (bytes === 0) return;
    const vectors = new NearestVectors(counted, projection?.to ?? bytes / Float16Array.BYTES_PER_ELEMENT);
    const into: Loaded = { modelId, heard: counted, at: performance.now(), projection, vectors };
    this.#loading = { into, steps: this.#read(into, bytes) };
  }

  #step({ into, steps }: { into: Loaded; steps: Iterator<void, void> }): void {
    try {
      if (!steps.next().done) return;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
    this.#loaded = into;
    this.#loading = undefined;
  }

  /** Reads vectors of so many bytes; those heard meanwhile find no place, and are read the next time. */
  *#read({ modelId, projection, vectors }: Loaded, bytes: number): Generator<void, void> {
    const { size } = vectors;
    for (let last: number | null = 0; last !== null;) {
      const [trackIds, next, hex]: [string, number | null, string | null] = this.#connection.read(() =>
        this.#next.get(modelId, last ?? 0, bytes)!,
      );
      const stored = readFloat16(Buffer.from(hex ?? '', 'hex'));
      const read = projection?.apply(stored) ?? stored;
      for (const [place, id] of (JSON.parse(trackIds) as number[]).entries()) {
        if (vectors.isFull) return;
        vectors.add(id, read.subarray(place * size, (place + 1) * size));
      }
      last = next;
      yield;
    }
  }
}

/** [rows], the cosine of each row's vector with one, -1..1; NaN where there is none. */
export function closenessOfRows(
  columns: TrackColumns,
  vectors: NearestVectors,
  wanted: Float32Array,
): Float32Array {
  const closeness = new Float32Array(columns.count).fill(NaN);
  vectors.compareAll(wanted, (trackId, value) => {
    const row = columns.rowOf(trackId);
    if (row !== undefined) closeness[row] = value;
  });
  return closeness;
}
