import type { Statement } from 'better-sqlite3';
import type { WriteBatch } from '../api.ts';
import { decodePath, encodePath } from '../paths.ts';
import type { Connection } from './Connection.ts';
import { joinPath, splitPath } from './storedPath.ts';

/** A write into a file, as it is noted before the file is touched; writing/WriteJournal.ts says what each part means. */
export interface NewWrite {
  path: string;
  /** SHA-256 in hexadecimal digits, as both tag hashes. */
  contentId: string;
  fields: { field: string; before: string[]; after: string[] }[];
  before: { size: number; tagHash: string; modifiedNs: bigint };
  after: { size: number; tagHash: string };
  undo: Uint8Array;
  method: string;
  temporary: string | undefined;
  undoes: number | undefined;
}

export type WriteEnd = 'applied' | 'failed' | 'rolled back' | 'unknown';

/** A write of the journal. `state` is undefined where it never ended: the process was killed. */
export interface Write extends NewWrite {
  id: number;
  batchId: number;
  state: WriteEnd | undefined;
  reason: string | undefined;
  /** Milliseconds since 1970. */
  at: number;
}

interface Row {
  id: number;
  batchId: number;
  folder: Buffer;
  name: Buffer;
  contentId: Buffer;
  fields: string;
  sizeBefore: bigint;
  sizeAfter: bigint;
  hashBefore: Buffer;
  hashAfter: Buffer;
  modifiedNs: bigint;
  undo: Buffer;
  method: string;
  temporary: Buffer | null;
  undoes: bigint | null;
  state: WriteEnd | null;
  reason: string | null;
  at: bigint;
}

interface LaterRow {
  id: number;
  folder: Buffer;
  name: Buffer;
  state: WriteEnd | null;
}

const columns = `writes.id, batch_id AS batchId, folder, name, content_id AS contentId, fields,
  size_before AS sizeBefore, size_after AS sizeAfter, tag_hash_before AS hashBefore, tag_hash_after AS hashAfter,
  modified_before_ns AS modifiedNs, undo, method, temporary, undoes, state, reason, writes.at AS at`;
const joined = `FROM writes LEFT JOIN write_ends ON write_id = writes.id`;

/** Nothing has taken it back: an undo counts where it was applied and is not undone itself. */
const stands = `state = 'applied' AND undoes IS NULL AND NOT EXISTS (
  SELECT 1 FROM writes AS later JOIN write_ends AS ended ON ended.write_id = later.id
  WHERE later.undoes = writes.id AND ended.state = 'applied')`;

