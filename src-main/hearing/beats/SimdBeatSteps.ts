import { compileSimd, memoryAt, reserve, roundUp, startSimd, vectorBytes } from '../../simd/simdModule.ts';
import { enterCost, PlainBeatSteps, ringOf, type BeatSteps } from './BeatSteps.ts';
import type { TempoStates } from './TempoStates.ts';

/** The functions of beats.wasm; src-wasm/beats.ts says what they do. */
interface BeatFunctions {
  memory: WebAssembly.Memory;
  planBeats: (...numbers: number[]) => void;
  takeStep: (step: number, free: number, lengthTaken: number, tempoBefore: number) => number;
}

/** Instances that nobody uses: each keeps its memory. */
const idle: BeatFunctions[] = [];

/** Returns what takes steps fastest on this processor; all give the same numbers. */
export function beatStepsFor(tempos: TempoStates, window: number): BeatSteps {
  return compileSimd('beats') === 'unsupported'
    ? new PlainBeatSteps(tempos, window)
    : new SimdBeatSteps(tempos, window);
}

/** The steps in WebAssembly with SIMD, in a third of the time. */
export class SimdBeatSteps implements BeatSteps {
  readonly scores: Float64Array;
  readonly ring: number;
  readonly lengthTaken: Uint8Array;
  readonly tempoBefore: Uint8Array;
  readonly ended: Float64Array;
  readonly gains: Float64Array;
  readonly #functions: BeatFunctions;
  readonly #count: number;
  #isClosed = false;

  constructor(tempos: TempoStates, window: number) {
    const { count, lengthsEach, penalties, shortest, stepCost } = tempos;
    this.#count = count;
    this.ring = ringOf(tempos);
    this.#functions = idle.pop() ?? startSimd<BeatFunctions>('beats');
    let end = memoryAt;
    const take = (bytes: number) => {
      const at = end;
      end = roundUp(end + bytes, vectorBytes);
      return at;
    };
    const scoresAt = take(8 * this.ring * count);
    const penaltiesAt = take(8 * penalties.length);
    const shortestAt = take(4 * count);
    const endedAt = take(8 * count);
    const gainsAt = take(8 * count);
    const endedFromAt = take(count);
    const lengthTakenAt = take(window * count);
    const tempoBeforeAt = take(window * count);
    const { memory, planBeats } = this.#functions;
    reserve(memory, end);
    const { buffer } = memory;
    this.scores = new Float64Array(buffer, scoresAt, this.ring * count).fill(-Infinity);
    this.ended = new Float64Array(buffer, endedAt, count);
    this.gains = new Float64Array(buffer, gainsAt, count);
    this.lengthTaken = new Uint8Array(buffer, lengthTakenAt, window * count);
    this.tempoBefore = new Uint8Array(buffer, tempoBeforeAt, window * count);
    new Float64Array(buffer, penaltiesAt, penalties.length).set(penalties);
    new Int32Array(buffer, shortestAt, count).set(shortest);
    const costs = [stepCost, enterCost];
    const places = [scoresAt, penaltiesAt, shortestAt, endedAt, gainsAt, endedFromAt];
    planBeats(count, lengthsEach, this.ring - 1, ...places, ...costs);
  }

  take(step: number, slot: number, free: number): number {
    const row = slot * this.#count;
    return this.#functions.takeStep(
      step,
      free,
      this.lengthTaken.byteOffset + row,
      this.tempoBefore.byteOffset + row,
    );
  }

  close(): void {
    if (!this.#isClosed) idle.push(this.#functions);
    this.#isClosed = true;
  }
}
