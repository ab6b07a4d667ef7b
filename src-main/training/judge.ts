import type { CalibrationPoint } from '../api.ts';
import { softplus, logit } from '../scores/logit.ts';

/** What a model said of examples that it had not seen. */
export interface Answers {
  /** What ranks them. */
  scores: readonly number[];
  /** 0..1 */
  probabilities: readonly number[];
  /** Whether it gives the tag. */
  says: readonly boolean[];
}

/** How good they were. Areas and F1: more is better; errors: less. */
export interface Measures {
  /** 0..1, 0.5 by chance. */
  rocAuc: number;
  /** Average precision, 0..1. */
  prAuc: number;
  f1: number;
  /** Expected calibration error, 0..1. */
  calibrationError: number;
  /** Nats an example: what decides whether one is better, for it punishes a wrong order and a wrong certainty alike. */
  logLoss: number;
}

export const measureNames = ['rocAuc', 'prAuc', 'f1', 'calibrationError', 'logLoss'] as const;

/** As Guo et al. (ICML 2017, section 2) take them: of equal width. */
const calibrationBins = 10;

/** Prepares to judge answers; the order of the scores is found once, for a bootstrap judges them a thousand times. */
export class Judge {
  readonly #answers: Answers;
  readonly #truth: readonly boolean[];
  readonly #order: readonly number[];

  constructor(answers: Answers, truth: readonly boolean[]) {
    this.#answers = answers;
    this.#truth = truth;
    this.#order = answers.scores
      .map((_, index) => index)
      .sort((a, b) => answers.scores[b]! - answers.scores[a]!);
  }

  /** Judges, each example counted so often; undefined where all of them have one answer. */
  measure(counts?: readonly number[]): Measures | undefined {
    const countOf = (index: number) => counts?.[index] ?? 1;
    let [yes, no] = [0, 0];
    this.#truth.forEach((truth, index) => (truth ? (yes += countOf(index)) : (no += countOf(index))));
    if (yes === 0 || no === 0) return undefined;
    return {
      ...this.#areas(countOf, yes, no),
      f1: this.#f1(countOf, yes),
      ...this.#errors(countOf, yes + no),
    };
  }

  /** Returns the points of the reliability diagram (Guo et al. 2017, figure 1), the least sure bin first. */
  reliability(): CalibrationPoint[] {
    const bins = Array.from({ length: calibrationBins }, () => ({ expected: 0, observed: 0, answers: 0 }));
    this.#answers.probabilities.forEach((probability, index) => {
      const bin = bins[binOf(probability)]!;
      bin.expected += probability;
      bin.observed += Number(this.#truth[index]);
      bin.answers++;
    });
    return bins.flatMap(({ expected, observed, answers }) =>
      answers > 0 ? [{ expected: expected / answers, observed: observed / answers, answers }] : [],
    );
  }

  /** As rocAuc and prAuc of analysis/rankStatistics.ts: ties count half, and precision is not interpolated. */
  #areas(countOf: (index: number) => number, yes: number, no: number) {
    const { scores } = this.#answers;
    let [above, area, seenYes, seen] = [0, 0, 0, 0];
    for (let at = 0; at < this.#order.length;) {
      const score = scores[this.#order[at]!]!;
      let [tieYes, tieNo] = [0, 0];
      for (; at < this.#order.length && scores[this.#order[at]!] === score; at++) {
        const index = this.#order[at]!;
        if (this.#truth[index]) tieYes += countOf(index);
        else tieNo += countOf(index);
      }
      above += tieNo * (seenYes + tieYes / 2);
      seenYes += tieYes;
      seen += tieYes + tieNo;
      if (tieYes > 0) area += (tieYes / yes) * (seenYes / seen);
    }
    return { rocAuc: above / (yes * no), prAuc: area };
  }

  #f1(countOf: (index: number) => number, yes: number): number {
    let [right, said] = [0, 0];
    this.#answers.says.forEach((says, index) => {
      if (!says) return;
      said += countOf(index);
      if (this.#truth[index]) right += countOf(index);
    });
    return (2 * right) / (yes + said);
  }

  #errors(countOf: (index: number) => number, total: number) {
    const bins = Array.from({ length: calibrationBins }, () => 0);
    let loss = 0;
    this.#answers.probabilities.forEach((probability, index) => {
      const truth = this.#truth[index]!;
      const count = countOf(index);
      bins[binOf(probability)]! += count * (probability - Number(truth));
      loss += count * softplus(truth ? -logit(probability) : logit(probability));
    });
    const calibrationError = bins.reduce((sum, bin) => sum + Math.abs(bin), 0) / total;
    return { calibrationError, logLoss: loss / total };
  }
}

function binOf(probability: number): number {
  return Math.min(calibrationBins - 1, Math.floor(probability * calibrationBins));
}
