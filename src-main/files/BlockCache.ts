/** Block of a file: its bytes lie in `buffer[0, length)`; shorter than the buffer at the end of the file. */
export interface FileBlock {
  buffer: Buffer;
  length: number;
}

/** 64 KiB: what a seek into a container wants, and little enough that a seek wastes nothing worth naming. */
export const blockBytes = 64 * 1024;

/** Buffers of closed files, for the next one: a library of 100,000 files allocates them once (16 MiB at most). */
const spareBuffers: Buffer[] = [];
const spareBuffersMax = 256;

/**
 * The blocks of one file that are kept: its first and last ones for as long as it is open, because that is where tag
 * readers and demuxers return to, and the most recently used of the others.
 */
export class BlockCache {
  readonly #pinned = new Map<number, FileBlock>();
  /** In the order of use, oldest first. */
  readonly #recent = new Map<number, FileBlock>();
  readonly #isPinned: (index: number) => boolean;
  readonly #recentMax: number;

  /** `blocks` is how many blocks the file has, `max` how many are kept. */
  constructor(blocks: number, max: number) {
    const head = Math.floor(max / 4);
    const tail = Math.max(2, Math.floor(max / 32));
    this.#isPinned = (index) => index < head || index >= blocks - tail;
    this.#recentMax = max - head - tail;
  }

  has(index: number): boolean {
    return this.#pinned.has(index) || this.#recent.has(index);
  }

  get(index: number): FileBlock | undefined {
    const pinned = this.#pinned.get(index);
    if (pinned) return pinned;
    const block = this.#recent.get(index);
    if (block) {
      this.#recent.delete(index);
      this.#recent.set(index, block);
    }
    return block;
  }

  /** Returns a buffer to read a block into: a new one, a spare one, or that of the block used longest ago. */
  takeBuffer(): Buffer {
    if (this.#recent.size >= this.#recentMax) {
      const [index, { buffer }] = this.#recent.entries().next().value!;
      this.#recent.delete(index);
      return buffer;
    }
    return spareBuffers.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
  }

  set(index: number, block: FileBlock): void {
    (this.#isPinned(index) ? this.#pinned : this.#recent).set(index, block);
  }

  /** Forgets all blocks. */
  clear(): void {
    for (const blocks of [this.#pinned, this.#recent]) {
      for (const { buffer } of blocks.values()) giveBack(buffer);
      blocks.clear();
    }
  }
}

/** Keeps a buffer that holds nothing for the next block. */
export function giveBack(buffer: Buffer): void {
  if (spareBuffers.length < spareBuffersMax) spareBuffers.push(buffer);
}
