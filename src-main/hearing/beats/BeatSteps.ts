import type { TempoStates } from './TempoStates.ts';

/** Nats: to find a beat again out of free time, of any tempo. */
export const enterCost = 24;
/** In place of a tempo: out of free time. */
export const fromFree = 255;

/** Takes one step after the other of the likeliest way through beats and tempos. */
export interface BeatSteps {
  /**
   * [ring, tempos]: how likely the best way is that has a beat at a step, kept where its shortest length ends: so those that may
   * end at a step, of one length after the other, lie side by side for all tempos. A power of two, so that bits tell the place.
   */
  readonly scores: Float64Array;
  readonly ring: number;
  /** [window, tempos]: by which length, and from which tempo. */
  readonly lengthTaken: Uint8Array;
  readonly tempoBefore: Uint8Array;
  /** [tempos]: how likely the best way is that has a beat at the step taken last. */
  readonly ended: Float64Array;
  /** [tempos]: what a beat gains at the step that is taken next; set from outside. */
  readonly gains: Float64Array;
  /** Takes a step, whose place in the window is given; returns the likeliest tempo. */
  take(step: number, slot: number, free: number): number;
  /** Nothing of this may be used afterwards. */
  close(): void;
}

/** How many places the ring of scores has. */
export function ringOf({ longest, lengthsEach }: TempoStates): number {
  return 2 ** Math.ceil(Math.log2(longest + lengthsEach));
}

/** The steps in JavaScript, for processors without SIMD. */
export class PlainBeatSteps implements BeatSteps {
  readonly scores: Float64Array;
  readonly ring: number;
  readonly lengthTaken: Uint8Array;
  readonly tempoBefore: Uint8Array;
  readonly ended: Float64Array;
  readonly gains: Float64Array;
  readonly #tempos: TempoStates;
  readonly #endedFrom: Uint8Array;

  constructor(tempos: TempoStates, window: number) {
    const { count } = tempos;
    this.#tempos = tempos;
    this.ring = ringOf(tempos);
    this.scores = new Float64Array(this.ring * count).fill(-Infinity);
    this.lengthTaken = new Uint8Array(window * count);
    this.tempoBefore = new Uint8Array(window * count);
    this.ended = new Float64Array(count);
    this.gains = new Float64Array(count);
    this.#endedFrom = new Uint8Array(count);
  }

  take(step: number, slot: number, free: number): number {
    const taken = slot * this.#tempos.count;
    this.#end(step, taken);
    this.#spreadTempo();
    return this.#begin(step, taken, free - enterCost);
  }

  close(): void {}

  /** Ends beats at a step, by tempo; the length that was likeliest is kept from `taken` on. */
  #end(step: number, taken: number): void {
    const { count, penalties, lengthsEach } = this.#tempos;
    const { scores, ended, lengthTaken } = this;
    ended.fill(-Infinity);
    for (let length = 0; length < lengthsEach; length++) {
      const at = ((step - length) & (this.ring - 1)) * count;
      const penalty = length * count;
      for (let tempo = 0; tempo < count; tempo++) {
        const score = scores[at + tempo]! + penalties[penalty + tempo]!;
        if (score <= ended[tempo]!) continue;
        ended[tempo] = score;
        lengthTaken[taken + tempo] = length;
      }
    }
  }

  /** Lets a beat go on with another tempo: the cost grows with the distance, so two passes do (Felzenszwalb 2012, section 2.1). */
  #spreadTempo(): void {
    const { count, stepCost } = this.#tempos;
    const [ended, from] = [this.ended, this.#endedFrom];
    from[0] = 0;
    for (let tempo = 1; tempo < count; tempo++) {
      const slower = ended[tempo - 1]! - stepCost;
      const changes = slower > ended[tempo]!;
      from[tempo] = changes ? from[tempo - 1]! : tempo;
      if (changes) ended[tempo] = slower;
    }
    for (let tempo = count - 2; tempo >= 0; tempo--) {
      const faster = ended[tempo + 1]! - stepCost;
      if (faster <= ended[tempo]!) continue;
      ended[tempo] = faster;
      from[tempo] = from[tempo + 1]!;
    }
  }

  /** Begins beats at a step, out of those that ended or out of free time; returns the likeliest tempo. */
  #begin(step: number, taken: number, outOfFree: number): number {
    const { count, shortest } = this.#tempos;
    const { scores, ended, gains, ring } = this;
    let best = 0;
    for (let tempo = 0; tempo < count; tempo++) {
      const isFree = ended[tempo]! < outOfFree;
      const score = (isFree ? outOfFree : ended[tempo]!) + gains[tempo]!;
      this.tempoBefore[taken + tempo] = isFree ? fromFree : this.#endedFrom[tempo]!;
      ended[tempo] = score;
      scores[((step + shortest[tempo]!) & (ring - 1)) * count + tempo] = score;
      if (score > ended[best]!) best = tempo;
    }
    return best;
  }
}
