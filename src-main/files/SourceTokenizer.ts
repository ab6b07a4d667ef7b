import { AbstractTokenizer, EndOfStreamError, type IReadChunkOptions } from 'strtok3';
import { ReadError } from '../errors.ts';
import { readInto, type ByteSource } from './ByteSource.ts';

/**
 * Most bytes through which a parser may look for the first frame of an mp3 or AAC. Real files have it within some
 * kilobytes; in a file that is no mp3 at all the search would read everything.
 */
const scanBytesMax = 2 << 20;

/** What music-metadata reads through: strtok3's interface on a byte source. */
export class SourceTokenizer extends AbstractTokenizer {
  override readonly fileInfo: { size: number; mimeType: string };
  /** The drive's failure, if there was one: parsers take any error for a defect of the file. */
  failure: ReadError | undefined;
  readonly #source: ByteSource;
  readonly #audioEnd: number;
  #scanBytesLeft: number;

  /** `audioEnd`: where the trailing tags begin. `scans`: whether frames are looked for at all. */
  constructor(source: ByteSource, mimeType: string, audioEnd: number, scans: boolean) {
    super();
    this.#source = source;
    this.fileInfo = { size: source.size, mimeType };
    this.#audioEnd = audioEnd;
    this.#scanBytesLeft = scans ? scanBytesMax : 0;
  }

  override async readBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const { length, position, mayBeLess } = this.normalizeOptions(target, options);
    const count = this.#read(target, position, length, mayBeLess);
    this.position = position + count;
    return Promise.resolve(count);
  }

  override async peekBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const { length, position, mayBeLess } = this.normalizeOptions(target, options);
    // Only the search for frames peeks at wherever it is.
    if (options?.position === undefined && position <= this.#audioEnd) {
      this.#scanBytesLeft -= length;
      if (this.#scanBytesLeft < 0) throw new EndOfStreamError();
    }
    return Promise.resolve(this.#read(target, position, length, mayBeLess));
  }

  override supportsRandomAccess(): boolean {
    return true;
  }

  setPosition(position: number): void {
    this.position = position;
  }

  #read(target: Uint8Array, position: number, length: number, mayBeLess = false): number {
    let count: number;
    try {
      count = readInto(this.#source, target.subarray(0, length), position);
    } catch (error) {
      if (error instanceof ReadError) this.failure ??= error;
      throw error;
    }
    if (count < length && !mayBeLess) throw new EndOfStreamError();
    return count;
  }
}