/** The journal of what was written into files. Entries are only ever added. */
export class Journal {
  readonly #connection: Connection;
  readonly #addBatch: Statement<[string, number]>;
  readonly #add: Statement;
  readonly #end: Statement<[number, string, string | null, number]>;
  readonly #batches: Statement<[], WriteBatch>;
  readonly #get: Statement<[number], Row>;
  readonly #endOf: Statement<[number], WriteEnd>;
  readonly #fieldsOf: Statement<[number], string>;
  readonly #pathOf: Statement<[number], Pick<Row, 'folder' | 'name'>>;
  readonly #ofBatch: Statement<[number], Row>;
  readonly #unended: Statement<[], Row>;
  readonly #since: Statement<[number], LaterRow>;
  readonly #standing: Statement<[], bigint>;
  readonly #standingOfBatch: Statement<[number], bigint>;
  readonly #standingOfContent: Statement<[Buffer], bigint>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { database } = connection;
    this.#addBatch = database.prepare(`INSERT INTO write_batches (title, at) VALUES (?, ?)`);
    this.#add = database.prepare(
      `INSERT INTO writes (batch_id, folder, name, content_id, fields, size_before, size_after, tag_hash_before,
         tag_hash_after, modified_before_ns, undo, method, temporary, undoes, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#end = database.prepare(`INSERT INTO write_ends (write_id, state, reason, at) VALUES (?, ?, ?, ?)`);
    this.#batches = database.prepare(
      `SELECT id, title, at,
         (SELECT count(*) ${joined} WHERE batch_id = batch.id AND state = 'applied') AS applied,
         (SELECT count(*) ${joined} WHERE batch_id = batch.id AND ${stands}) AS standing,
         (SELECT count(*) ${joined} WHERE batch_id = batch.id AND state IS NULL) AS open
       FROM write_batches AS batch ORDER BY id DESC`,
    );
    const rows = <Bound extends unknown[]>(rest: string) =>
      database.prepare<Bound, Row>(`SELECT ${columns} ${joined} ${rest}`).safeIntegers();
    this.#get = rows(`WHERE writes.id = ?`);
    this.#endOf = database
      .prepare<[number], WriteEnd>(`SELECT state FROM write_ends WHERE write_id = ?`)
      .pluck();
    this.#fieldsOf = database.prepare<[number], string>(`SELECT fields FROM writes WHERE id = ?`).pluck();
    this.#pathOf = database.prepare(`SELECT folder, name FROM writes WHERE id = ?`);
    this.#ofBatch = rows(`WHERE batch_id = ? ORDER BY writes.id`);
    this.#unended = rows(`WHERE state IS NULL ORDER BY writes.id`);
    this.#since = database.prepare(
      `SELECT writes.id, folder, name, state ${joined} WHERE writes.id > ? ORDER BY writes.id`,
    );
    const ids = <Bound extends unknown[]>(rest: string) =>
      database
        .prepare<Bound, bigint>(`SELECT writes.id ${joined} WHERE ${stands} ${rest} ORDER BY writes.id DESC`)
        .pluck();
    this.#standing = ids('');
    this.#standingOfBatch = ids('AND batch_id = ?');
    this.#standingOfContent = ids('AND content_id = ?');
  }

  /** Begins a batch: what one command or one click writes. Returns its id. */
  addBatch(title: string): number {
    return this.#connection.transaction(() => Number(this.#addBatch.run(title, Date.now()).lastInsertRowid));
  }

  /**
   * Notes a write that is about to happen and returns its id. It is on the disk when this returns: the file is
   * overwritten next, and what is noted here is its backup. Within a transaction, when that ends.
   */
  begin(batchId: number, write: NewWrite): number {
    return this.#connection.transaction(() => this.#insert(batchId, write));
  }

  /** Notes how a write ended. */
  settle(id: number, state: WriteEnd, reason?: string): void {
    this.#connection.transaction(() => this.#end.run(id, state, reason ?? null, Date.now()));
  }

  /** The batches, the newest first. */
  batches(): WriteBatch[] {
    return this.#connection.read(() => this.#batches.all());
  }

  get(id: number): Write | undefined {
    const row = this.#connection.read(() => this.#get.get(id));
    return row && writeOf(row);
  }

  /** How a write ended; undefined where it has not, or there is none. */
  endOf(id: number): WriteEnd | undefined {
    return this.#connection.read(() => this.#endOf.get(id));
  }

  /** What a write changed; undefined where there is none. */
  fieldsOf(id: number): NewWrite['fields'] | undefined {
    const text = this.#connection.read(() => this.#fieldsOf.get(id));
    return text === undefined ? undefined : (JSON.parse(text) as NewWrite['fields']);
  }

  /** The path of a write; undefined where there is none. */
  pathOf(id: number): string | undefined {
    const row = this.#connection.read(() => this.#pathOf.get(id));
    return row && joinPath(row);
  }

  /** The writes of a batch, in their order, however they ended. */
  ofBatch(batchId: number): Write[] {
    return this.#connection.read(() => this.#ofBatch.all(batchId)).map(writeOf);
  }

  /** Writes that never ended: what the next start has to look at. */
  unended(): Write[] {
    return this.#connection.read(() => this.#unended.all()).map(writeOf);
  }

  /** The writes after this one, in their order, however they ended. */
  since(id: number): Pick<Write, 'id' | 'path' | 'state'>[] {
    const rows = this.#connection.read(() => this.#since.all(id));
    return rows.map((row) => ({ id: row.id, path: joinPath(row), state: row.state ?? undefined }));
  }

  /**
   * Ids of the writes that stand, the newest first, which is the order in which they can be undone: all of them, those
   * of a batch, or those into files of one content.
   */
  standing(of: { batchId?: number; contentId?: string } = {}): number[] {
    const { batchId, contentId } = of;
    const ids = this.#connection.read(() => {
      if (batchId !== undefined) return this.#standingOfBatch.all(batchId);
      return contentId === undefined
        ? this.#standing.all()
        : this.#standingOfContent.all(Buffer.from(contentId, 'hex'));
    });
    return ids.map(Number);
  }

  #insert(batchId: number, write: NewWrite): number {
    const { folder, name } = splitPath(write.path);
    const { lastInsertRowid } = this.#add.run(
      batchId,
      folder,
      name,
      hash(write.contentId),
      JSON.stringify(write.fields),
      write.before.size,
      write.after.size,
      hash(write.before.tagHash),
      hash(write.after.tagHash),
      BigInt.asIntN(64, write.before.modifiedNs),
      write.undo,
      write.method,
      write.temporary === undefined ? null : encodePath(write.temporary),
      write.undoes ?? null,
      Date.now(),
    );
    return Number(lastInsertRowid);
  }
}

const hash = (text: string) => Buffer.from(text, 'hex');

function writeOf(row: Row): Write {
  return {
    id: Number(row.id),
    batchId: Number(row.batchId),
    path: joinPath(row),
    contentId: row.contentId.toString('hex'),
    fields: JSON.parse(row.fields) as NewWrite['fields'],
    before: {
      size: Number(row.sizeBefore),
      tagHash: row.hashBefore.toString('hex'),
      modifiedNs: row.modifiedNs,
    },
    after: { size: Number(row.sizeAfter), tagHash: row.hashAfter.toString('hex') },
    undo: row.undo,
    method: row.method,
    temporary: row.temporary ? decodePath(row.temporary) : undefined,
    undoes: row.undoes === null ? undefined : Number(row.undoes),
    state: row.state ?? undefined,
    reason: row.reason ?? undefined,
    at: Number(row.at),
  };
}
