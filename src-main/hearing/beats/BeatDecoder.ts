import { TempoStates, type TempoOptions } from './TempoStates.ts';

/** A beat that was found. */
export interface Beat {
  /** From the beginning of the track. */
  seconds: number;
  /** Place in its bar: 0 is the downbeat. */
  place: number;
  beatsPerBar: number;
  /** What the network said of it, beat or downbeat, 0..1. */
  strength: number;
  /** How much of that was for a downbeat, 0..1. */
  downStrength: number;
  /** What the network said halfway to the beat after it, 0..1. */
  halfwayStrength: number;
  /** No beat comes before it that it would follow: music begins here, or time was free until now. */
  isFirst: boolean;
}

/** Of so many steps that a beat spans one is a beat (observation_lambda of Krebs et al. 2015, section 3.2). */
const beatPart = 16;
/** What is less is not told apart. */
const leastActivation = 1e-4;
/** Meters that are tried: three and four beats in a bar, as in Böck, Krebs and Widmer 2016, section 3.2. */
const meters = [3, 4] as const;
/** Nats: to leave a beat for free time, and to find one again, of any tempo and place in the bar. */
const [leaveCost, enterCost] = [8, 14];
/** Nats a second that speak for free time: a beat must be this clear to be believed. */
const freeGain = 1;
/** Beats are settled once the best way has gone on for so long, and looked for every so often. */
const [settleSeconds, everySeconds] = [30, 30];

const fromFree = 255;

/**
 * Finds beats and downbeats in what a network says of each step: the likeliest way through beats, bars and tempos, and free time
 * between them (Viterbi 1967). Takes activations as they come, and holds no more than a minute of them. See TempoStates for the
 * model.
 *
 * @example
 * const decoder = new BeatDecoder({ stepsPerSecond: 50 });
 * const waltz = (step) => (step % 30 > 0 ? [0.01, 0.01] : step % 90 > 0 ? [0.8, 0.1] : [0.1, 0.8]);
 * decoder.push(Float32Array.from(Array.from({ length: 1000 }, (_, step) => waltz(step)).flat()));
 * decoder.finish().slice(0, 4).map(({ seconds, place }) => [seconds, place]) // [[0, 0], [0.6, 1], [1.2, 2], [1.8, 0]]
 */
export class BeatDecoder {
  readonly #stepsPerSecond: number;
  readonly #tempos: TempoStates;
  /** By place in a bar, of the bars of three first: which place comes before, and whether it is the downbeat. */
  readonly #before: number[] = [];
  readonly #isDown: boolean[] = [];
  readonly #placeOf: { place: number; beatsPerBar: number }[] = [];
  readonly #states: number;
  /** [steps kept, states]: how likely the best way is that has a beat at a step in a state. */
  readonly #scores: Float64Array;
  readonly #ring: number;
  /** [window, states]: by which length, 255 for out of free time, and from which tempo. */
  readonly #lengthTaken: Uint8Array;
  readonly #tempoBefore: Uint8Array;
  /** [window]: the state left for free time at a step, -1 where it goes on. */
  readonly #leftFrom: Int16Array;
  readonly #window: number;
  /** [window, 2], and somewhat more. */
  readonly #activations: Float32Array;
  readonly #ended: Float64Array;
  readonly #endedFrom: Uint8Array;
  #free = 0;
  /** Steps taken so far. */
  #step = 0;
  #settledUntil = 0;
  readonly #beats: Beat[] = [];

