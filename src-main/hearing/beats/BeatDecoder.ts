import type { Beat, PlacedBeat } from './Beat.ts';
import { fromFree, type BeatSteps } from './BeatSteps.ts';
import { layBars } from './layBars.ts';
import { beatStepsFor } from './SimdBeatSteps.ts';
import { beatPart, TempoStates, type TempoOptions } from './TempoStates.ts';

/** What is less is not told apart. */
const leastActivation = 1e-4;
/** Nats: to leave a beat for free time; see BeatSteps for the way back. */
const leaveCost = 16;
/** Nats a second that speak for free time: a beat must be this clear to be believed. */
const freeGain = 2;
/** Beats are settled once the best way has gone on for so long, and looked for every so often. */
const [settleSeconds, everySeconds] = [30, 30];

/** What is so near to a beat belongs to it. */
const nearSeconds = 0.03;

/** In place of a tempo: no beat, but free time. */
const freeTime = -1;

/**
 * Finds beats and downbeats in what a network says of each step: the likeliest way through beats and tempos, and free time
 * between them (Viterbi 1967; see TempoStates for the model), then through bars. Takes activations as they come, and holds no
 * more than a minute of them.
 *
 * @example
 * const decoder = new BeatDecoder({ stepsPerSecond: 50 });
 * const waltz = (step) => ((step + 1) % 30 > 2 ? [0.01, 0.01] : (step + 1) % 90 > 2 ? [0.8, 0.1] : [0.1, 0.8]);
 * decoder.push(Float32Array.from(Array.from({ length: 1000 }, (_, step) => waltz(step)).flat()));
 * decoder.finish().slice(0, 4).map(({ seconds, place }) => [seconds, place]) // [[0, 0], [0.6, 1], [1.2, 2], [1.8, 0]]
 */
export class BeatDecoder {
  readonly #stepsPerSecond: number;
  readonly #tempos: TempoStates;
  readonly #steps: BeatSteps;
  /** [window]: the tempo of the beat left for free time at a step, where one was. */
  readonly #leftFrom: Int16Array;
  readonly #window: number;
  /** [window, 2], and somewhat more. */
  readonly #activations: Float32Array;
  /** [widest]: what each of the last steps gains where it is in a beat, the newest first. */
  readonly #gains: Float64Array;
  /** [widest]: what a beat gains around the step that is taken, by how many steps it spans, less one. */
  readonly #gainsOf: Float64Array;
  /** A step is taken once so many behind it are known, of those that a beat spans. */
  readonly #late: number;
  /** How likely the best way is that ends in free time: after the step taken last, and after the `widest` steps before it. */
  #free = 0;
  readonly #freeBefore: Float64Array;
  /** Steps known, and taken, so far. */
  #known = 0;
  #step = 0;
  #settledUntil = 0;
  readonly #beats: Beat[] = [];

  constructor(options: TempoOptions, stepsFor = beatStepsFor) {
    this.#stepsPerSecond = options.stepsPerSecond;
    this.#tempos = new TempoStates(options);
    const { longest } = this.#tempos;
    this.#window = Math.ceil((settleSeconds + everySeconds) * this.#stepsPerSecond) + 2 * longest;
    this.#steps = stepsFor(this.#tempos, this.#window);
    this.#leftFrom = new Int16Array(this.#window).fill(freeTime);
    this.#activations = new Float32Array(2 * this.#window);
    const widest = this.#tempos.widths.at(-1)!;
    this.#gains = new Float64Array(widest);
    this.#gainsOf = new Float64Array(widest);
    this.#freeBefore = new Float64Array(widest);
    this.#late = widest >> 1;
  }

