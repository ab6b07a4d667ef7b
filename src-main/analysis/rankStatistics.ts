/**
 * How well scores tell yes from no, and how far two judges agree. Each takes two lists of one length, and answers
 * undefined where the question has no meaning: one class only, a list that never changes.
 */

/**
 * Area under the ROC curve: how often a random yes scores above a random no, a tie counting half (Hanley and McNeil
 * 1982; the Mann-Whitney U over the number of pairs). 0..1, 0.5 by chance.
 */
export function rocAuc(scores: readonly number[], labels: readonly boolean[]): number | undefined {
  let [yes, no, above] = [0, 0, 0];
  for (const { positives, negatives } of tiesFromTop(scores, labels)) {
    above += negatives * (yes + positives / 2);
    yes += positives;
    no += negatives;
  }
  return yes > 0 && no > 0 ? above / (yes * no) : undefined;
}

/**
 * Area under the precision-recall curve as average precision: the precision at each recall step, weighted by the step,
 * without interpolation (scikit-learn's average_precision_score, which the tagging papers use). 0..1; by chance the
 * share of yes.
 */
export function prAuc(scores: readonly number[], labels: readonly boolean[]): number | undefined {
  const total = labels.filter(Boolean).length;
  if (total === 0 || total === labels.length) return undefined;
  let [yes, seen, area] = [0, 0, 0];
  for (const { positives, negatives } of tiesFromTop(scores, labels)) {
    yes += positives;
    seen += positives + negatives;
    area += (positives / total) * (yes / seen);
  }
  return area;
}

/** Pearson's correlation, -1..1; undefined of fewer than three, since two always lie on a line. */
export function correlation(a: readonly number[], b: readonly number[]): number | undefined {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [together, squaresA, squaresB] = [0, 0, 0];
  a.forEach((value, index) => {
    const [fromA, fromB] = [value - meanA, b[index]! - meanB];
    together += fromA * fromB;
    squaresA += fromA ** 2;
    squaresB += fromB ** 2;
  });
  return a.length > 2 && squaresA > 0 && squaresB > 0 ? together / Math.sqrt(squaresA * squaresB) : undefined;
}

/**
 * Cohen's kappa (1960): the agreement of two judges beyond what their shares of yes give by chance, over what chance
 * leaves. 1 always the same, 0 no better than chance.
 */
export function cohensKappa(a: readonly boolean[], b: readonly boolean[]): number | undefined {
  const [yesA, yesB] = [share(a), share(b)];
  const byChance = yesA * yesB + (1 - yesA) * (1 - yesB);
  return byChance < 1 ? (agreement(a, b) - byChance) / (1 - byChance) : undefined;
}

/** Share of cases in which two judges say the same, 0..1. */
export function agreement(a: readonly boolean[], b: readonly boolean[]): number {
  return share(a.map((value, index) => value === b[index]));
}

/** Share of yes, 0..1. */
export function share(values: readonly boolean[]): number {
  return values.filter(Boolean).length / values.length;
}

/** Arithmetic mean. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The classes of each group of equal scores, the highest first. */
function tiesFromTop(scores: readonly number[], labels: readonly boolean[]) {
  const groups = new Map<number, { positives: number; negatives: number }>();
  scores.forEach((score, index) => {
    const group = groups.get(score) ?? { positives: 0, negatives: 0 };
    if (labels[index]) group.positives++;
    else group.negatives++;
    groups.set(score, group);
  });
  return [...groups].sort(([a], [b]) => b - a).map(([, group]) => group);
}
