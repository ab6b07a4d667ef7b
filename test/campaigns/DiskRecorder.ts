import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';

/**
 * One thing that was asked of the drive, in its order. Content belongs to a file, whatever its names are at the moment; names
 * belong to their folder.
 */
export type DiskCall =
  | { kind: 'write'; file: number; at: number; bytes: Buffer }
  | { kind: 'truncate'; file: number; size: number }
  | { kind: 'flush'; file: number }
  | { kind: 'name'; folder: string; path: string; file: number | undefined; from?: string }
  | { kind: 'flush names'; folder: string }
  /** A word of the test's own: the journal has an entry from here on, for one. */
  | { kind: 'mark'; name: string };

/** Files as they lie on a drive: contents by number, and which number each path names. */
export interface Disk {
  contents: Map<number, Buffer>;
  names: Map<string, number>;
}

/**
 * Records what `work` asks of the drive below a folder, by the calls of Node that src-main/writing and src-main/files make.
 * Returns the calls and the disk as it was before.
 */
export async function recordDisk(
  paths: readonly string[],
  work: (mark: (name: string) => void) => Promise<void>,
): Promise<{ before: Disk; calls: DiskCall[] }> {
  const calls: DiskCall[] = [];
  const before: Disk = { contents: new Map(), names: new Map() };
  const names = new Map<string, number>();
  let next = 1;
  for (const path of paths) {
    const twin = paths.find((one) => names.has(one) && fs.statSync(one).ino === fs.statSync(path).ino);
    const file = twin === undefined ? next++ : names.get(twin)!;
    names.set(path, file);
    before.names.set(path, file);
    before.contents.set(file, fs.readFileSync(path));
  }
  const setName = (path: string, file: number | undefined, from?: string) => {
    if (file === undefined) names.delete(path);
    else names.set(path, file);
    calls.push({ kind: 'name', folder: dirname(path), path, file, ...(from !== undefined && { from }) });
  };
  const create = (path: string) => {
    setName(path, next);
    return next++;
  };
  const { open, copyFile, rename, rm } = fs.promises;
  const { openSync, fsyncSync, writeSync, ftruncateSync, fdatasync, fdatasyncSync } = fs;
  const folders = new Map<number, string>();
  /** Files that are open, by their descriptor; a closed one is given to whatever is opened next. */
  const opened = new Map<number, number>();
  fs.promises.open = async (path, flags, mode) => {
    const isNew = !fs.existsSync(path);
    const handle = await open(path, flags, mode);
    const file = isNew ? create(String(path)) : names.get(String(path));
    opened.delete(handle.fd);
    if (file === undefined) return handle;
    watch(handle, file, calls);
    opened.set(handle.fd, file);
    return handle;
  };
  fs.promises.copyFile = async (from, to, mode) => {
    await copyFile(from, to, mode);
    const file = create(String(to));
    calls.push({ kind: 'write', file, at: 0, bytes: fs.readFileSync(to) });
  };
  fs.promises.rename = async (from, to) => {
    await rename(from, to);
    const file = names.get(String(from));
    names.delete(String(from));
    setName(String(to), file, String(from));
  };
  fs.promises.rm = async (path, options) => {
    const isThere = names.has(String(path));
    await rm(path, options);
    if (isThere) setName(String(path), undefined);
  };
  fs.openSync = (path, flags, mode) => {
    const descriptor = openSync(path, flags, mode);
    opened.delete(descriptor);
    folders.delete(descriptor);
    const file = names.get(String(path));
    if (file === undefined) folders.set(descriptor, String(path));
    else opened.set(descriptor, file);
    return descriptor;
  };
  fs.fsyncSync = (descriptor) => {
    fsyncSync(descriptor);
    const [file, folder] = [opened.get(descriptor), folders.get(descriptor)];
    if (file !== undefined) calls.push({ kind: 'flush', file });
    else if (folder !== undefined) calls.push({ kind: 'flush names', folder });
  };
  fs.writeSync = ((descriptor: number, bytes: Buffer, offset: number, length: number, at: number) => {
    const written = writeSync(descriptor, bytes, offset, length, at);
    const file = opened.get(descriptor);
    const copy = Buffer.from(bytes.subarray(offset, offset + written));
    if (file !== undefined) calls.push({ kind: 'write', file, at, bytes: copy });
    return written;
  }) as typeof fs.writeSync;
  fs.ftruncateSync = (descriptor, size) => {
    ftruncateSync(descriptor, size);
    const file = opened.get(descriptor);
    if (file !== undefined) calls.push({ kind: 'truncate', file, size: size ?? 0 });
  };
  fs.fdatasync = ((descriptor: number, done: (error: NodeJS.ErrnoException | null) => void) => {
    const file = opened.get(descriptor);
    fdatasync(descriptor, (error) => {
      if (!error && file !== undefined) calls.push({ kind: 'flush', file });
      done(error);
    });
  }) as typeof fs.fdatasync;
  fs.fdatasyncSync = (descriptor) => {
    fdatasyncSync(descriptor);
    const file = opened.get(descriptor);
    if (file !== undefined) calls.push({ kind: 'flush', file });
  };
  syncBuiltinESMExports();
  try {
    await work((name) => calls.push({ kind: 'mark', name }));
  } finally {
    Object.assign(fs.promises, { open, copyFile, rename, rm });
    Object.assign(fs, { openSync, fsyncSync, writeSync, ftruncateSync, fdatasync, fdatasyncSync });
    syncBuiltinESMExports();
  }
  return { before, calls };
}

