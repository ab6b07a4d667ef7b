import assert from 'node:assert/strict';

/** How far the two lie apart where they differ most. */
export function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  assert.equal(actual.length, expected.length);
  return expected.reduce((worst, value, index) => Math.max(worst, Math.abs(actual[index]! - value)), 0);
}
