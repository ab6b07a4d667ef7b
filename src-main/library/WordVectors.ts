import type { Statement } from 'better-sqlite3';
import type { Coverage } from '../scores/Coverage.ts';
import type { Connection } from './Connection.ts';
import { float16Blob } from './floatBlob.ts';
import type { HearingModel } from './HeardMusic.ts';
import type { HeardOf } from './storedMusic.ts';

/** Where tracks lie among sounds and words, by text-audio models. Throws LibraryError. */
export class WordVectors {
  readonly #connection: Connection;
  readonly #model: Statement<[string, string, string], number>;
  readonly #save: Statement<[number, number, Coverage, number | null, Buffer | null, string | null, number]>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { database } = connection;
    this.#model = database
      .prepare<[string, string, string], number>(
        `SELECT id FROM hearing_models WHERE task = 'words' AND name = ? AND version = ? AND weights_hash = ?
           AND EXISTS (SELECT 1 FROM word_vectors WHERE model_id = hearing_models.id)`,
      )
      .pluck();
    this.#save = database.prepare(
      `INSERT INTO word_vectors (track_id, model_id, coverage, numbers, vector, reason, heard_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (model_id, track_id) DO UPDATE SET coverage = excluded.coverage, numbers = excluded.numbers,
         vector = excluded.vector, reason = excluded.reason, heard_at = excluded.heard_at`,
    );
  }

  /** The library's id of a text-audio model; undefined where it has heard nothing yet. */
  modelId({ name, version, weightsHash }: HearingModel): number | undefined {
    return this.#connection.read(() => this.#model.get(name, version, weightsHash));
  }

  /** Stores where a track lies, or why that cannot be said, in place of what the model heard of it before. */
  save(trackId: number, modelId: number, { coverage, ...found }: HeardOf<{ vector: Float32Array }>): void {
    const vector = found.heard?.vector;
    const reason = 'reason' in found ? found.reason : null;
    const [size, blob] = vector ? [vector.length, float16Blob(vector)] : [null, null];
    this.#connection.transaction(() => {
      this.#save.run(trackId, modelId, coverage, size, blob, reason, Date.now());
      this.#connection.touched.track(trackId);
    });
  }
}
