import type { Statement } from 'better-sqlite3';
import type { Connection } from '../Connection.ts';
import type { Projection } from '../../simd/Projection.ts';
import { areNumbers, readFloat16 } from '../floatBlob.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { closenessOfRows, LoadedVectors } from './LoadedVectors.ts';

export interface Neighbour {
  trackId: number;
  /** Cosine, -1..1. */
  similarity: number;
}

/** By so many it is seen how long embeddings are: most of them are not damaged. */
const sampled = 101;
/** Compared exactly, beside as many as are asked for. */
const spare = 64;

/** What each of some tracks counts: more than 0 where its like is wanted, less where it is not. */
export type Mixture = ReadonlyMap<number, number>;

/**
 * Compares embeddings of the model in use: one, or a mixture of several, with those of all tracks, all brought into the space of
 * likeness where the model has one. The nearest by what is in memory (LoadedVectors) are compared exactly.
 */
export class SimilarTracks {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #one: Statement<[number | null, number], Buffer>;
  readonly #commonBytes: Statement<[number | null], number>;
  /** Of the embeddings of a model. */
  #bytes: { modelId: number | null; bytes: number } | undefined;
  readonly #loaded: LoadedVectors;
  #projection: Projection | undefined;

  constructor(connection: Connection, index: TrackIndex) {
    this.#connection = connection;
    this.#index = index;
    const { database } = connection;
    this.#one = database
      .prepare<[number | null, number], Buffer>(
        `SELECT embedding FROM timelines WHERE model_id = ? AND track_id = ? AND length(embedding) > 0 AND length(embedding) % 2 = 0`,
      )
      .pluck();
    this.#commonBytes = database
      .prepare<[number | null], number>(
        `SELECT bytes FROM (SELECT length(embedding) AS bytes FROM timelines WHERE model_id = ? LIMIT ${sampled})
         WHERE bytes > 0 AND bytes % 2 = 0 GROUP BY bytes ORDER BY count(*) DESC LIMIT 1`,
      )
      .pluck();
    this.#loaded = new LoadedVectors(connection, { name: 'timelines', column: 'embedding', heard: 'scores' });
  }

  get projection(): Projection | undefined {
    return this.#projection;
  }

  /** Says what brings embeddings into the space of likeness from now on; returns whether that is another one. */
  useProjection(projection: Projection | undefined): boolean {
    if (projection?.hash === this.#projection?.hash) return false;
    this.#projection = projection;
    return true;
  }

  /** Reads the embeddings if need be, a step at a time, with other work in between; the others wait for no turn. */
  async ready(): Promise<void> {
    this.#begin();
    await this.#loaded.ready();
  }

  /**
   * Returns the tracks that are most like a mixture of some, without those in `except`, the most similar first; none where the
   * model has not heard all that it is made of. Each counts as if its embedding had length 1.
   */
  near(mixture: Mixture, except: ReadonlySet<number>, limit: number): Neighbour[] {
    const { vector, heard } = this.#mix(mixture);
    if (!vector || heard.length < mixture.size) return [];
    this.#begin();
    return this.#nearest(vector, except, limit);
  }

  /** How much two tracks are alike, -1..1; undefined where the model has not heard both. */
  between(trackId: number, otherId: number): number | undefined {
    const [vector, other] = [this.vectorOf(trackId), this.vectorOf(otherId)];
    return vector && other && cosine(vector, other);
  }

  /**
   * [rows], how much each is like a mixture, -1..1; NaN where the model has not heard it. Of the mixture, what it has not heard is left
   * out; undefined where that is all of it.
   */
  closeness(mixture: Mixture): Float32Array | undefined {
    const { vector } = this.#mix(mixture);
    if (!vector) return undefined;
    this.#begin();
    const { columns } = this.#index;
    return closenessOfRows(columns, this.#loaded.vectors, vector);
  }

  /** Those whose files are there, of all that the model has heard. `ready` comes before. */
  heardIds(): Uint32Array {
    const { columns } = this.#index;
    return this.#loaded.vectors.ids.filter((trackId) => columns.present[columns.rowOf(trackId) ?? -1] === 1);
  }

  /**
   * The embedding of a track in the space of likeness, of length 1; undefined where the model has not heard it, or damage left another
   * length, or what is no number.
   */
  vectorOf(trackId: number): Float32Array | undefined {
    const blob = this.#connection.read(() => this.#one.get(this.#index.modelId, trackId));
    if (blob?.length !== this.#bytesOfEach()) return undefined;
    const read = readFloat16(blob);
    const vector = scaleToOne(this.#space?.apply(read) ?? read);
    return areNumbers(vector) ? vector : undefined;
  }

  /** Tells how far the embedding of each track points the way of a vector: the cosine, -1..1, but for its rounding. `ready` comes before. */
  compareAll(vector: Float32Array, tell: (trackId: number, cosine: number) => void): void {
    this.#loaded.vectors.compareAll(vector, tell);
  }

  /** A vector of length 1 for a mixture, and those tracks of it that the model has heard. */
  #mix(mixture: Mixture): { vector: Float32Array | undefined; heard: number[] } {
    let mixed: Float32Array | undefined;
    const heard: number[] = [];
    for (const [trackId, share] of mixture) {
      const vector = this.vectorOf(trackId);
      if (!vector) continue;
      heard.push(trackId);
      mixed ??= new Float32Array(vector.length);
      for (const [index, value] of vector.entries()) mixed[index]! += share * value;
    }
    return { vector: mixed && scaleToOne(mixed), heard };
  }

  #nearest(wanted: Float32Array, except: ReadonlySet<number>, limit: number): Neighbour[] {
    const { columns } = this.#index;
    const isThere = (id: number) => {
      const row = columns.rowOf(id);
      return row !== undefined && columns.present[row] === 1 && !except.has(id);
    };
    const near = this.#loaded.vectors.nearest(wanted, limit + spare, isThere);
    const compared = near.flatMap((trackId): Neighbour[] => {
      const vector = this.vectorOf(trackId);
      return vector ? [{ trackId, similarity: cosine(wanted, vector) }] : [];
    });
    return compared.sort((a, b) => b.similarity - a.similarity).slice(0, limit);
  }

  #begin(): void {
    this.#loaded.begin(this.#index.modelId, () => this.#bytesOfEach(), this.#space);
  }

  /** Not one that is for embeddings of another length. */
  get #space(): Projection | undefined {
    const projection = this.#projection;
    const bytes = (projection?.from ?? 0) * Float16Array.BYTES_PER_ELEMENT;
    return bytes === this.#bytesOfEach() ? projection : undefined;
  }

  /** 0 where the model has heard nothing. */
  #bytesOfEach(): number {
    const { modelId } = this.#index;
    if (this.#bytes?.modelId !== modelId) {
      const bytes = this.#connection.read(() => this.#commonBytes.get(modelId));
      this.#bytes = bytes === undefined ? undefined : { modelId, bytes };
    }
    return this.#bytes?.bytes ?? 0;
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
