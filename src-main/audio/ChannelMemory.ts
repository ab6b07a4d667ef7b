import { compileSimd, memoryAt, reserve, roundUp, startSimd, vectorBytes } from '../simd/simdModule.ts';

/** The functions of loudness.wasm; src-wasm/loudness.ts says what they do. */
export interface LoudnessFunctions {
  memory: WebAssembly.Memory;
  planWeighting: (...coefficients: number[]) => void;
  power: (
    left: number,
    right: number,
    frames: number,
    leftCounts: number,
    rightCounts: number,
    state: number,
  ) => number;
  silenceNonFinite: (samples: number, count: number) => void;
  highestPeak: (samples: number, count: number, highest: number, table: number) => number;
}

const floatBytes = Float32Array.BYTES_PER_ELEMENT;
/** Samples of before that stay in front of each channel's, in whole vectors: the search for peaks goes back to them. */
const historyBytes = floatBytes * 28;
/** Where whoever measures has room for what it needs beside the samples, and how much. */
export const workAt = memoryAt;
export const workBytes = 4096;
const channelsAt = workAt + workBytes;

/** Instances that nobody uses: each keeps its memory. */
const idle: LoudnessFunctions[] = [];

/**
 * Memory for a chunk of each channel's samples; on a processor with SIMD that of WebAssembly, which measures them where they
 * are. `room` tells where to write them.
 */
export class ChannelMemory implements Disposable {
  readonly channels: number;
  /** Undefined on a processor without SIMD. */
  readonly functions: LoudnessFunctions | undefined;
  /** In place of WebAssembly's. */
  #buffer = new ArrayBuffer(0);
  /** Bytes from one channel to the next; each has its last samples of before, then those of now. */
  #stride = 0;
  #most = 0;
  #room: Buffer[] = [];

  constructor(channels: number) {
    this.channels = channels;
    const hasSimd = compileSimd('loudness') !== 'unsupported';
    this.functions = hasSimd ? (idle.pop() ?? startSimd<LoudnessFunctions>('loudness')) : undefined;
    if (this.functions) reserve(this.functions.memory, channelsAt);
  }

  /** Where up to so many samples of each channel, 32-bit floats, are to be written. Holds until the next call. */
  room(frames: number): Buffer[] {
    if (frames > this.#most || this.#room.length === 0) this.#layOut(frames);
    return this.#room;
  }

  /** Where a channel's samples begin in the memory, in bytes. */
  addressOf(channel: number): number {
    return channelsAt + this.#stride * channel + historyBytes;
  }

  /** A channel's first samples, as they lie there. */
  samples(channel: number, frames: number): Float32Array {
    return new Float32Array(this.#bytes, this.addressOf(channel), frames);
  }

  /** Float files may hold NaN or infinity, which would spread over every number computed from them: 0 instead. */
  silenceNonFinite(frames: number): void {
    for (let channel = 0; channel < this.channels; channel++) {
      if (this.functions) this.functions.silenceNonFinite(this.addressOf(channel), frames);
      else silenceNonFinite(this.samples(channel, frames));
    }
  }

  /** Keeps the last of so many samples, in front of what is written next. */
  keepLast(frames: number): void {
    const bytes = new Uint8Array(this.#bytes);
    for (let channel = 0; channel < this.channels; channel++) {
      const last = this.addressOf(channel) + floatBytes * frames;
      bytes.copyWithin(this.addressOf(channel) - historyBytes, last - historyBytes, last);
    }
  }

  /** Nothing of this may be used afterwards. */
  [Symbol.dispose](): void {
    if (this.functions) idle.push(this.functions);
  }

  get #bytes(): ArrayBuffer {
    return this.functions?.memory.buffer ?? this.#buffer;
  }

  /** Makes room for larger chunks, and takes along what is kept. */
  #layOut(frames: number): void {
    const kept = Array.from({ length: this.channels }, (_, channel) =>
      this.#room.length > 0
        ? new Uint8Array(this.#bytes, this.addressOf(channel) - historyBytes, historyBytes).slice()
        : new Uint8Array(historyBytes),
    );
    this.#most = frames;
    this.#stride = historyBytes + roundUp(floatBytes * frames, vectorBytes);
    const end = channelsAt + this.#stride * this.channels;
    if (this.functions) reserve(this.functions.memory, end);
    else this.#buffer = new ArrayBuffer(end);
    const bytes = new Uint8Array(this.#bytes);
    this.#room = kept.map((history, channel) => {
      const at = this.addressOf(channel);
      bytes.set(history, at - historyBytes);
      return Buffer.from(this.#bytes, at, floatBytes * frames);
    });
  }
}

function silenceNonFinite(samples: Float32Array): void {
  for (let i = 0; i < samples.length; i++) if (!Number.isFinite(samples[i])) samples[i] = 0;
}
