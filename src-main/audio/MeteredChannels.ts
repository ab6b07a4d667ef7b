import type { KWeighting } from './kWeighting.ts';
import { memoryAt, reserve, roundUp, startSimd, vectorBytes } from './simdModule.ts';

/** The functions of loudness.wasm; src-wasm/loudness.ts says what they do. */
interface LoudnessFunctions {
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

/** Instances that no meter uses: each keeps its memory, with the table of peaks. */
const idle: LoudnessFunctions[] = [];

/** Samples on either side from which what lies between two samples is computed. */
const reach = 12;
/** What the search for peaks goes back to, in whole vectors. */
const historySamples = 28;
const floatBytes = 4;
const historyBytes = floatBytes * historySamples;
const tableAt = memoryAt;
const statesAt = tableAt + roundUp(3 * reach * floatBytes, vectorBytes);
/** Filters of two channels remember four numbers each. */
const stateBytes = 4 * vectorBytes;

/**
 * The channels of a sound, in WebAssembly: their weighted power and their highest peak. Samples come in chunks: `room` tells
 * where to write them, then `begin`, `power` for all of them in order, `end`.
 */
export class MeteredChannels implements Disposable {
  readonly #functions: LoudnessFunctions;
  readonly #weights: readonly number[];
  /** Each channel has its last samples of before, then those of now: where the first begins, and how far apart they are. */
  readonly #planesAt: number;
  #planeBytes = 0;
  #mostFrames = 0;
  #room: Buffer[] = [];
  #highest: number;

  /** What each channel counts, 0 leaves it out; and the highest peak so far, linear. */
  constructor(weighting: KWeighting, weights: readonly number[], highest: number) {
    this.#functions = idle.pop() ?? startFunctions();
    this.#weights = weights;
    this.#highest = highest;
    const [[b0, b1, b2, a1, a2], [, , , c1, c2]] = weighting;
    this.#functions.planWeighting(b0, b1, b2, a1, a2, c1, c2);
    this.#planesAt = statesAt + stateBytes * Math.ceil(weights.length / 2);
    reserve(this.#functions.memory, this.#planesAt);
    const states = (this.#planesAt - statesAt) / Float64Array.BYTES_PER_ELEMENT;
    new Float64Array(this.#functions.memory.buffer, statesAt, states).fill(0);
  }

  /** Where up to so many samples of each channel, 32-bit floats, are to be written. Holds until the next call. */
  room(frames: number): Buffer[] {
    if (frames > this.#mostFrames || this.#room.length === 0) this.#layOut(frames);
    return this.#room;
  }

  /** Makes 0 of what is not finite in the samples now there, and looks for their peaks. */
  begin(frames: number): void {
    for (let channel = 0; channel < this.#weights.length; channel++) {
      this.#functions.silenceNonFinite(this.#samplesOf(channel), frames);
      this.#search(channel, frames);
    }
  }

  /** Sums the squares of the weighted samples of the next frames: so many, from that one of the chunk on. */
  power(from: number, frames: number): number {
    const weights = this.#weights;
    let sum = 0;
    for (let left = 0; left < weights.length; left += 2) {
      const right = left + 1;
      const [leftCounts, rightCounts] = [weights[left]!, weights[right] ?? 0];
      if (leftCounts === 0 && rightCounts === 0) continue;
      sum += this.#functions.power(
        this.#samplesOf(left) + floatBytes * from,
        this.#samplesOf(right < weights.length ? right : left) + floatBytes * from,
        frames,
        leftCounts,
        rightCounts,
        statesAt + (stateBytes * left) / 2,
      );
    }
    return sum;
  }

  /** Keeps of the chunk what the next needs. */
  end(frames: number): void {
    const bytes = new Uint8Array(this.#functions.memory.buffer);
    this.#weights.forEach((_, channel) => {
      const last = this.#samplesOf(channel) + floatBytes * frames;
      bytes.copyWithin(this.#planeOf(channel), last - historyBytes, last);
    });
  }

  /** Looks also at what the last samples lead to. Returns the highest peak, also of before. */
  finish(): number {
    this.room(reach).forEach((samples, channel) => {
      samples.fill(0, 0, floatBytes * reach);
      this.#search(channel, reach);
    });
    return this.#highest;
  }

  /** Nothing of this may be used afterwards. */
  [Symbol.dispose](): void {
    idle.push(this.#functions);
  }

  #search(channel: number, frames: number): void {
    const samples = this.#samplesOf(channel);
    this.#highest = this.#functions.highestPeak(samples, frames, this.#highest, tableAt);
  }

  #planeOf(channel: number): number {
    return this.#planesAt + this.#planeBytes * channel;
  }

  #samplesOf(channel: number): number {
    return this.#planeOf(channel) + historyBytes;
  }

  /** Makes room for larger chunks, and takes along what is kept. */
  #layOut(frames: number): void {
    const { memory } = this.#functions;
    const kept = this.#weights.map((_, channel) =>
      this.#room.length > 0
        ? new Uint8Array(memory.buffer, this.#planeOf(channel), historyBytes).slice()
        : new Uint8Array(historyBytes),
    );
    this.#mostFrames = frames;
    this.#planeBytes = historyBytes + roundUp(floatBytes * frames, vectorBytes);
    reserve(memory, this.#planeOf(this.#weights.length));
    this.#room = kept.map((history, channel) => {
      new Uint8Array(memory.buffer).set(history, this.#planeOf(channel));
      return Buffer.from(memory.buffer, this.#samplesOf(channel), floatBytes * frames);
    });
  }
}

function startFunctions(): LoudnessFunctions {
  const functions = startSimd<LoudnessFunctions>('loudness');
  reserve(functions.memory, statesAt);
  new Float32Array(functions.memory.buffer, tableAt, 3 * reach).set(peakTable());
  return functions;
}

/**
 * Four times oversampled: what lies at a quarter, a half and three quarters of the way between two samples (ITU-R BS.1770-4,
 * annex 2), of the samples at one distance to the left and right: what their sum counts at a quarter and three quarters,
 * what their difference counts there, and what their sum counts half-way.
 */
function peakTable(): number[] {
  const quarter = interpolator(0.25);
  const half = interpolator(0.5);
  return Array.from({ length: reach }, (_, tap) => {
    const [left, right] = [quarter[tap]!, quarter[2 * reach - 1 - tap]!];
    return [(left + right) / 2, (left - right) / 2, half[tap]!];
  }).flat();
}

/** The weights of the samples around a place between two of them: a sinc, windowed by von Hann's. */
function interpolator(phase: number): number[] {
  const weights = Array.from({ length: 2 * reach }, (_, tap) => {
    const distance = tap - (reach - 1) - phase;
    const sinc = Math.sin(Math.PI * distance) / (Math.PI * distance);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