  /** Takes the activations of the next steps: [steps, 2], 0..1, for a beat that is no downbeat and for a downbeat. */
  push(activations: Float32Array): void {
    const every = Math.ceil(everySeconds * this.#stepsPerSecond);
    const lag = Math.ceil(settleSeconds * this.#stepsPerSecond);
    for (let at = 0; at + 1 < activations.length; at += 2) {
      this.#know(activations[at]!, activations[at + 1]!);
      if (this.#step - this.#settledUntil >= every + lag) this.#settle(this.#step - lag);
    }
  }

  /** Returns the beats of everything that was pushed, in their order. Nothing may be pushed afterwards. */
  finish(): PlacedBeat[] {
    while (this.#step < this.#known) this.#take(0);
    this.#settle(this.#step);
    this.#steps.close();
    return layBars(this.#beats);
  }

  #know(beat: number, down: number): void {
    const slot = this.#known++ % this.#window;
    this.#activations[2 * slot] = beat;
    this.#activations[2 * slot + 1] = down;
    const gain = gainOf(Math.min(1, beat + down));
    if (this.#known > this.#late) this.#take(gain);
    else this.#shift(gain);
  }

  /** Takes a step, with the gain of that which lies `late` steps behind it. */
  #take(gain: number): void {
    const step = this.#step++;
    const slot = step % this.#window;
    this.#shift(gain);
    this.#setGains();
    // What a beat was told of does not tell of another one behind free time
    const best = this.#steps.take(step, slot, this.#freeBefore.at(-1)!);
    const left = this.#steps.ended[best]! - leaveCost;
    const stays = this.#free + freeGain / this.#stepsPerSecond;
    this.#free = Math.max(left, stays);
    this.#freeBefore.copyWithin(1, 0);
    this.#freeBefore[0] = this.#free;
    this.#leftFrom[slot] = left > stays ? best : freeTime;
  }

  #shift(gain: number): void {
    this.#gains.copyWithin(1, 0);
    this.#gains[0] = gain;
  }

  /** A beat spans steps on both sides of the one that is taken, one more behind it where their number is even. */
  #setGains(): void {
    const [gains, sums, late] = [this.#gains, this.#gainsOf, this.#late];
    for (let index = 0, sum = 0; index < sums.length; index++) {
      const aside = (index + 1) >> 1;
      sum += gains[late + (index % 2 === 0 ? aside : -aside)]!;
      sums[index] = sum;
    }
    const { widths } = this.#tempos;
    for (let tempo = 0; tempo < widths.length; tempo++) this.#steps.gains[tempo] = sums[widths[tempo]! - 1]!;
  }

  /** Follows the best way back, and keeps its beats up to a step. */
  #settle(until: number): void {
    const { count, shortest } = this.#tempos;
    const found: Beat[] = [];
    let { step, tempo } = this.#bestEnd();
    while (step >= this.#settledUntil) {
      const slot = step % this.#window;
      if (tempo === freeTime) {
        tempo = this.#leftFrom[slot]!;
        if (tempo === freeTime) step--;
        continue;
      }
      const from = this.#steps.tempoBefore[slot * count + tempo]!;
      const isFirst = from === fromFree;
      if (step < until) found.push(this.#beatAt(step, tempo, isFirst));
      step -= isFirst
        ? this.#freeBefore.length
        : shortest[from]! + this.#steps.lengthTaken[slot * count + from]!;
      tempo = isFirst ? freeTime : from;
    }
    for (const beat of found.reverse()) this.#beats.push(beat);
    this.#settledUntil = until;
  }

  /** Where the best way so far ends: in a beat that is not over, or in free time. */
  #bestEnd(): { step: number; tempo: number } {
    const { count, periods, shortest, longest } = this.#tempos;
    const { scores, ring } = this.#steps;
    const last = this.#step - 1;
    let best = this.#free;
    let found = { step: last, tempo: freeTime };
    for (let step = last; step > last - longest && step >= 0; step--) {
      for (let tempo = 0; tempo < count; tempo++) {
        if (last - step > periods[tempo]!) continue;
        const score = scores[((step + shortest[tempo]!) & (ring - 1)) * count + tempo]!;
        if (score <= best) continue;
        best = score;
        found = { step, tempo };
      }
    }
    return found;
  }

  #beatAt(middle: number, tempo: number, isFirst: boolean): Beat {
    const width = this.#tempos.widths[tempo]!;
    const step = this.#strongest(middle - ((width - 1) >> 1), middle + (width >> 1));
    const period = this.#tempos.periods[tempo]!;
    const halfway = step + Math.round(period / 2);
    const near = Math.floor(nearSeconds * this.#stepsPerSecond);
    const strength = this.#strength(step);
    return {
      seconds: (step + this.#offPeak(step)) / this.#stepsPerSecond,
      strength,
      downStrength: this.#activations[2 * (step % this.#window) + 1]! / Math.max(strength, leastActivation),
      halfwayStrength: Math.max(...[-1, 0, 1].map((aside) => this.#strength(halfway + aside))),
      nearStrength: this.#meanStrength(step - near, step + near),
      meanStrength: this.#meanStrength(step - near, step - near + Math.round(period) - 1),
      isFirst,
    };
  }

  /** The step at which the network says most, of those from a step to another one. */
  #strongest(from: number, to: number): number {
    let best = Math.max(0, from);
    for (let step = best + 1; step <= to; step++)
      if (this.#strength(step) > this.#strength(best)) best = step;
    return best;
  }

  /** From a step to another one, both included; steps before the beginning and behind the end say nothing. */
  #meanStrength(from: number, to: number): number {
    let sum = 0;
    for (let step = from; step <= to; step++) sum += this.#strength(step);
    return sum / (to - from + 1);
  }

  /** The highest point of a parabola through a step and those beside it, in steps from it; 0 where it is no peak. */
  #offPeak(step: number): number {
    if (step === 0 || step === this.#known - 1) return 0;
    const [before, at, after] = [-1, 0, 1].map((near) => this.#strength(step + near)) as [
      number,
      number,
      number,
    ];
    const curve = before - 2 * at + after;
    return at >= before && at >= after && curve < 0 ? (before - after) / (2 * curve) : 0;
  }

  /** Of a step that is held: beat or downbeat, 0..1. */
  #strength(step: number): number {
    if (step < 0 || step >= this.#known || step < this.#known - this.#window) return 0;
    const slot = step % this.#window;
    return Math.min(1, this.#activations[2 * slot]! + this.#activations[2 * slot + 1]!);
  }
}

/** How much likelier a step is where there is a beat than where there is none, in nats. */
function gainOf(activation: number): number {
  const none = Math.max(leastActivation, 1 - activation) / (beatPart - 1);
  return Math.log(Math.max(leastActivation, activation) / none);
}
