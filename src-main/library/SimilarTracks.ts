import type { Statement } from 'better-sqlite3';
import type { Connection } from './Connection.ts';
import { readFloat16 } from './floatBlob.ts';
import type { TrackIndex } from './TrackIndex.ts';

export interface Neighbour {
  trackId: number;
  /** Cosine, -1..1. */
  similarity: number;
}

/** While a job listens, embeddings that are new are read at most so often. */
const rereadAfterMs = 30_000;

/**
 * Compares the embedding of one track with all others of the model in use: an exact scan. They are read at the first
 * question and kept, scaled to length 1, in 4 bytes a number: of 64 numbers each, 26 MB for 100,000 tracks, 128 MB for
 * 500,000.
 */
export class SimilarTracks {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #one: Statement<[number | null, number], Buffer>;
  readonly #all: Statement<[number | null], [trackId: number, embedding: Buffer]>;
  readonly #count: Statement<[number | null], number>;
  #modelId: number | null = null;
  #loadedAt = -Infinity;
  #heard = 0;
  #ids: number[] = [];
  /** [tracks, numbers] */
  #matrix = new Float32Array(0);

  constructor(connection: Connection, index: TrackIndex) {
    this.#connection = connection;
    this.#index = index;
    const { database } = connection;
    this.#one = database
      .prepare<[number | null, number], Buffer>(
        `SELECT embedding FROM timelines WHERE model_id = ? AND track_id = ? AND length(embedding) > 0`,
      )
      .pluck();
    this.#all = database
      .prepare<[number | null], [number, Buffer]>(
        `SELECT track_id, embedding FROM timelines WHERE model_id = ? AND length(embedding) > 0`,
      )
      .raw();
    this.#count = database
      .prepare<[number | null], number>(`SELECT count(*) FROM scores WHERE model_id = ?`)
      .pluck();
  }

  /** Returns the tracks that are most like one, the most similar first; none where the model has not heard it. */
  of(trackId: number, limit: number): Neighbour[] {
    return this.#connection.read(() => {
      const wanted = this.#one.get(this.#index.modelId, trackId);
      if (!wanted) return [];
      this.#load();
      return this.#nearest(unitVector(wanted), trackId, limit);
    });
  }

  #nearest(wanted: Float32Array, trackId: number, limit: number): Neighbour[] {
    const { columns } = this.#index;
    const size = wanted.length;
    const nearest: Neighbour[] = [];
    this.#ids.forEach((id, place) => {
      let similarity = 0;
      for (let at = place * size, index = 0; index < size; index++) {
        similarity += this.#matrix[at + index]! * wanted[index]!;
      }
      if (nearest.length === limit && similarity <= nearest[limit - 1]!.similarity) return;
      const row = columns.rowOf(id);
      if (id === trackId || row === undefined || !columns.present[row]) return;
      nearest.splice(nearest.findLastIndex((other) => other.similarity >= similarity) + 1, 0, {
        trackId: id,
        similarity: Math.min(1, similarity),
      });
      if (nearest.length > limit) nearest.pop();
    });
    return nearest;
  }

  /** Reads the embeddings, unless those in memory are all there are. */
  #load(): void {
    const { modelId } = this.#index;
    const isOurs = modelId === this.#modelId;
    const heard = this.#count.get(modelId)!;
    if (isOurs && (heard === this.#heard || performance.now() - this.#loadedAt < rereadAfterMs)) return;
    this.#ids = [];
    let place = 0;
    for (const [id, embedding] of this.#all.iterate(modelId)) {
      const vector = unitVector(embedding);
      if (this.#ids.length === 0) this.#matrix = new Float32Array(heard * vector.length);
      this.#matrix.set(vector, place);
      this.#ids.push(id);
      place += vector.length;
    }
    this.#heard = heard;
    this.#modelId = modelId;
    this.#loadedAt = performance.now();
  }
}

/** Reads an embedding and scales it to length 1; one of zeros stays so. */
function unitVector(blob: Buffer): Float32Array {
  const vector = readFloat16(blob);
  let squares = 0;
  for (const value of vector) squares += value * value;
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  for (let index = 0; index < vector.length; index++) vector[index]! *= scale;
  return vector;
}
