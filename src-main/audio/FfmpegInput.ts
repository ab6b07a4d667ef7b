import { AVERROR_EIO, AVERROR_EOF, AVSEEK_CUR, AVSEEK_END, AVSEEK_SET, AVSEEK_SIZE } from 'node-av/constants';
import { IOContext } from 'node-av/lib';

/** The bytes of one file. Trailing tags are hidden by a smaller `size`. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** Returns `length` bytes from `position`: fewer at the end, none after it. */
  read(position: number, length: number): Uint8Array;
}

/**
 * Small, because node-av 6.1.1 never frees it: 4 KiB are lost with every file. FFmpeg reads more than that directly, and
 * the source has a cache of its own, so that it costs less than a twentieth of the decoding time.
 */
const bufferBytes = 4096;

/**
 * So much is read for one packet at most; no header or picture has more. FFmpeg looks for the next one to the end of the file,
 * and until it returns, what was given to it is not freed: the rest of a file of 20 GB would take more than 1 GB.
 */
const mostBytesForPacket = 2 ** 27;

/**
 * A source as FFmpeg reads it. An error that the source throws cannot pass through FFmpeg: it is kept, FFmpeg sees an
 * input error, and `check`, to be called after each of FFmpeg's functions, throws it as it was.
 */
export class FfmpegInput implements Disposable {
  readonly context = new IOContext();
  readonly #source: ByteSource;
  #position = 0;
  /** Read since the last `check`. */
  #readBytes = 0;
  #closing = false;
  #failure: { error: unknown } | undefined;

  constructor(source: ByteSource) {
    this.#source = source;
    this.context.allocContextWithCallbacks(
      bufferBytes,
      0,
      (length) => this.#read(length),
      null,
      (offset, whence) => this.#seek(Number(offset), whence),
    );
  }

  /** Throws what the source threw, and passes FFmpeg's result on. */
  check(result: number): number {
    this.#readBytes = 0;
    if (this.#failure) throw this.#failure.error;
    return result;
  }

  /** Without it the process would not end: the callbacks hold the event loop. */
  [Symbol.dispose](): void {
    this.#shrinkBuffer();
    this.context.freeContext();
  }

  /**
   * FFmpeg looks for a format in up to 1 MiB and goes back to the small buffer at the next read after those bytes. Where
   * there is none, because it knew no format, the large one would be lost.
   */
  #shrinkBuffer(): void {
    const { bufferSize } = this.context;
    if (bufferSize <= bufferBytes) return;
    this.#closing = true;
    this.context.seekSync(0n, AVSEEK_SET);
    this.context.readSync(bufferSize + 1);
  }

  #read(length: number): Buffer | number {
    if (this.#closing) return Buffer.alloc(length);
    if (this.#failure || this.#readBytes > mostBytesForPacket) return AVERROR_EIO;
    try {
      const bytes = this.#source.read(this.#position, Math.min(length, this.#source.size - this.#position));
      this.#position += bytes.length;
      this.#readBytes += bytes.length;
      return bytes.length ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : AVERROR_EOF;
    } catch (error) {
      this.#failure = { error };
      return AVERROR_EIO;
    }
  }

  #seek(offset: number, whence: number): bigint {
    const { size } = this.#source;
    if (whence === AVSEEK_SIZE) return BigInt(size);
    const from = whence === AVSEEK_CUR ? this.#position : whence === AVSEEK_END ? size : 0;
    this.#position = Math.min(Math.max(from + offset, 0), size);
    return BigInt(this.#position);
  }
}
