import { decodePath, encodePath, isSameSpan, wholeFile, type Span } from '../paths.ts';
import type { Connection } from './Connection.ts';
import type { Failure, FileState, StoredFile, KnownFile, TrackPlace } from './FileState.ts';
import { fileOf, knownFile, spanOf } from './fileRows.ts';
import { fileStatements, type RowKey } from './fileStatements.ts';
import type { MusicModels } from './HeardMusic.ts';
import { folderBytes, joinPath, rangeBelow, splitPath } from './storedPath.ts';

/**
 * The files that were seen, by folder: which track each is, or which tracks it holds, or why it has none. Nothing is ever
 * deleted.
 */
export class Files {
  readonly #connection: Connection;
  readonly #statements: ReturnType<typeof fileStatements>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#statements = fileStatements(connection.database);
  }

  /**
   * Returns what is known of the files directly in a folder, by name; with the state of one model's scores, and of what those
   * models have heard beside tags.
   */
  inFolder(folder: string, modelId: number | null, music: MusicModels = {}): Map<string, KnownFile> {
    const { rhythm = null, key = null, voice = null, words = null } = music;
    const values = { tags: modelId, rhythm, key, voice, words, folder: folderBytes(folder) };
    const rows = this.#connection.read(() => this.#statements.inFolder.all(values));
    const byName = Map.groupBy(rows, ({ name }) => decodePath(name));
    return new Map([...byName].map(([name, ofFile]) => [name, knownFile(ofFile)]));
  }

  /** Returns what is known of one file, or one part of it; undefined where it was never seen, or is no track by itself. */
  find(path: string, span = wholeFile): StoredFile | undefined {
    const { folder, name } = splitPath(path);
    const row = this.#connection.read(() =>
      this.#statements.findPart.get(folder, name, span.startUs, span.endUs),
    );
    return row && { path, ...fileOf(row), span: spanOf(row) };
  }

  /** Returns what is known of one file: of each of its parts in their order, where it holds several tracks. */
  findAll(path: string): StoredFile[] {
    const { folder, name } = splitPath(path);
    const rows = this.#connection.read(() => this.#statements.find.all(folder, name));
    return rows.map((row) => ({ path, ...fileOf(row), span: spanOf(row) }));
  }

  /** Returns the paths of a track, without the parts of them that it is; see placesOf. */
  ofTrack(trackId: number): string[] {
    return this.placesOf(trackId).map(({ path }) => path);
  }

  /** Returns where a track is heard: places that are there before those that are missing, the first seen first. */
  placesOf(trackId: number): TrackPlace[] {
    const rows = this.#connection.read(() => this.#statements.ofTrack.all(trackId));
    return rows.map(({ startUs, endUs, ...stored }) => ({
      path: joinPath(stored),
      span: { startUs, endUs },
    }));
  }

  /**
   * Stores that a file, or a part of it, is this track, as it now is on disk; forgets a failure and a missing mark. What was
   * known of other parts of it stays: see keepSpans.
   */
  bind(file: FileState, trackId: number): void {
    const { sheet, chapters = false } = file;
    this.#connection.transaction(() => {
      const key = this.#keyOf(file);
      this.#statements.bind.run(
        ...key,
        sheet ? encodePath(sheet.name) : null,
        sheet ? Buffer.from(sheet.hash, 'hex') : null,
        Number(chapters),
        file.size,
        int64(file.modifiedNs),
        trackId,
      );
    });
  }

  /** Stores that a file holds tracks at these spans alone: what it held at others is known of it no more. */
  keepSpans(path: string, spans: readonly Span[]): void {
    const { folder, name } = splitPath(path);
    this.#connection.transaction(() => {
      for (const { span, trackId } of this.findAll(path)) {
        if (spans.some((kept) => isSameSpan(kept, span))) continue;
        this.#touch(trackId);
        this.#statements.unbind.run(Date.now(), folder, name, span.startUs, span.endUs);
      }
      this.#connection.touched.files = true;
    });
  }

  /**
   * Stores why a file could not be analysed. It stays the track it was, or those, unless its size or time has changed and
   * nothing was decided of that track.
   */
  saveFailure(file: FileState, { reason, retry }: Failure): void {
    const known = this.findAll(file.path);
    const spans = known.length > 0 ? known.map(({ span }) => span) : [wholeFile];
    this.#connection.transaction(() => {
      for (const span of spans) {
        const key = this.#keyOf({ ...file, span });
        this.#statements.fail.run(...key, file.size, int64(file.modifiedNs), reason, Number(retry));
      }
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
   * visit. Returns the number of files marked, one of several tracks once.
   */
  markUnvisited(root: string, visited: ReadonlySet<string>): number {
    return this.#connection.transaction(() => {
      let marked = 0;
      for (const folder of this.foldersBelow(root)) {
        if (!visited.has(folder))
          marked += new Set(this.#statements.setFolderMissing.all(Date.now(), encodePath(folder))).size;
      }
      this.#connection.touched.files = true;
      return marked;
    });
  }

  /** Tells whether a folder and those below it have ten times as many other files that are not marked missing, all seen earlier. */
  hadManyOthers(folder: string, names: readonly string[]): boolean {
    const { from, to } = rangeBelow(folder);
    const [path, named] = [folderBytes(folder), names.map((name) => encodePath(name).toString('hex'))];
    return (
      this.#connection.read(() =>
        this.#statements.others.get(JSON.stringify(named), path, path, from, to),
      ) === 1
    );
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
        const there = this.#statements.find.all(folderBytes(target), bytes).map(fileOf);
        const known = this.findAll(joinPath({ folder: from, name: bytes }));
        if (known.length === 0 || there.some(({ missing }) => !missing)) continue;
        for (const { trackId } of known) this.#touch(trackId);
        if (there.length === 0) {
          this.#statements.move.run(to, from, bytes);
        } else if (known.some(({ trackId }) => trackId === null)) {
          continue;
        } else {
          // What was once there, and went away, is what lies there now: nothing is ever deleted.
          const path = joinPath({ folder: folderBytes(target), name: bytes });
          for (const file of known) this.bind({ ...file, path }, file.trackId!);
          this.keepSpans(path, known.map(({ span }) => span)); // prettier-ignore
          this.#statements.setMissing.run(Date.now(), from, bytes);
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
    return this.#connection
      .read(() => this.#statements.below.all(folderBytes(root), from, to))
      .map(decodePath);
  }

  #setMark(folder: string, names: Iterable<string>, missingSince: number | null): void {
    const path = folderBytes(folder);
    this.#connection.transaction(() => {
      for (const name of names) this.#statements.setMissing.run(missingSince, path, encodePath(name));
      this.#connection.touched.files = true;
    });
  }

  /** The key of a file's row; the track that it was until now may have no other file. */
  #keyOf({ path, span = wholeFile }: FileState): RowKey {
    const { folder, name } = splitPath(path);
    this.#touch(this.find(path, span)?.trackId ?? null);
    return [this.#ensureFolder(folder), name, span.startUs, span.endUs];
  }

  #touch(trackId: number | null): void {
    if (trackId === null) return;
    this.#connection.touched.track(trackId);
    this.#connection.touched.rows = true;
  }

  #ensureFolder(path: Buffer): number {
    return (
      this.#statements.folderId.get(path) ?? Number(this.#statements.addFolder.run(path).lastInsertRowid)
    );
  }
}

/** SQLite has no larger integer, and a strange time must not make a file unstorable. */
function int64(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
