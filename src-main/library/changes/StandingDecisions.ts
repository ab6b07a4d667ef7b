import type { Statement } from 'better-sqlite3';
import type { Connection } from '../Connection.ts';

/** Where the log of corrections stands, kept beside it: call these within the transaction that writes to the log. */
export class StandingDecisions {
  readonly #standing: Statement<[number, number]>;
  readonly #forget: Statement<[number, number]>;
  readonly #ofChange: Statement<[number]>;
  readonly #forgetOfChange: Statement<[number]>;

  constructor({ database }: Connection) {
    const insert = `INSERT INTO decisions (track_id, tag_id, action, correction_id)`;
    // the action of the entry with the largest id (sqlite.org/lang_select.html, 2.5: bare columns beside max())
    const last = `SELECT track_id, tag_id, action, max(id) FROM corrections_in_force`;
    const pairs = `SELECT track_id, tag_id FROM corrections WHERE change_id = ?`;
    this.#forget = database.prepare(`DELETE FROM decisions WHERE track_id = ? AND tag_id = ?`);
    this.#standing = database.prepare(
      `${insert} ${last} WHERE track_id = ? AND tag_id = ? GROUP BY track_id, tag_id`,
    );
    this.#forgetOfChange = database.prepare(`DELETE FROM decisions WHERE (track_id, tag_id) IN (${pairs})`);
    // Mostly there is one answer to a tag of a track, with an undo, a redo and so on: then it stands if their number is
    // odd. The view, which follows each of them to its end, takes far longer.
    this.#ofChange = database.prepare(
      `WITH pairs AS MATERIALIZED (
         SELECT log.track_id, log.tag_id, log.action, min(log.id) AS id, count(*) AS entries,
           count(*) FILTER (WHERE log.action <> 'undone') AS answers
         FROM corrections AS entry CROSS JOIN corrections AS log
           ON (log.track_id, log.tag_id) = (entry.track_id, entry.tag_id)
         WHERE entry.change_id = ? GROUP BY log.track_id, log.tag_id)
       ${insert}
       SELECT track_id, tag_id, action, id FROM pairs WHERE answers = 1 AND entries % 2 = 1
       UNION ALL
       SELECT * FROM (
         SELECT log.track_id, log.tag_id, log.action, max(log.id)
         FROM pairs CROSS JOIN corrections_in_force AS log
           ON (log.track_id, log.tag_id) = (pairs.track_id, pairs.tag_id)
         WHERE answers > 1 GROUP BY log.track_id, log.tag_id)`,
    );
  }

  /** Finds out again what stands for a tag of a track. */
  update(trackId: number, tagId: number): void {
    this.#forget.run(trackId, tagId);
    this.#standing.run(trackId, tagId);
  }

  /** Finds out again what stands for all that a change has written of, which undoes another one. */
  updateOfChange(changeId: number): void {
    this.#forgetOfChange.run(changeId);
    this.#ofChange.run(changeId);
  }
}
