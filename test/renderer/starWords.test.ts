import assert from 'node:assert/strict';
import { test } from 'node:test';
import { starWords } from '../../src-renderer/starWords.ts';

test('stars are told with halves, and one of them as one', () => {
  assert.deepEqual([null, 0, 0.5, 1, 1.5, 4].map(starWords), [
    ...['no stars', 'no stars', '½ star', '1 star', '1½ stars', '4 stars'],
  ]);
});
