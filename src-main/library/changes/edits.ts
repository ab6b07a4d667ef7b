import type { EditField, Filter, Sort } from '../../api.ts';
import type { Connection } from '../Connection.ts';

/** What an edit sets, by kind; null takes it away. */
export interface EditValues {
  /** Whether a tag that the person made is there. */
  tag: boolean;
  /** What the person calls a tag; null: as the model or file does. */
  name: { name: string; category: string } | null;
  /** The tag that this one means. */
  merge: number | null;
  hidden: boolean;
  parents: number[];
  threshold: number | null;
  filter: { name: string; filter: Filter; sort: Sort } | null;
  /** What the person says of the tempo or key of a track: null in it that there is none, null that they say nothing. */
  bpm: { value: number | null } | null;
  key: { value: number | null } | null;
  /** The stars that the person gives a track; null where they say nothing. */
  rating: number | null;
  /** What the files of a track are to say, by field; null: nothing else than they do. */
  said: Partial<Record<EditField, string[] | null>>;
}

/** The change of one row, with what is needed to take it back. */
export type Edit = {
  [Kind in keyof EditValues]: {
    kind: Kind;
    id: number;
    before: EditValues[Kind];
    after: EditValues[Kind];
  };
}[keyof EditValues];

/** What is about to be done: in words, and row by row. */
export interface PlannedChange {
  title: string;
  edits: Edit[];
}

/** `from`: what the other side of the edit has. */
type Setters = {
  [Kind in keyof EditValues]: (
    database: Connection['database'],
    id: number,
    value: EditValues[Kind],
    from: EditValues[Kind],
  ) => void;
};

/** One short function a kind: makes the row so. */
const setters: Setters = {
  tag: (database, id, isThere) =>
    database.prepare(`UPDATE tags SET removed = ? WHERE id = ?`).run(Number(!isThere), id),
  name: (database, id, shown) =>
    database
      .prepare(`UPDATE tags SET shown_name = ?, shown_category = ? WHERE id = ?`)
      .run(shown?.name ?? null, shown?.category ?? null, id),
  merge: (database, id, into) =>
    database.prepare(`UPDATE tags SET merged_into = ? WHERE id = ?`).run(into, id),
  hidden: (database, id, hidden) =>
    database.prepare(`UPDATE tags SET hidden = ? WHERE id = ?`).run(Number(hidden), id),
  parents: (database, id, parents) => {
    database.prepare(`DELETE FROM tag_parents WHERE tag_id = ?`).run(id);
    const add = database.prepare(`INSERT INTO tag_parents (tag_id, parent_id) VALUES (?, ?)`);
    for (const parent of parents) add.run(id, parent);
  },
  threshold: (database, id, threshold) => {
    database.prepare(`DELETE FROM own_thresholds WHERE tag_id = ?`).run(id);
    if (threshold === null) return;
    database.prepare(`INSERT INTO own_thresholds (tag_id, threshold) VALUES (?, ?)`).run(id, threshold);
  },
  filter: (database, id, kept) => {
    if (kept === null) return database.prepare(`UPDATE saved_filters SET deleted = 1 WHERE id = ?`).run(id);
    return database
      .prepare(`UPDATE saved_filters SET name = ?, filter = ?, sort = ?, deleted = 0 WHERE id = ?`)
      .run(kept.name, JSON.stringify(kept.filter), JSON.stringify(kept.sort), id);
  },
  bpm: setAnswer('bpm'),
  key: setAnswer('key'),
  rating: (database, trackId, stars) => {
    database.prepare(`DELETE FROM own_ratings WHERE track_id = ?`).run(trackId);
    if (stars === null) return;
    database
      .prepare(`INSERT INTO own_ratings (track_id, stars, rated_at) VALUES (?, ?, ?)`)
      .run(trackId, stars, Date.now());
  },
  said: (database, trackId, values, from) => {
    const find = database
      .prepare<[number, string], string>(`SELECT texts FROM file_edits WHERE track_id = ? AND field = ?`)
      .pluck();
    const drop = database.prepare(`DELETE FROM file_edits WHERE track_id = ? AND field = ?`);
    const set = database.prepare(`INSERT INTO file_edits (track_id, field, texts) VALUES (?, ?, ?)`);
    for (const [field, list] of Object.entries(values)) {
      const was = from[field as EditField] ?? null;
      // A draft that was written since is no draft any more
      if ((find.get(trackId, field) ?? 'null') !== JSON.stringify(was)) continue;
      drop.run(trackId, field);
      if (list !== null) set.run(trackId, field, JSON.stringify(list));
    }
  },
};

function setAnswer(field: 'bpm' | 'key') {
  return (database: Connection['database'], trackId: number, answer: { value: number | null } | null) => {
    database.prepare(`DELETE FROM music_answers WHERE track_id = ? AND field = ?`).run(trackId, field);
    if (answer === null) return;
    database
      .prepare(`INSERT INTO music_answers (track_id, field, value, answered_at) VALUES (?, ?, ?, ?)`)
      .run(trackId, field, answer.value, Date.now());
  };
}

/** Makes an edit, or takes it back, within a transaction. */
export function applyEdit({ database }: Connection, edit: Edit, which: 'before' | 'after'): void {
  const set = setters[edit.kind] as (
    database: Connection['database'],
    id: number,
    ...values: unknown[]
  ) => void;
  set(database, edit.id, edit[which], edit[which === 'after' ? 'before' : 'after']);
}
