import type { Statement } from 'better-sqlite3';
import { decodePath, encodePath } from '../paths.ts';
import type { Connection } from './Connection.ts';
import type { Coverage } from './Scores.ts';
import { folderBytes, joinPath, rangeBelow, splitPath } from './storedPath.ts';

/** A file as it was found on disk. */
export interface FileState {
  /** Absolute. */
  path: string;
  /** Bytes. */
  size: number;
  /**
   * Nanoseconds since 1970, as `fs.stat` gives them with `bigint: true`: a double would round them. Times past the
   * year 2262, which some file systems allow, wrap round into 64 bits.
   */
  modifiedNs: bigint;
}

export interface Failure {
  reason: string;
  /** True where the same file may well work next time. */
  retry: boolean;
}

/** What the library knows of a file, so that a scan can tell whether anything is left to do for it. */
export interface KnownFile {
  size: number;
  modifiedNs: bigint;
  trackId: number | null;
  missing: boolean;
  failure?: Failure;
  /** How much of the track the model asked for has heard, null for nothing. */
  coverage: Coverage | null;
  /** Why that model has little or nothing to say: silence, for instance. */
  scoreReason: string | null;
}

/** What the library knows of one file by itself. */
export interface FoundFile extends FileState {
  trackId: number | null;
  missing: boolean;
  failure?: Failure;
}

type Integer = number | bigint;
interface FileRow {
  name: Buffer;
  size: Integer;
  modifiedNs: bigint;
  trackId: Integer | null;
  missing: Integer;
  failure: string | null;
  retry: Integer | null;
}
type KnownRow = FileRow & { coverage: Coverage | null; scoreReason: string | null };
type PathKey = [folder: Buffer, name: Buffer];

const columns = `name, size, modified_ns AS modifiedNs, files.track_id AS trackId,
  missing_since IS NOT NULL AS missing, failure, failure_retry AS retry`;

