import type { Statement } from 'better-sqlite3';
import type { Connection } from './Connection.ts';

/** The vocabulary: every tag that a model or the person has a word for, named by category and name. */
export class Tags {
  readonly #find: Statement<[string, string], number>;
  readonly #add: Statement<[string, string]>;

  constructor({ database }: Connection) {
    this.#find = database
      .prepare<[string, string], number>(`SELECT id FROM tags WHERE category = ? AND name = ?`)
      .pluck();
    this.#add = database.prepare(`INSERT INTO tags (category, name) VALUES (?, ?)`);
  }

  /** Returns the id of a tag, adding it where it is new: call it within a transaction. */
  ensure(category: string, name: string): number {
    return this.#find.get(category, name) ?? Number(this.#add.run(category, name).lastInsertRowid);
  }
}
