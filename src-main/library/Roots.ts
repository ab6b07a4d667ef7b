import { join, relative } from 'node:path';
import type { Statement } from 'better-sqlite3';
import type { Folder } from '../api.ts';
import { ParameterError } from '../errors.ts';
import { decodePath, isWithin } from '../paths.ts';
import type { Connection } from './Connection.ts';
import type { Files } from './Files.ts';
import { folderBytes, rangeBelow } from './storedPath.ts';

interface RootRow {
  id: number;
  path: Buffer;
  watched: number;
  lastScanAt: number | null;
}

/** The folders that the person added. */
export class Roots {
  readonly #connection: Connection;
  readonly #files: Files;
  /** The folders whose drives are away, with the paths below them. */
  readonly #away = new Map<number, { path: Buffer; from: Buffer; to: Buffer }>();
  readonly #all: Statement<[], RootRow>;
  readonly #count: Statement<[Buffer, Buffer, Buffer], number>;
  readonly #add: Statement<[Buffer]>;
  readonly #remove: Statement<[number]>;
  readonly #watch: Statement<[number, number]>;
  readonly #noteScan: Statement<[number, number]>;

  constructor(connection: Connection, files: Files) {
    this.#connection = connection;
    this.#files = files;
    const { database } = connection;
    this.#all = database.prepare(
      `SELECT id, path, watched, last_scan_at AS lastScanAt FROM roots WHERE NOT removed ORDER BY id`,
    );
    this.#count = database
      .prepare<[Buffer, Buffer, Buffer], number>(
        `SELECT count(DISTINCT track_id) FROM folders CROSS JOIN files ON folder_id = folders.id
         WHERE (path = ? OR (path >= ? AND path < ?)) AND missing_since IS NULL`,
      )
      .pluck();
    this.#add = database.prepare(
      `INSERT INTO roots (path) VALUES (?) ON CONFLICT (path) DO UPDATE SET removed = 0`,
    );
    this.#remove = database.prepare(`UPDATE roots SET removed = 1, watched = 0 WHERE id = ?`);
    this.#watch = database.prepare(`UPDATE roots SET watched = ? WHERE id = ?`);
    this.#noteScan = database.prepare(`UPDATE roots SET last_scan_at = ? WHERE id = ?`);
  }

  /** Returns the folders, the one added first before the others. */
  list(): Folder[] {
    return this.#connection.read(() =>
      this.#all.all().map(({ id, path, watched, lastScanAt }) => {
        const { from, to } = rangeBelow(decodePath(path));
        return {
          id,
          path: decodePath(path),
          tracks: this.#count.get(path, from, to)!,
          watched: Boolean(watched),
          present: !this.#away.has(id),
          lastScanAt,
        };
      }),
    );
  }

  /** Adds a folder, absolute; one that was removed is back as it was. */
  add(path: string): Folder {
    const bytes = folderBytes(path);
    this.#connection.transaction(() => this.#add.run(bytes));
    return this.list().find((folder) => folderBytes(folder.path).equals(bytes))!;
  }

  /** Forgets a folder. Its files are marked missing, but for those that lie in another folder of the list, too. */
  remove(id: number): void {
    this.#connection.transaction(() => {
      const { path } = this.#get(id);
      this.#remove.run(id);
      this.#away.delete(id);
      const kept = this.list().flatMap((other) => this.#files.foldersBelow(other.path));
      this.#files.markUnvisited(path, new Set(kept));
    });
  }

  /**
   * Gives the folders at an old path and below it their new path, and forgets those that lie in another folder of the list
   * then. Their files are left as they are.
   */
  relocate(from: string, to: string): void {
    this.#connection.transaction(() => {
      for (const { id, path, watched } of this.list().filter((folder) => isWithin(folder.path, from))) {
        const target = join(to, relative(from, path));
        this.#remove.run(id);
        this.#away.delete(id);
        const around = this.list().find((other) => isWithin(target, other.path));
        if (around) continue;
        const added = this.add(target);
        if (watched) this.#watch.run(1, added.id);
      }
    });
  }

  /** Keeps whether to look for changes in a folder. */
  setWatched(id: number, watched: boolean): void {
    this.#get(id);
    this.#connection.transaction(() => this.#watch.run(Number(watched), id));
  }

  /** Keeps that a folder has just been looked through. */
  noteScan(id: number): void {
    this.#connection.transaction(() => this.#noteScan.run(Date.now(), id));
  }

  /** Notes whether the drive of a folder is there, until the library is closed: the library itself looks at no drive. */
  setPresent(id: number, present: boolean): void {
    const folder = this.list().find((one) => one.id === id);
    if (present || !folder) this.#away.delete(id);
    else this.#away.set(id, { path: folderBytes(folder.path), ...rangeBelow(folder.path) });
  }

  get someAway(): boolean {
    return this.#away.size > 0;
  }

  /** Whether a folder, as it is stored, lies on a drive that was noted as away. */
  isAway(folder: Buffer): boolean {
    return [...this.#away.values()].some(
      ({ path, from, to }) =>
        folder.equals(path) || (Buffer.compare(folder, from) >= 0 && Buffer.compare(folder, to) < 0),
    );
  }

  #get(id: number): Folder {
    const found = this.list().find((folder) => folder.id === id);
    if (!found) throw new ParameterError(`There is no folder ${id}.`);
    return found;
  }
}