/** The one way of several in which src-main writes. */
type WriteAt = (
  bytes: Buffer,
  offset: number,
  length: number,
  at: number,
) => Promise<{ bytesWritten: number }>;

function watch(handle: fs.promises.FileHandle, file: number, calls: DiskCall[]): void {
  const write = handle.write.bind(handle) as WriteAt;
  const [truncate, sync, datasync] = [
    handle.truncate.bind(handle),
    handle.sync.bind(handle),
    handle.datasync.bind(handle),
  ];
  Object.assign(handle, {
    async write(bytes: Buffer, offset: number, length: number, at: number) {
      const done = await write(bytes, offset, length, at);
      const copy = Buffer.from(bytes.subarray(offset, offset + done.bytesWritten));
      calls.push({ kind: 'write', file, at, bytes: copy });
      return done;
    },
    async truncate(size: number) {
      await truncate(size);
      calls.push({ kind: 'truncate', file, size });
    },
    async sync() {
      await sync();
      calls.push({ kind: 'flush', file });
    },
    async datasync() {
      await datasync();
      calls.push({ kind: 'flush', file });
    },
  });
}

const pageBytes = 4096;

/**
 * The disk after a power cut that comes behind the first `count` calls. What was flushed is there; of the rest, in the order
 * of the calls, `keeps` decides, for each page that was written and each name that was set. Where `inOrder` is true, all
 * behind the first thing that is lost of a file or a folder is lost, too.
 */
export function diskAfterCut(
  { before, calls }: { before: Disk; calls: readonly DiskCall[] },
  count: number,
  { keeps, inOrder }: { keeps: () => boolean; inOrder: boolean },
): Disk {
  const disk: Disk = { contents: new Map(before.contents), names: new Map(before.names) };
  const done = calls.slice(0, count);
  const isFlushed = (index: number, call: DiskCall) =>
    done.some(
      (later, at) =>
        at > index &&
        ((later.kind === 'flush' && 'file' in call && call.kind !== 'name' && later.file === call.file) ||
          (later.kind === 'flush names' && call.kind === 'name' && later.folder === call.folder)),
    );
  const cutOff = new Set<number | string>();
  for (const [index, call] of done.entries()) {
    if (call.kind === 'flush' || call.kind === 'flush names' || call.kind === 'mark') continue;
    const owner = call.kind === 'name' ? call.folder : call.file;
    const isKept = () => {
      if (inOrder && cutOff.has(owner)) return false;
      if (keeps()) return true;
      cutOff.add(owner);
      return false;
    };
    const flushed = isFlushed(index, call);
    if (call.kind === 'name') {
      // A rename is one change, as in every file system that keeps a log
      if (!flushed && !isKept()) continue;
      if (call.from !== undefined) disk.names.delete(call.from);
      if (call.file === undefined) disk.names.delete(call.path);
      else disk.names.set(call.path, call.file);
    } else if (call.kind === 'truncate') {
      if (flushed || isKept()) disk.contents.set(call.file, resized(contentOf(disk, call.file), call.size));
    } else {
      for (let from = 0; from < call.bytes.length;) {
        const to = Math.min(call.bytes.length, from + pageBytes - ((call.at + from) % pageBytes));
        if (flushed || isKept()) put(disk, call.file, call.at + from, call.bytes.subarray(from, to));
        from = to;
      }
    }
  }
  return disk;
}

const contentOf = (disk: Disk, file: number) => disk.contents.get(file) ?? Buffer.alloc(0);

function resized(content: Buffer, size: number): Buffer {
  return Buffer.concat([content.subarray(0, size), Buffer.alloc(Math.max(0, size - content.length))]);
}

function put(disk: Disk, file: number, at: number, bytes: Buffer): void {
  const old = contentOf(disk, file);
  const content = resized(old, Math.max(old.length, at + bytes.length));
  bytes.copy(content, at);
  disk.contents.set(file, content);
}
