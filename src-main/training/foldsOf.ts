import { seededOrder } from './seededOrder.ts';

/** Parts that a tag's examples are cut into: each is held out once. */
const mostFolds = 5;

/**
 * Deals examples into folds, whole groups only, so that each fold gets its share of yes and of no: returns the fold of
 * each example. The largest groups are dealt first, each to the fold that lacks most of what it brings; the seed decides
 * between equals.
 */
export function foldsOf(groups: readonly number[], answers: readonly boolean[], seed: number): number[] {
  const counts = new Map<number, [no: number, yes: number]>();
  groups.forEach((group, index) => {
    const count = counts.get(group) ?? [0, 0];
    count[Number(answers[index])]!++;
    counts.set(group, count);
  });
  const groupsWith = (side: 0 | 1) => [...counts.values()].filter((count) => count[side] > 0).length;
  const folds = Array.from({ length: Math.max(2, Math.min(mostFolds, groupsWith(0), groupsWith(1))) }, () => [
    0, 0,
  ]);
  const totals = [0, 1].map((side) => answers.filter((answer) => Number(answer) === side).length || 1);
  const size = ([no, yes]: readonly number[]) => no! / totals[0]! + yes! / totals[1]!;
  const dealt = seededOrder([...counts], seed).sort(([, a], [, b]) => size(b) - size(a));
  const foldOf = new Map<number, number>();
  for (const [group, count] of dealt) {
    const crowding = folds.map((fold) =>
      [0, 1].reduce((sum, side) => sum + (count[side as 0 | 1] * fold[side]!) / totals[side]! ** 2, 0),
    );
    const best = crowding.indexOf(Math.min(...crowding));
    foldOf.set(group, best);
    count.forEach((number, side) => (folds[best]![side]! += number));
  }
  return groups.map((group) => foldOf.get(group)!);
}
