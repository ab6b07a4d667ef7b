import type { Statement } from 'better-sqlite3';
import type { Connection } from './Connection.ts';
import { readWords, wordsBlob } from './wordsBlob.ts';

/** How far fingerprinting is, of the tracks that have a file which is there. */
export interface FingerprintCounts {
  tracks: number;
  /** Those with a fingerprint, if only an empty one. */
  done: number;
  failed: number;
}

const isThere = `EXISTS (SELECT 1 FROM files WHERE files.track_id = tracks.id AND missing_since IS NULL)`;

/** The fingerprints of tracks: what a recording is known by in any encoding. */
export class Fingerprints {
  readonly #connection: Connection;
  readonly #save: Statement<[number, Buffer, string | null]>;
  readonly #lacking: Statement<[number, number], number>;
  readonly #counts: Statement<[], FingerprintCounts>;
  readonly #size: Statement<[], { done: number; words: number }>;
  readonly #of: Statement<[number], Buffer>;
  readonly #next: Statement<[number, number], { trackId: number; words: Buffer }>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { database } = connection;
    this.#save = database.prepare(
      `INSERT OR REPLACE INTO fingerprints (track_id, words, failure) VALUES (?, ?, ?)`,
    );
    this.#lacking = database
      .prepare<[number, number], number>(
        `SELECT id FROM tracks WHERE id > ? AND ${isThere}
           AND NOT EXISTS (SELECT 1 FROM fingerprints WHERE fingerprints.track_id = tracks.id) ORDER BY id LIMIT ?`,
      )
      .pluck();
    this.#counts = database.prepare(
      `SELECT count(*) AS tracks, count(track_id) - count(failure) AS done, count(failure) AS failed
       FROM tracks LEFT JOIN fingerprints ON fingerprints.track_id = tracks.id WHERE ${isThere}`,
    );
    // Deflated, a word takes two and a half bytes
    this.#size = database.prepare(
      `SELECT count(*) AS done, coalesce(sum(length(words)), 0) / 2.5 AS words FROM fingerprints WHERE length(words) > 0`,
    );
    this.#of = database
      .prepare<[number], Buffer>(`SELECT words FROM fingerprints WHERE track_id = ?`)
      .pluck();
    this.#next = database.prepare(
      `SELECT track_id AS trackId, words FROM fingerprints JOIN tracks ON tracks.id = track_id
       WHERE track_id > ? AND length(words) > 0 AND ${isThere} ORDER BY track_id LIMIT ?`,
    );
  }

  /** Stores the fingerprint of a track; empty where it is too short, or has no sound. Throws LibraryError. */
  save(trackId: number, words: Uint32Array): void {
    this.#connection.transaction(() => this.#save.run(trackId, wordsBlob(words), null));
  }

  /** Stores why there is none: it is not tried again. */
  saveFailure(trackId: number, reason: string): void {
    this.#connection.transaction(() => this.#save.run(trackId, Buffer.alloc(0), reason));
  }

  /** Returns the tracks after this one, at most so many, that were not fingerprinted yet and have a file that is there. */
  lacking(afterId: number, limit: number): number[] {
    return this.#connection.read(() => this.#lacking.all(afterId, limit));
  }

  counts(): FingerprintCounts {
    return this.#connection.read(() => this.#counts.get()!);
  }

  /** Returns how many fingerprints `all` yields, and about how many words they have. */
  size(): { done: number; words: number } {
    return this.#connection.read(() => this.#size.get()!);
  }

  /** Returns the words of a track, none where it has no fingerprint. */
  of(trackId: number): Uint32Array {
    const blob = this.#connection.read(() => this.#of.get(trackId));
    return blob ? readWords(blob) : new Uint32Array(0);
  }

  /** Yields every fingerprint with words in it, of tracks with a file that is there. */
  *all(): Generator<{ trackId: number; words: Uint32Array }> {
    for (let last = 0; ;) {
      const rows = this.#connection.read(() => this.#next.all(last, atOnce));
      for (const { trackId, words } of rows) yield { trackId, words: readWords(words) };
      if (rows.length < atOnce) return;
      last = rows.at(-1)!.trackId;
    }
  }
}

const atOnce = 500;
