import type { Statement } from 'better-sqlite3';
import type { EditField } from '../api.ts';
import type { Connection } from './Connection.ts';

/** What a field of a track's files is to hold, all of it; an empty list takes it away. */
export interface FileEdit {
  field: EditField;
  values: string[];
}

/** Drafts of what files are to say of themselves; Changes makes and drops them. Throws LibraryError. */
export class FileEdits {
  readonly #connection: Connection;
  readonly #of: Statement<[number], { field: EditField; texts: string }>;
  readonly #settle: Statement<[number, string, string]>;
  readonly #tracks: Statement<[], number>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { database } = connection;
    this.#of = database.prepare(`SELECT field, texts FROM file_edits WHERE track_id = ?`);
    this.#settle = database.prepare(`DELETE FROM file_edits WHERE track_id = ? AND field = ? AND texts = ?`);
    this.#tracks = database.prepare<[], number>(`SELECT DISTINCT track_id FROM file_edits`).pluck();
  }

  /** Returns the drafts of a track. */
  of(trackId: number): FileEdit[] {
    const rows = this.#connection.read(() => this.#of.all(trackId));
    return rows.map(({ field, texts }) => ({ field, values: JSON.parse(texts) as string[] }));
  }

  /** How many tracks have any. */
  count(): number {
    return this.trackIds().length;
  }

  /** The tracks that have any. */
  trackIds(): number[] {
    return this.#connection.read(() => this.#tracks.all());
  }

  /** Drops the drafts that a file of the track says now: they are written. */
  settle(trackId: number, written: readonly FileEdit[]): void {
    if (written.length === 0) return;
    this.#connection.transaction(() => {
      for (const { field, values } of written) this.#settle.run(trackId, field, JSON.stringify(values));
      this.#connection.touched.track(trackId);
      this.#connection.touched.rows = true;
    });
  }
}
