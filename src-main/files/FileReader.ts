import { closeSync, constants, fstatSync, openSync, readvSync, type BigIntStats } from 'node:fs';
import { ReadError } from '../errors.ts';
import { fsPath } from '../paths.ts';
import { BlockCache, blockBytes, giveBack } from './BlockCache.ts';
import type { ByteSource } from './ByteSource.ts';
import { readErrorFrom } from './readErrorFrom.ts';

export interface FileReaderOptions {
  /** Called before and after each wait for the drive: what watches over a stalled drive can tell which it is. */
  onRead?: (state: 'waiting' | 'done') => void;
  /** Most bytes kept of the file; 16 MiB unless given. */
  cacheBytes?: number;
  /** False for a real path: a link that has taken the file's place is refused. */
  followsLinks?: boolean;
}

/** Most blocks that one system call fetches (256 KiB): enough to hide the latency of a remote drive. */
const readAheadBlocks = 4;

/**
 * One open file, read as few times as possible: tags, content hash and decoder ask for their bytes here, wherever and
 * in whatever pieces, and one pass over the file serves them all. Blocks of 64 KiB are cached (BlockCache); a read
 * that follows on the last one fetches more and more ahead, up to 256 KiB, and one anywhere else a single block.
 *
 * Synchronous: it lives in a worker process, below a decoder that asks synchronously.
 * Throws ReadError (`retry` where the drive or the permissions may recover).
 */
export class FileReader implements ByteSource {
  readonly path: string;
  /** In bytes, when opened; what is appended later is not seen. */
  readonly size: number;
  /** Time of the last change when opened, nanoseconds since 1970. */
  readonly modifiedNs: bigint;
  #bytesRead = 0;
  #fd: number | undefined;
  readonly #cache: BlockCache;
  readonly #onRead: FileReaderOptions['onRead'];
  #nextBlock = 0;
  #readAhead: number;

  constructor(path: string, options: FileReaderOptions = {}) {
    this.path = path;
    this.#onRead = options.onRead;
    this.#fd = this.#open(options.followsLinks ?? true);
    const stats = this.#look();
    this.size = Number(stats.size);
    this.modifiedNs = stats.mtimeNs;
    const blocks = Math.ceil(this.size / blockBytes);
    const cached = Math.floor((options.cacheBytes ?? 16 << 20) / blockBytes);
    this.#cache = new BlockCache(blocks, Math.max(cached, 2 * readAheadBlocks));
    this.#readAhead = blocks <= readAheadBlocks ? blocks : 1; // a small file comes in one piece
  }

  /** Bytes fetched from the file so far: those of the system calls, whatever was served from the cache. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Returns `length` bytes from `position`: fewer at the end of the file, also where it has become shorter. */
  read(position: number, length: number): Buffer {
    const target = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - position)));
    const count = this.readInto(target, position);
    return count === target.length ? target : target.subarray(0, count);
  }

  /** Fills `target` from `position` on and returns how many bytes there were. */
  readInto(target: Uint8Array, position: number): number {
    if (this.#fd === undefined) throw new ReadError('was closed before it was read', { path: this.path });
    const end = Math.min(this.size, position + target.length);
    let done = 0;
    while (position + done < end) {
      const index = Math.floor((position + done) / blockBytes);
      if (!this.#cache.has(index)) this.#fetch(index, Math.ceil(end / blockBytes));
      const block = this.#cache.get(index);
      const offset = position + done - index * blockBytes;
      const to = Math.min(block?.length ?? 0, end - index * blockBytes);
      if (!block || to <= offset) break; // the file has become shorter
      target.set(block.buffer.subarray(offset, to), done);
      done += to - offset;
    }
    return done;
  }

  /** Closes the file; closing twice is allowed. */
  close(): void {
    if (this.#fd === undefined) return;
    closeSync(this.#fd);
    this.#fd = undefined;
    this.#cache?.clear();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #open(followsLinks: boolean): number {
    const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
    const flags = O_RDONLY | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW);
    try {
      return this.#ask(() => openSync(fsPath(this.path), flags));
    } catch (error) {
      const { code } = (error as ReadError).cause as NodeJS.ErrnoException;
      if (followsLinks || code !== 'ELOOP') throw error;
      throw new ReadError('is a link now, which is not followed', { path: this.path, cause: error });
    }
  }

  /** A folder and a pipe can be opened too; O_NONBLOCK saw to it that opening a pipe did not wait for its writer. */
  #look(): BigIntStats {
    try {
      const stats = this.#ask(() => fstatSync(this.#fd!, { bigint: true }));
      if (stats.isFile()) return stats;
    } catch (error) {
      this.close();
      throw error;
    }
    this.close();
    throw new ReadError('is not a regular file', { path: this.path });
  }

  /** Fetches the block at `first`, those up to `wantedEnd`, and what is read ahead: up to the next one cached. */
  #fetch(first: number, wantedEnd: number): void {
    if (first > 0)
      this.#readAhead = first === this.#nextBlock ? Math.min(2 * this.#readAhead, readAheadBlocks) : 1;
    const last = Math.ceil(this.size / blockBytes);
    const wanted = Math.min(Math.max(wantedEnd - first, this.#readAhead), readAheadBlocks, last - first);
    let count = 1;
    while (count < wanted && !this.#cache.has(first + count)) count++;
    const buffers = Array.from({ length: count }, () => this.#cache.takeBuffer());
    let bytes: number;
    try {
      bytes = this.#readAll(buffers, first * blockBytes);
    } catch (error) {
      buffers.forEach(giveBack);
      throw error;
    }
    for (const [offset, buffer] of buffers.entries()) {
      const length = Math.max(0, Math.min(blockBytes, bytes - offset * blockBytes));
      this.#cache.set(first + offset, { buffer, length });
    }
    this.#nextBlock = first + count;
  }

  /** Some drives give less than was asked for: only nothing at all is the end. */
  #readAll(buffers: Buffer[], position: number): number {
    const wanted = Math.min(buffers.length * blockBytes, this.size - position);
    let done = 0;
    while (done < wanted) {
      const rest = done === 0 ? buffers : restOf(buffers, done);
      const count = this.#ask(() => readvSync(this.#fd!, rest, position + done));
      if (count === 0) break;
      done += count;
      this.#bytesRead += count;
    }
    return done;
  }

  #ask<T>(question: () => T): T {
    this.#onRead?.('waiting');
    try {
      return question();
    } catch (error) {
      throw readErrorFrom(error, this.path);
    } finally {
      this.#onRead?.('done');
    }
  }
}

/** The buffers without their first `done` bytes. */
function restOf(buffers: Buffer[], done: number): Buffer[] {
  const [first, ...others] = buffers.slice(Math.floor(done / blockBytes));
  return [first!.subarray(done % blockBytes), ...others];
}
