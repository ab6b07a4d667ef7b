import type { Statement } from 'better-sqlite3';
import type { Change } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import type { Edit } from './edits.ts';

/** A change as it stands: `tail` is the last entry about it, the one that the next undo or redo of it undoes. */
export interface Standing {
  id: number;
  tail: number;
  inForce: boolean;
}

/** The log of what a person did. Entries are only ever added: undo and redo are entries, too. */
export class ChangeLog {
  readonly #connection: Connection;
  readonly #append: Statement<[string, number, string, number | null, number]>;
  readonly #entries: Statement<[], [id: number, undoes: number | null]>;
  readonly #get: Statement<[number], Omit<Change, 'inForce'>>;
  readonly #edits: Statement<[number], string>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { database } = connection;
    this.#append = database.prepare(
      `INSERT INTO changes (title, tracks, edits, undoes, at) VALUES (?, ?, ?, ?, ?)`,
    );
    this.#entries = database
      .prepare<[], [number, number | null]>(`SELECT id, undoes FROM changes ORDER BY id`)
      .raw();
    this.#get = database.prepare(`SELECT id, title, at, tracks FROM changes WHERE id = ?`);
    this.#edits = database.prepare<[number], string>(`SELECT edits FROM changes WHERE id = ?`).pluck();
  }

  /** Adds an entry, within a transaction, and returns its id. */
  append(title: string, tracks: number, edits: readonly Edit[]): number {
    return Number(this.#append.run(title, tracks, JSON.stringify(edits), null, Date.now()).lastInsertRowid);
  }

  /** Adds the entry that undoes an entry, within a transaction, and returns its id. */
  appendUndo(entry: number): number {
    return Number(this.#append.run('', 0, '[]', entry, Date.now()).lastInsertRowid);
  }

  /** Returns the changes, the oldest first, undos and redos not counted: they only say how each stands. */
  standings(): Standing[] {
    const byTail = new Map<number, Standing>();
    for (const [id, undoes] of this.#connection.read(() => this.#entries.all())) {
      const standing = undoes === null ? { id, tail: id, inForce: true } : byTail.get(undoes)!;
      if (undoes !== null) {
        byTail.delete(undoes);
        standing.tail = id;
        standing.inForce = !standing.inForce;
      }
      byTail.set(id, standing);
    }
    return [...byTail.values()].sort((a, b) => a.id - b.id);
  }

  /** The change that an undo takes back: the last one in force. */
  undoable(standings = this.standings()): Standing | undefined {
    return standings.findLast(({ inForce }) => inForce);
  }

  /** The change that a redo makes again: the last one undone, unless something was done since. */
  redoable(standings = this.standings()): Standing | undefined {
    const last = standings.at(-1)?.id ?? 0;
    const undone = standings.filter(({ inForce, tail }) => !inForce && tail > last);
    return undone.reduce<Standing | undefined>(
      (best, one) => (best && best.tail > one.tail ? best : one),
      undefined,
    );
  }

  /** What undo and redo would do, in words. */
  steps(): { canUndo: string | null; canRedo: string | null } {
    const standings = this.standings();
    const titleOf = (standing: Standing | undefined) => (standing ? this.describe(standing).title : null);
    return { canUndo: titleOf(this.undoable(standings)), canRedo: titleOf(this.redoable(standings)) };
  }

  /** Returns a change for the person. */
  describe({ id, inForce }: Pick<Standing, 'id' | 'inForce'>): Change {
    return { ...this.#connection.read(() => this.#get.get(id)!), inForce };
  }

  editsOf(id: number): Edit[] {
    return JSON.parse(this.#connection.read(() => this.#edits.get(id)!)) as Edit[];
  }
}
