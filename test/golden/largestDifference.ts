import assert from 'node:assert/strict';

/** The largest difference between two lists of one length; Infinity where one holds no number. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert.equal(actual.length, expected.length);
  let worst = 0;
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs(actual[index]! - expected[index]!);
    worst = Number.isFinite(difference) ? Math.max(worst, difference) : Infinity;
  }
  return worst;
}
