import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatProgress } from '../../src-renderer/format.ts';

test('how far something is moves also where a percent of it takes long, and ends at its end alone', () => {
  const shares = [0, 0.0034, 0.0999, 0.1, 0.625, 0.9999, 1];
  assert.deepEqual(shares.map(formatProgress), ['0.0%', '0.3%', '9.9%', '10%', '62%', '99%', '100%']);
});
