import type { Statement } from 'better-sqlite3';
import type { CorrectionAction } from '../../api.ts';
import { ParameterError } from '../../errors.ts';
import type { Connection } from '../Connection.ts';
import type { StandingDecisions } from './StandingDecisions.ts';
import type { Tags } from '../Tags.ts';

export interface NewCorrection {
  trackId: number;
  tag: string;
  category: string;
  action: CorrectionAction;
  /** The model whose suggestion it answers. */
  modelId?: number;
}

/** An entry of the log. */
export interface Correction {
  id: number;
  trackId: number;
  tag: string;
  category: string;
  action: CorrectionAction | 'undone';
  modelId: number | null;
  /** The entry that this one undoes. */
  undoes: number | null;
  /** Milliseconds since 1970. */
  at: number;
  /** False once a later entry in force undoes it. */
  inForce: boolean;
}

type EntryValues = [track: number, tag: number, action: string, model: number | null, undoes: number | null];

/** The log of what the person decided. Entries are only ever added: undo and redo are entries, too. */
export class Corrections {
  readonly #connection: Connection;
  readonly #tags: Tags;
  readonly #decisions: StandingDecisions;
  readonly #append: Statement<[...EntryValues, number]>;
  readonly #get: Statement<[number], { trackId: number; tagId: number; undoneBy: number | null }>;
  readonly #ofTrack: Statement<[number], Omit<Correction, 'inForce'>>;
  readonly #undoChange: Statement<[number, number, number]>;
  readonly #standing: Statement<
    [number],
    { tagId: number; action: CorrectionAction; modelId: number | null }
  >;
  readonly #tracksOfChange: Statement<[number], number>;
  readonly #tagsOfChange: Statement<[number], number>;

  constructor(connection: Connection, tags: Tags, decisions: StandingDecisions) {
    this.#connection = connection;
    this.#tags = tags;
    this.#decisions = decisions;
    const { database } = connection;
    this.#append = database.prepare(
      `INSERT INTO corrections (track_id, tag_id, action, model_id, undoes, at) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#get = database.prepare(
      `SELECT track_id AS trackId, tag_id AS tagId,
         (SELECT id FROM corrections AS later WHERE later.undoes = entry.id) AS undoneBy
       FROM corrections AS entry WHERE id = ?`,
    );
    this.#ofTrack = database.prepare(
      `SELECT corrections.id, track_id AS trackId, name AS tag, category, action, model_id AS modelId, undoes, at
       FROM corrections JOIN tags ON tags.id = tag_id WHERE track_id = ? ORDER BY corrections.id`,
    );
    this.#undoChange = database.prepare(
      `INSERT INTO corrections (track_id, tag_id, action, undoes, at, change_id)
       SELECT track_id, tag_id, 'undone', id, ?, ? FROM corrections AS entry
       WHERE change_id = ? AND NOT EXISTS (SELECT 1 FROM corrections AS later WHERE later.undoes = entry.id)
       ORDER BY id`,
    );
    this.#standing = database.prepare(
      `SELECT decisions.tag_id AS tagId, decisions.action, model_id AS modelId
       FROM decisions JOIN corrections ON corrections.id = correction_id
       WHERE decisions.track_id = ? ORDER BY correction_id`,
    );
    const ofChange = (column: string) =>
      database
        .prepare<[number], number>(`SELECT DISTINCT ${column} FROM corrections WHERE change_id = ?`)
        .pluck();
    this.#tracksOfChange = ofChange('track_id');
    this.#tagsOfChange = ofChange('tag_id');
  }

  /** Adds an entry and returns its id. A tag that is new becomes part of the vocabulary. Throws LibraryError. */
  append({ trackId, tag, category, action, modelId }: NewCorrection): number {
    return this.#connection.transaction(() => {
      const tagId = this.#tags.ensureOwn(category, tag);
      return this.#add(trackId, tagId, action, modelId ?? null, null);
    });
  }

  /** Adds entries that decide of a new track what stands for another one, and returns how many. */
  carry(fromTrackId: number, toTrackId: number): number {
    return this.#connection.transaction(() => {
      const standing = this.#standing.all(fromTrackId);
      for (const { tagId, action, modelId } of standing) this.#add(toTrackId, tagId, action, modelId, null);
      return standing.length;
    });
  }

  /**
   * Adds the entry that undoes an entry, and returns its id; undoing an undo is a redo. Throws ParameterError where
   * the entry does not exist or has been undone already.
   */
  undo(id: number): number {
    return this.#connection.transaction(() => {
      const entry = this.#get.get(id);
      if (!entry || entry.undoneBy !== null) {
        throw new ParameterError(`The correction ${id} ${entry ? 'is undone already' : 'does not exist'}.`);
      }
      return this.#add(entry.trackId, entry.tagId, 'undone', null, id);
    });
  }

  /** Returns the entries of a track, the oldest first. */
  ofTrack(trackId: number): Correction[] {
    const entries = this.#connection.read(() => this.#ofTrack.all(trackId));
    const undone = new Set<number>();
    // From the newest on: what undoes an entry is always newer, so it is known by then whether it is in force.
    return entries
      .reverse()
      .map((entry) => {
        const inForce = !undone.has(entry.id);
        if (inForce && entry.undoes !== null) undone.add(entry.undoes);
        return { ...entry, inForce };
      })
      .reverse();
  }

  /**
   * Adds the entries that undo what an entry of the log of changes has written, as parts of another such entry.
   * Within a transaction.
   */
  undoChange(changeId: number, byChangeId: number): void {
    this.#undoChange.run(Date.now(), byChangeId, changeId);
    this.#decisions.updateOfChange(byChangeId);
    const { touched } = this.#connection;
    touched.tagsOf(this.#tracksOfChange.all(byChangeId), this.#tagsOfChange.all(byChangeId));
  }

  #add(...values: EntryValues): number {
    const [trackId, tagId] = values;
    const id = Number(this.#append.run(...values, Date.now()).lastInsertRowid);
    this.#decisions.update(trackId, tagId);
    this.#connection.touched.track(trackId);
    return id;
  }
}
