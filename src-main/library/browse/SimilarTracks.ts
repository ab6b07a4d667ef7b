import { setImmediate } from 'node:timers/promises';
import type { Statement } from 'better-sqlite3';
import type { Connection } from '../Connection.ts';
import { readFloat16 } from '../floatBlob.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { NearestVectors } from './NearestVectors.ts';

export interface Neighbour {
  trackId: number;
  /** Cosine, -1..1. */
  similarity: number;
}

/** While a job listens, embeddings that are new are read at most so often. */
const rereadAfterMs = 30_000;
/** Tracks read in one step: some five milliseconds of work. */
const tracksAtOnce = 2000;

/** Compared exactly, beside as many as are asked for. */
const spare = 64;

/** The embeddings of a model. */
interface Loaded {
  modelId: number | null;
  /** How many tracks the model had heard. */
  heard: number;
  at: number;
  vectors: NearestVectors;
}

/** What each of some tracks counts: more than 0 where its like is wanted, less where it is not. */
export type Mixture = ReadonlyMap<number, number>;

/**
 * Compares embeddings of the model in use: one, or a mixture of several, with those of all tracks. They are read at the first
 * question and kept in one byte a number: of 256 numbers each, 26 MB for 100,000 tracks, 132 MB for 500,000. The nearest by
 * these are compared exactly.
 */
export class SimilarTracks {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #one: Statement<[number | null, number], Buffer>;
  readonly #next: Statement<
    [number | null, number, number],
    [ids: string, last: number | null, hex: string | null]
  >;
  readonly #count: Statement<[number | null], number>;
  #loaded: Loaded = { modelId: null, heard: 0, at: -Infinity, vectors: new NearestVectors(0, 0) };
  #loading: { into: Loaded; steps: Iterator<void, void> } | undefined;

  constructor(connection: Connection, index: TrackIndex) {
    this.#connection = connection;
    this.#index = index;
    const { database } = connection;
    this.#one = database
      .prepare<[number | null, number], Buffer>(
        `SELECT embedding FROM timelines WHERE model_id = ? AND track_id = ? AND length(embedding) > 0`,
      )
      .pluck();
    // One text for all of them: a row with a Buffer for each takes longer.
    this.#next = database
      .prepare<[number | null, number, number], [string, number | null, string | null]>(
        `SELECT json_group_array(track_id), max(track_id), group_concat(hex(embedding), '') FROM (
           SELECT track_id, embedding FROM timelines WHERE model_id = ? AND track_id > ? AND length(embedding) = ?
           ORDER BY track_id LIMIT ${tracksAtOnce})`,
      )
      .raw();
    this.#count = database
      .prepare<[number | null], number>(`SELECT count(*) FROM scores WHERE model_id = ?`)
      .pluck();
  }

  /** Reads the embeddings if need be, a step at a time, with other work in between; `of` waits for no turn. */
  async ready(trackId: number): Promise<void> {
    this.#begin(trackId);
    while (this.#loading && this.#connection.database.open) {
      this.#step(this.#loading);
      await setImmediate();
    }
  }

  /** Returns the tracks that are most like one, the most similar first; none where the model has not heard it. */
  of(trackId: number, limit: number): Neighbour[] {
    return this.near(new Map([[trackId, 1]]), new Set([trackId]), limit);
  }

  /**
   * Returns the tracks that are most like a mixture of some, without those in `except`, the most similar first; none where the
   * model has not heard all that it is made of. Each counts as if its embedding had length 1.
   */
  near(mixture: Mixture, except: ReadonlySet<number>, limit: number): Neighbour[] {
    let wanted: Float32Array | undefined;
    for (const [trackId, share] of mixture) {
      const vector = this.#vectorOf(trackId);
      if (!vector) return [];
      wanted ??= new Float32Array(vector.length);
      for (const [index, value] of vector.entries()) wanted[index]! += share * value;
    }
    const [first] = mixture.keys();
    if (!wanted || first === undefined) return [];
    scaleToOne(wanted);
    this.#begin(first);
    while (this.#loading) this.#step(this.#loading);
    return this.#nearest(wanted, except, limit);
  }

  #nearest(wanted: Float32Array, except: ReadonlySet<number>, limit: number): Neighbour[] {
    const { columns } = this.#index;
    const isThere = (id: number) => {
      const row = columns.rowOf(id);
      return row !== undefined && columns.present[row] === 1 && !except.has(id);
    };
    const near = this.#loaded.vectors.nearest(wanted, limit + spare, isThere);
    const compared = near.flatMap((trackId): Neighbour[] => {
      const vector = this.#vectorOf(trackId);
      return vector ? [{ trackId, similarity: cosine(wanted, vector) }] : [];
    });
    return compared.sort((a, b) => b.similarity - a.similarity).slice(0, limit);
  }

  /** The embedding of a track, of length 1. */
  #vectorOf(trackId: number): Float32Array | undefined {
    const blob = this.#connection.read(() => this.#one.get(this.#index.modelId, trackId));
    return blob && scaleToOne(readFloat16(blob));
  }

  /** Begins to read the embeddings, unless those in memory, or on their way there, are all there are. */
  #begin(trackId: number): void {
    const { modelId } = this.#index;
    if (this.#loading?.into.modelId === modelId) return;
    this.#loading = undefined;
    const { heard, at } = this.#loaded;
    const counted = this.#connection.read(() => this.#count.get(modelId)!);
    const isOurs = modelId === this.#loaded.modelId;
    if (isOurs && (counted === heard || performance.now() - at < rereadAfterMs)) return;
    const bytes = this.#connection.read(() => this.#one.get(modelId, trackId))?.length ?? 0;
    if (bytes === 0) return;
    const vectors = new NearestVectors(counted, bytes / Float16Array.BYTES_PER_ELEMENT);
    const into: Loaded = { modelId, heard: counted, at: performance.now(), vectors };
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

  /** Reads embeddings of so many bytes; those heard meanwhile find no place, and are read the next time. */
  *#read({ modelId, vectors }: Loaded, bytes: number): Generator<void, void> {
    const { size } = vectors;
    for (let last: number | null = 0; last !== null;) {
      const [trackIds, next, hex]: [string, number | null, string | null] = this.#connection.read(() =>
        this.#next.get(modelId, last ?? 0, bytes)!,
      );
      const read = readFloat16(Buffer.from(hex ?? '', 'hex'));
      for (const [place, id] of (JSON.parse(trackIds) as number[]).entries()) {
        if (vectors.isFull) return;
        vectors.add(id, read.subarray(place * size, (place + 1) * size));
      }
      last = next;
      yield;
    }
  }
}

/** Scales a vector to length 1, in place; one of zeros stays so. */
function scaleToOne(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length > 0) for (let index = 0; index < vector.length; index++) vector[index]! /= length;
  return vector;
}

/** Of vectors of length 1. */
function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return Math.min(1, sum);
}
