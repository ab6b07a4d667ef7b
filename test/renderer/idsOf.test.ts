import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsOf } from '../../src-renderer/idsOf.ts';

test('the ids of a selection are as many as are left of the list, and none where those are too many', async () => {
  const listed = [1, 2, 3, 4, 5];
  const api = { findTrackIds: ({ limit }: { limit: number }) => Promise.resolve(listed.slice(0, limit)) };
  const sort = { by: 'title', descending: false } as const;
  const select = (...exceptIds: number[]) => ({ filter: {}, exceptIds });
  assert.deepEqual(await idsOf(api, select(2, 4), sort, 3), [1, 3, 5]);
  assert.equal(await idsOf(api, select(2), sort, 3), null);
  assert.equal(await idsOf(api, { trackIds: listed }, sort, 3), null);
  assert.deepEqual(await idsOf(api, null, sort, 3), []);
});
