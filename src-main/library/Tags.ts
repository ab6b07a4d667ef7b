import type { Statement } from 'better-sqlite3';
import type { Connection } from './Connection.ts';

/** The vocabulary: every tag that a model, a file or the person has a word for, named by category and name. */
export class Tags {
  readonly #find: Statement<[string, string], number>;
  readonly #findAnyCase: Statement<[{ category: string; name: string }], { id: number; ofModel: number }>;
  readonly #add: Statement<[string, string, number]>;
  readonly #respell: Statement<[string, number]>;

  constructor({ database }: Connection) {
    this.#find = database
      .prepare<[string, string], number>(`SELECT id FROM tags WHERE category = ? AND name = ?`)
      .pluck();
    this.#findAnyCase = database.prepare(
      `SELECT id, EXISTS (SELECT 1 FROM model_tags WHERE tag_id = tags.id) AS ofModel FROM tags
       WHERE (category = $category AND name = $name COLLATE NOCASE)
         OR (shown_name IS NOT NULL AND shown_category = $category AND shown_name = $name COLLATE NOCASE)
       ORDER BY removed, shown_name IS NULL, name <> $name, id LIMIT 1`,
    );
    this.#add = database.prepare(`INSERT INTO tags (category, name, own) VALUES (?, ?, ?)`);
    this.#respell = database.prepare(`UPDATE tags SET name = ? WHERE id = ?`);
  }

  /**
   * Returns the id of a model's tag, adding it where it is new. One that a file or the person spelt with other capitals
   * becomes the model's: what a file said before a model came is the same tag afterwards. Within a transaction.
   */
  ensure(category: string, name: string): number {
    const exact = this.#find.get(category, name);
    if (exact !== undefined) return exact;
    const known = this.#findAnyCase.get({ category, name });
    if (!known || known.ofModel) return this.#insert(category, name, 0);
    this.#respell.run(name, known.id);
    return known.id;
  }

  /** Returns the id of a tag that a person named, adding it where it is new: call it within a transaction. */
  ensureOwn(category: string, name: string): number {
    return this.#findAnyCase.get({ category, name })?.id ?? this.#insert(category, name, 1);
  }

  #insert(category: string, name: string, own: number): number {
    return Number(this.#add.run(category, name, own).lastInsertRowid);
  }
}