/** The files that were seen, by folder: which track each is, or why it has none. Nothing is ever deleted. */
export class Files {
  readonly #connection: Connection;
  readonly #inFolder: Statement<[number | null, Buffer], KnownRow>;
  readonly #find: Statement<PathKey, FileRow>;
  readonly #ofTrack: Statement<[number], { folder: Buffer; name: Buffer }>;
  readonly #folderId: Statement<[Buffer], number>;
  readonly #addFolder: Statement<[Buffer]>;
  readonly #bind: Statement<[number, Buffer, number, bigint, number]>;
  readonly #fail: Statement<[number, Buffer, number, bigint, string, number]>;
  readonly #setMissing: Statement<[number | null, ...PathKey]>;
  readonly #setFolderMissing: Statement<[number, Buffer]>;
  readonly #move: Statement<[number, ...PathKey]>;
  readonly #below: Statement<[Buffer, Buffer, Buffer], Buffer>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { database } = connection;
    // safeIntegers: every integer of these rows arrives as a bigint, for the sake of modified_ns
    this.#inFolder = database
      .prepare<[number | null, Buffer], KnownRow>(
        `SELECT ${columns}, scores.coverage, scores.reason AS scoreReason
         FROM files LEFT JOIN scores ON scores.model_id = ? AND scores.track_id = files.track_id
         WHERE folder_id = (SELECT id FROM folders WHERE path = ?)`,
      )
      .safeIntegers();
    this.#find = database
      .prepare<PathKey, FileRow>(
        `SELECT ${columns} FROM files WHERE folder_id = (SELECT id FROM folders WHERE path = ?) AND name = ?`,
      )
      .safeIntegers();
    this.#ofTrack = database.prepare(
      `SELECT folders.path AS folder, files.name FROM files JOIN folders ON folders.id = folder_id
       WHERE track_id = ? ORDER BY missing_since IS NOT NULL, files.id`,
    );
    this.#folderId = database.prepare<[Buffer], number>(`SELECT id FROM folders WHERE path = ?`).pluck();
    this.#addFolder = database.prepare(`INSERT INTO folders (path) VALUES (?)`);
    this.#bind = database.prepare(
      `INSERT INTO files (folder_id, name, size, modified_ns, track_id) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (folder_id, name) DO UPDATE SET size = excluded.size, modified_ns = excluded.modified_ns,
         track_id = excluded.track_id, failure = NULL, failure_retry = NULL, missing_since = NULL`,
    );
    // A file that fails with other content than before is no longer known to be that track; but one of which something was
    // decided stays in the list with its place, and is found again by it when the file is whole again.
    this.#fail = database.prepare(
      `INSERT INTO files (folder_id, name, size, modified_ns, failure, failure_retry) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (folder_id, name) DO UPDATE SET
         track_id = CASE WHEN size = excluded.size AND modified_ns = excluded.modified_ns
           OR EXISTS (SELECT 1 FROM decisions WHERE decisions.track_id = files.track_id) THEN track_id END,
         size = excluded.size, modified_ns = excluded.modified_ns,
         failure = excluded.failure, failure_retry = excluded.failure_retry, missing_since = NULL`,
    );
    this.#setMissing = database.prepare(
      `UPDATE files SET missing_since = ? WHERE folder_id = (SELECT id FROM folders WHERE path = ?) AND name = ?`,
    );
    this.#setFolderMissing = database.prepare(
      `UPDATE files SET missing_since = ?
       WHERE folder_id = (SELECT id FROM folders WHERE path = ?) AND missing_since IS NULL`,
    );
    this.#move = database.prepare(
      `UPDATE files SET folder_id = ?, missing_since = NULL
       WHERE folder_id = (SELECT id FROM folders WHERE path = ?) AND name = ?`,
    );
    this.#below = database
      .prepare<[Buffer, Buffer, Buffer], Buffer>(
        `SELECT path FROM folders WHERE path = ? OR (path >= ? AND path < ?) ORDER BY path`,
      )
      .pluck();
  }

  /** Returns what is known of the files directly in a folder, by name; with the state of one model's scores. */
  inFolder(folder: string, modelId: number | null): Map<string, KnownFile> {
    const rows = this.#connection.read(() => this.#inFolder.all(modelId, folderBytes(folder)));
    return new Map(
      rows.map((row) => {
        const { coverage, scoreReason } = row;
        return [decodePath(row.name), { ...fileOf(row), coverage, scoreReason }];
      }),
    );
  }

  /** Returns what is known of one file, undefined where it was never seen. */
  find(path: string): FoundFile | undefined {
    const { folder, name } = splitPath(path);
    const row = this.#connection.read(() => this.#find.get(folder, name));
    return row && { path, ...fileOf(row) };
  }

  /** Returns the paths of a track: those that are there before those that are missing, the first seen first. */
  ofTrack(trackId: number): string[] {
    return this.#connection.read(() => this.#ofTrack.all(trackId)).map(joinPath);
  }

  /** Stores that a file is this track, as it now is on disk; forgets a failure and a missing mark. */
  bind(file: FileState, trackId: number): void {
    const { folder, name } = splitPath(file.path);
    this.#connection.transaction(() => {
      this.#touchTrackOf(folder, name);
      this.#bind.run(this.#ensureFolder(folder), name, file.size, int64(file.modifiedNs), trackId);
    });
  }

  /**
   * Stores why a file could not be analysed. It stays the track it was, unless its size or time has changed and nothing was
   * decided of that track.
   */
  saveFailure(file: FileState, { reason, retry }: Failure): void {
    const { folder, name } = splitPath(file.path);
    this.#connection.transaction(() => {
      this.#touchTrackOf(folder, name);
      this.#fail.run(
        this.#ensureFolder(folder),
        name,
        file.size,
        int64(file.modifiedNs),
        reason,
        Number(retry),
      );
    });
  }

  /** Marks files of a folder, by name, as missing. */
  markMissing(folder: string, names: Iterable<string>): void {
    this.#setMark(folder, names, Date.now());
  }

  /** Clears the mark from files of a folder, by name: they are back, and unchanged. */
  markPresent(folder: string, names: Iterable<string>): void {
    this.#setMark(folder, names, null);
  }

  /**
   * Marks every file as missing in those folders, at the root or below it, that a completed scan of the root did not
   * visit. Returns the number of files marked.
   */
  markUnvisited(root: string, visited: ReadonlySet<string>): number {
    return this.#connection.transaction(() => {
      let marked = 0;
      for (const folder of this.foldersBelow(root)) {
        if (!visited.has(folder)) {
          marked += this.#setFolderMissing.run(Date.now(), encodePath(folder)).changes;
        }
      }
      this.#connection.touched.files = true;
      return marked;
    });
  }

  /**
   * Stores that files of a folder, by name, lie in another folder now, as they are. Returns the names: without those that
   * are known to be in the other folder already, which stay what they are.
   */
  move(folder: string, target: string, names: Iterable<string>): Set<string> {
    const from = folderBytes(folder);
    const moved = new Set<string>();
    this.#connection.transaction(() => {
      const to = this.#ensureFolder(folderBytes(target));
      for (const name of names) {
        const bytes = encodePath(name);
        const there = this.#find.get(folderBytes(target), bytes);
        const known = this.#find.get(from, bytes);
        if (!known || (there && !there.missing)) continue;
        this.#touchTrackOf(from, bytes);
        if (!there) this.#move.run(to, from, bytes);
        else if (known.trackId === null) continue;
        else {
          // What was once there, and went away, is what lies there now: nothing is ever deleted.
          this.#bind.run(to, bytes, Number(known.size), known.modifiedNs, Number(known.trackId));
          this.#setMissing.run(Date.now(), from, bytes);
        }
        moved.add(name);
      }
      this.#connection.touched.files = true;
    });
    return moved;
  }

  /** Returns the known folders at a root and below it, in a stable order. */
  foldersBelow(root: string): string[] {
    const { from, to } = rangeBelow(root);
    return this.#connection.read(() => this.#below.all(folderBytes(root), from, to)).map(decodePath);
  }

  #setMark(folder: string, names: Iterable<string>, missingSince: number | null): void {
    const path = folderBytes(folder);
    this.#connection.transaction(() => {
      for (const name of names) this.#setMissing.run(missingSince, path, encodePath(name));
      this.#connection.touched.files = true;
    });
  }

  /** A file that is about to become another track, or none, may have been the only one of the track it was. */
  #touchTrackOf(folder: Buffer, name: Buffer): void {
    const trackId = this.#find.get(folder, name)?.trackId ?? null;
    if (trackId === null) return;
    this.#connection.touched.track(Number(trackId));
    this.#connection.touched.rows = true;
  }

  #ensureFolder(path: Buffer): number {
    return this.#folderId.get(path) ?? Number(this.#addFolder.run(path).lastInsertRowid);
  }
}

/** SQLite has no larger integer, and a strange time must not make a file unstorable. */
function int64(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

function fileOf(row: FileRow) {
  return {
    size: Number(row.size),
    modifiedNs: row.modifiedNs,
    trackId: row.trackId === null ? null : Number(row.trackId),
    missing: Boolean(row.missing),
    ...(row.failure !== null && { failure: { reason: row.failure, retry: Boolean(row.retry) } }),
  };
}
