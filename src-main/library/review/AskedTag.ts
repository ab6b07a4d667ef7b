import { stateBits, type Postings } from '../index/Postings.ts';

/** How margins become probabilities: sigmoid(slope * margin + shift), the margin from the threshold in logits. */
export type Calibrate = (
  margins: readonly number[],
  answers: readonly boolean[],
) => { slope: number; shift: number };

/** With so many answers of a kind, another of it is worth half: as many as training asks for (LearnableTag.ts). */
const enoughAnswers = 8;
const answersAtOnce = 4;
/** Steps of strength in the tables: there may be millions of suggestions, and each is looked up. */
const steps = 1024;
const leastWorth = 1e-6;
/** Nobody has answered. */
const open = stateBits.suggested | stateBits.file;

/** A tag that may be asked about: how likely its suggestions are, and what an answer to one would teach. */
export class AskedTag {
  readonly threshold: number;
  /**
   * [steps + 2], above 0 and at most 1: what an answer to a suggestion of a strength would teach. The less certain it is,
   * the more, and the more of the answers that are expected are still lacking.
   */
  readonly worths = new Float32Array(steps + 2);
  /** [steps + 2], above 0 and at most 1: how likely it is that such a suggestion is wrong. */
  readonly doubts = new Float32Array(steps + 2);

  /**
   * Calibrates the tag. `fresh` are answers, by row, that the model was not taught yet: of those it was it is sure.
   */
  constructor(
    postings: Postings,
    threshold: number,
    fresh: ReadonlyMap<number, boolean>,
    calibrate: Calibrate,
  ) {
    this.threshold = threshold;
    const { rows, states, strengths, length } = postings;
    const [margins, answers]: [number[], boolean[]] = [[], []];
    let [yes, no] = [0, 0];
    for (let entry = 0; entry < length; entry++) {
      if ((states[entry]! & open) !== 0 || Number.isNaN(strengths[entry]!)) continue;
      if (states[entry] === stateBits.rejected) no++;
      else yes++;
      const answer = fresh.get(rows[entry]!);
      if (answer === undefined) continue;
      margins.push(logit(strengths[entry]!) - logit(threshold));
      answers.push(answer);
    }
    const [lacksYes, lacksNo] = [lackOf(yes), lackOf(no)];
    const { slope, shift } = calibrate(margins, answers);
    for (let step = Math.floor(threshold * steps); step < steps + 2; step++) {
      const margin = logit(step / steps) - logit(threshold);
      const probability = 1 / (1 + Math.exp(-slope * margin - shift));
      const lacking = probability * lacksYes + (1 - probability) * lacksNo;
      this.doubts[step] = Math.max(leastWorth, 1 - probability);
      this.worths[step] = Math.max(leastWorth, 4 * probability * (1 - probability) * lacking);
    }
  }
}

/** Looks up a strength, 0..1, in a table of a tag. */
export function lookUp(table: Float32Array, strength: number): number {
  const place = strength * steps;
  const step = place | 0;
  const below = table[step]!;
  return below + (place - step) * (table[step + 1]! - below);
}

/** What another answer is worth after so many of its kind; in steps, so that most answers leave the order as it is. */
function lackOf(answers: number): number {
  return enoughAnswers / (enoughAnswers + answers - (answers % answersAtOnce));
}

/** The logarithm of the odds of a score, 0..1; finite at both ends. */
function logit(score: number): number {
  const held = Math.min(1 - 1e-6, Math.max(1e-6, score));
  return Math.log(held / (1 - held));
}
