/** Which beats a track may have: how far apart, and how freely they may change. */
export interface TempoOptions {
  /** Steps of the activations in a second. */
  stepsPerSecond: number;
  /** Beats in a minute, the slowest and the fastest that are looked for. */
  slowestBpm?: number;
  fastestBpm?: number;
}

/** Neighbouring tempos differ by so much. */
const tempoStep = 0.02;
/** What a change of tempo by its whole costs, in nats: lambda of Krebs et al. 2015, equation 5. */
const changeCost = 100;
/** How far a beat may lie from where its tempo has it: part of a beat, and steps of the activations. */
const [looseness, looseSteps] = [0.02, 0.7];
/** Of the lengths that a beat may have at a tempo, so many on either side of the likeliest. */
const reach = 2;
/** Of so many steps that a beat spans one is a beat (observation_lambda of Krebs et al. 2015, section 3.2). */
export const beatPart = 16;
/** What a network says of a beat goes on for no longer than this. */
const widestSeconds = 0.06;

/**
 * The tempos that are told apart, each with the lengths, in steps, that a beat may have at it. The bar-pointer model (Whiteley,
 * Cemgil and Godsill 2006; Krebs, Böck and Widmer 2015, "An efficient state-space model for joint tempo and meter
 * tracking") has a state for each step within a beat, and a tempo is a whole number of steps. At 50 steps a second that is
 * too coarse: 174 BPM is 17.24 steps. Here a beat is one move of some steps (a semi-Markov model), so that a tempo may
 * lie between them, and there is nothing to compute within a beat.
 */
export class TempoStates {
  readonly count: number;
  /** Length of a beat by tempo, in steps; rising. */
  readonly periods: Float64Array;
  /** The shortest length that a beat may have, by tempo, in whole steps; the others are one step longer each. */
  readonly shortest: Int32Array;
  /** [lengths, tempos]: log-probabilities, but for a constant. */
  readonly penalties: Float64Array;
  readonly lengthsEach = 2 * reach + 1;
  readonly longest: number;
  /** How many steps are a beat, by tempo: the slower it is, the longer a network must go on saying so. */
  readonly widths: Int32Array;
  /** Cost of going on with the next tempo, faster or slower. */
  readonly stepCost = changeCost * tempoStep;

  constructor({ stepsPerSecond, slowestBpm = 40, fastestBpm = 240 }: TempoOptions) {
    const shortest = (60 * stepsPerSecond) / fastestBpm;
    this.count = 1 + Math.round(Math.log(fastestBpm / slowestBpm) / Math.log1p(tempoStep));
    this.periods = Float64Array.from(
      { length: this.count },
      (_, tempo) => shortest * (fastestBpm / slowestBpm) ** (tempo / (this.count - 1)),
    );
    this.shortest = Int32Array.from(this.periods, (period) => Math.max(1, Math.round(period) - reach));
    this.penalties = new Float64Array(this.count * this.lengthsEach);
    for (const [tempo, period] of this.periods.entries()) {
      const spread = Math.max(looseSteps, looseness * period);
      for (let index = 0; index < this.lengthsEach; index++) {
        const length = this.shortest[tempo]! + index;
        this.penalties[index * this.count + tempo] = -(((length - period) / spread) ** 2) / 2;
      }
    }
    this.widths = Int32Array.from(this.periods, (period) =>
      Math.ceil(Math.min(period / beatPart, widestSeconds * stepsPerSecond)),
    );
    this.longest = this.shortest.reduce((a, b) => Math.max(a, b)) + this.lengthsEach - 1;
  }
}
