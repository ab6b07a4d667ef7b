import { setImmediate } from 'node:timers/promises';
import type { Statement } from 'better-sqlite3';
import type { Connection } from '../Connection.ts';
import { readFloat16 } from '../floatBlob.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';

export interface Neighbour {
  trackId: number;
  /** Cosine, -1..1. */
  similarity: number;
}

/** While a job listens, embeddings that are new are read at most so often. */
const rereadAfterMs = 30_000;
/** Tracks read in one step: some five milliseconds of work. */
const tracksAtOnce = 2000;

/** The embeddings of a model. */
interface Loaded {
  modelId: number | null;
  /** How many tracks the model had heard. */
  heard: number;
  at: number;
  ids: number[];
  /** [tracks, numbers] */
  matrix: Float32Array;
}

/**
 * Compares the embedding of one track with all others of the model in use: an exact scan. They are read at the first
 * question and kept, scaled to length 1, in 4 bytes a number: of 64 numbers each, 26 MB for 100,000 tracks, 128 MB for
 * 500,000.
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
  #loaded: Loaded = { modelId: null, heard: 0, at: -Infinity, ids: [], matrix: new Float32Array(0) };
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
    const wanted = this.#connection.read(() => this.#one.get(this.#index.modelId, trackId));
    if (!wanted) return [];
    this.#begin(trackId);
    while (this.#loading) this.#step(this.#loading);
    return this.#nearest(unitVector(wanted), new Set([trackId]), limit);
  }

  /**
   * Returns the tracks nearest to a point between two, `share` of the way from one to the other, without those in `except`; none
   * where the model has not heard both.
   */
  between(
    fromId: number,
    toId: number,
    share: number,
    except: ReadonlySet<number>,
    limit: number,
  ): Neighbour[] {
    const ends = [fromId, toId].map((id) =>
      this.#connection.read(() => this.#one.get(this.#index.modelId, id)),
    );
    if (!ends[0] || !ends[1]) return [];
    this.#begin(fromId);
    while (this.#loading) this.#step(this.#loading);
    const [from, to] = ends.map((blob) => unitVector(blob!)) as [Float32Array, Float32Array];
    const point = from.map((value, index) => (1 - share) * value + share * to[index]!);
    scaleToOne(point, 0, point.length);
    return this.#nearest(point, except, limit);
  }

  #nearest(wanted: Float32Array, except: ReadonlySet<number>, limit: number): Neighbour[] {
    const { columns } = this.#index;
    const { ids, matrix } = this.#loaded;
    const size = wanted.length;
    const nearest: Neighbour[] = [];
    let least = -Infinity;
    for (let place = 0; place < ids.length; place++) {
      // Four sums, for one has to wait for each addition.
      let [a, b, c, d] = [0, 0, 0, 0];
      let at = place * size;
      let index = 0;
      for (; index + 4 <= size; index += 4, at += 4) {
        a += matrix[at]! * wanted[index]!;
        b += matrix[at + 1]! * wanted[index + 1]!;
        c += matrix[at + 2]! * wanted[index + 2]!;
        d += matrix[at + 3]! * wanted[index + 3]!;
      }
      for (; index < size; index++, at++) a += matrix[at]! * wanted[index]!;
      const similarity = a + b + c + d;
      if (similarity <= least) continue;
      const id = ids[place]!;
      const row = columns.rowOf(id);
      if (except.has(id) || row === undefined || !columns.present[row]) continue;
      nearest.splice(nearest.findLastIndex((other) => other.similarity >= similarity) + 1, 0, {
        trackId: id,
        similarity: Math.min(1, similarity),
      });
      if (nearest.length > limit) nearest.pop();
      if (nearest.length === limit) least = nearest[limit - 1]!.similarity;
    }
    return nearest;
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
    const matrix = new Float32Array((counted * bytes) / Float16Array.BYTES_PER_ELEMENT);
    const into: Loaded = { modelId, heard: counted, at: performance.now(), ids: [], matrix };
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
  *#read({ modelId, ids, matrix }: Loaded, bytes: number): Generator<void, void> {
    const size = bytes / Float16Array.BYTES_PER_ELEMENT;
    for (let last: number | null = 0; last !== null;) {
      const [trackIds, next, hex]: [string, number | null, string | null] = this.#connection.read(() =>
        this.#next.get(modelId, last ?? 0, bytes)!,
      );
      const read = readFloat16(Buffer.from(hex ?? '', 'hex'));
      for (const [place, id] of (JSON.parse(trackIds) as number[]).entries()) {
        const at = ids.length * size;
        if (at >= matrix.length) return;
        for (let index = 0; index < size; index++) matrix[at + index] = read[place * size + index]!;
        scaleToOne(matrix, at, size);
        ids.push(id);
      }
      last = next;
      yield;
    }
  }
}

/** Reads an embedding and scales it to length 1. */
function unitVector(blob: Buffer): Float32Array {
  const vector = readFloat16(blob);
  scaleToOne(vector, 0, vector.length);
  return vector;
}

/** Scales a vector to length 1; one of zeros stays so. */
function scaleToOne(values: Float32Array, from: number, size: number): void {
  let squares = 0;
  for (let index = from; index < from + size; index++) squares += values[index]! * values[index]!;
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  for (let index = from; index < from + size; index++) values[index]! *= scale;
}