  constructor(options: TempoOptions) {
    this.#stepsPerSecond = options.stepsPerSecond;
    this.#tempos = new TempoStates(options);
    for (const beatsPerBar of meters) {
      const first = this.#before.length;
      for (let place = 0; place < beatsPerBar; place++) {
        this.#before.push(first + ((place + beatsPerBar - 1) % beatsPerBar));
        this.#isDown.push(place === 0);
        this.#placeOf.push({ place, beatsPerBar });
      }
    }
    const { count, longest } = this.#tempos;
    this.#states = this.#before.length * count;
    this.#ring = longest + 1;
    this.#scores = new Float64Array(this.#ring * this.#states).fill(-Infinity);
    this.#window = Math.ceil((settleSeconds + everySeconds) * this.#stepsPerSecond) + 2 * longest;
    this.#lengthTaken = new Uint8Array(this.#window * this.#states);
    this.#tempoBefore = new Uint8Array(this.#window * this.#states);
    this.#leftFrom = new Int16Array(this.#window).fill(-1);
    this.#activations = new Float32Array(2 * this.#window);
    this.#ended = new Float64Array(count);
    this.#endedFrom = new Uint8Array(count);
  }

  /** Takes the activations of the next steps: [steps, 2], 0..1, for a beat that is no downbeat and for a downbeat. */
  push(activations: Float32Array): void {
    const every = Math.ceil(everySeconds * this.#stepsPerSecond);
    const lag = Math.ceil(settleSeconds * this.#stepsPerSecond);
    for (let at = 0; at + 1 < activations.length; at += 2) {
      this.#take(activations[at]!, activations[at + 1]!);
      if (this.#step - this.#settledUntil >= every + lag) this.#settle(this.#step - lag);
    }
  }

  /** Returns the beats of everything that was pushed, in their order. */
  finish(): Beat[] {
    this.#settle(this.#step);
    return this.#beats;
  }

  #take(beat: number, down: number): void {
    const tempos = this.#tempos;
    const { count } = tempos;
    const step = this.#step++;
    const slot = step % this.#window;
    this.#activations[2 * slot] = beat;
    this.#activations[2 * slot + 1] = down;
    const rest = Math.log(Math.max(leastActivation, 1 - beat - down) / (beatPart - 1));
    const forBeat = Math.log(Math.max(leastActivation, beat)) - rest;
    const forDown = Math.log(Math.max(leastActivation, down)) - rest;
    const outOfFree = this.#free - enterCost;
    const scoresAt = (step % this.#ring) * this.#states;
    const takenAt = slot * this.#states;
    let best = -Infinity;
    let bestState = -1;
    for (let place = 0; place < this.#before.length; place++) {
      this.#end(step, this.#before[place]!, takenAt + place * count);
      this.#spreadTempo();
      const gain = this.#isDown[place]! ? forDown : forBeat;
      const [first, taken] = [scoresAt + place * count, takenAt + place * count];
      for (let tempo = 0; tempo < count; tempo++) {
        let score = this.#ended[tempo]!;
        if (score < outOfFree) {
          score = outOfFree;
          this.#tempoBefore[taken + tempo] = fromFree;
        } else this.#tempoBefore[taken + tempo] = this.#endedFrom[tempo]!;
        score += gain;
        this.#scores[first + tempo] = score;
        if (score > best) {
          best = score;
          bestState = place * count + tempo;
        }
      }
    }
    const stays = this.#free + freeGain / this.#stepsPerSecond;
    const isLeft = best - leaveCost > stays;
    this.#free = isLeft ? best - leaveCost : stays;
    this.#leftFrom[slot] = isLeft ? bestState : -1;
  }

  /** Ends beats at a step that began at the place before, by tempo; the length that was likeliest is kept from `taken` on. */
  #end(step: number, place: number, taken: number): void {
    const { count, lengths, penalties, lengthsEach } = this.#tempos;
    const [scores, ended, endedFrom, lengthTaken] = [
      this.#scores,
      this.#ended,
      this.#endedFrom,
      this.#lengthTaken,
    ];
    const [states, first] = [this.#states, place * count];
    const now = step % this.#ring;
    for (let tempo = 0; tempo < count; tempo++) {
      let best = -Infinity;
      let bestIndex = 0;
      for (let index = tempo * lengthsEach, end = index + lengthsEach; index < end; index++) {
        // Before the first step there is -Infinity
        const began = now - lengths[index]!;
        const at = (began < 0 ? began + this.#ring : began) * states + first + tempo;
        const score = scores[at]! + penalties[index]!;
        if (score > best) {
          best = score;
          bestIndex = index - tempo * lengthsEach;
        }
      }
      ended[tempo] = best;
      endedFrom[tempo] = tempo;
      lengthTaken[taken + tempo] = bestIndex;
    }
  }

  /** Lets a beat go on with another tempo: the cost grows with the distance, so two passes do (Felzenszwalb 2012, section 2.1). */
  #spreadTempo(): void {
    const { count, stepCost } = this.#tempos;
    const [ended, from] = [this.#ended, this.#endedFrom];
    for (let tempo = 1; tempo < count; tempo++) {
      if (ended[tempo - 1]! - stepCost <= ended[tempo]!) continue;
      ended[tempo] = ended[tempo - 1]! - stepCost;
      from[tempo] = from[tempo - 1]!;
    }
    for (let tempo = count - 2; tempo >= 0; tempo--) {
      if (ended[tempo + 1]! - stepCost <= ended[tempo]!) continue;
      ended[tempo] = ended[tempo + 1]! - stepCost;
      from[tempo] = from[tempo + 1]!;
    }
  }

  /** Follows the best way back, and keeps its beats up to a step. */
  #settle(until: number): void {
    const { count, lengths, lengthsEach } = this.#tempos;
    const found: Beat[] = [];
    let { step, state } = this.#bestEnd();
    while (step >= this.#settledUntil) {
      const slot = step % this.#window;
      if (state < 0) {
        state = this.#leftFrom[slot]!;
        if (state < 0) step--;
        continue;
      }
      const from = this.#tempoBefore[slot * this.#states + state]!;
      const isFirst = from === fromFree;
      if (step < until) found.push(this.#beatAt(step, state, isFirst));
      if (isFirst) {
        state = -1;
        step--;
        continue;
      }
      const place = Math.floor(state / count);
      const index = this.#lengthTaken[slot * this.#states + place * count + from]!;
      step -= lengths[from * lengthsEach + index]!;
      state = this.#before[place]! * count + from;
    }
    for (const beat of found.reverse()) this.#beats.push(beat);
    this.#settledUntil = until;
  }

  /** Where the best way so far ends: in a beat that is not over, or in free time (-1). */
  #bestEnd(): { step: number; state: number } {
    const { count, periods, longest } = this.#tempos;
    const last = this.#step - 1;
    let [best, found] = [this.#free, { step: last, state: -1 }];
    for (let step = last; step > last - longest && step >= 0; step--) {
      for (let state = 0; state < this.#states; state++) {
        const score = this.#scores[(step % this.#ring) * this.#states + state]!;
        if (score > best && last - step <= periods[state % count]!) [best, found] = [score, { step, state }];
      }
    }
    return found;
  }

  #beatAt(step: number, state: number, isFirst: boolean): Beat {
    const { count, periods } = this.#tempos;
    const halfway = step + Math.round(periods[state % count]! / 2);
    const strength = this.#strength(step);
    return {
      seconds: (step + this.#offPeak(step)) / this.#stepsPerSecond,
      ...this.#placeOf[Math.floor(state / count)]!,
      strength,
      downStrength: this.#activations[2 * (step % this.#window) + 1]! / Math.max(strength, leastActivation),
      halfwayStrength: Math.max(...[-1, 0, 1].map((near) => this.#strength(halfway + near))),
      isFirst,
    };
  }

  /** The highest point of a parabola through a step and those beside it, in steps from it; 0 where it is no peak. */
  #offPeak(step: number): number {
    if (step === 0 || step === this.#step - 1) return 0;
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
    if (step < 0 || step >= this.#step || step < this.#step - this.#window) return 0;
    const slot = step % this.#window;
    return Math.min(1, this.#activations[2 * slot]! + this.#activations[2 * slot + 1]!);
  }
}
