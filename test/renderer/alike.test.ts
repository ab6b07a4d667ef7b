import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canSort, withAlike, withoutAlike } from '../../src-renderer/alike.ts';

describe('a filter for more like these, less like those', () => {
  it('keeps those that were named before, in place of words, and no track on both sides', () => {
    const first = withAlike({ yearFrom: 1990, like: 'rain' }, [1, 2], 'more');
    assert.deepEqual(first, { yearFrom: 1990, alike: { more: [1, 2], less: [] } });
    const second = withAlike(first, [2, 3], 'less');
    assert.deepEqual(second.alike, { more: [1], less: [2, 3] });
    assert.deepEqual(withAlike(second, [3], 'more').alike, { more: [1, 3], less: [2] });
    const many = Array.from({ length: 80 }, (_, id) => id);
    assert.deepEqual(withAlike({}, many, 'more').alike!.more, many.slice(30));
  });

  it('loses one after the other, and then the order that goes by them', () => {
    const alike = withoutAlike({ more: [1], less: [2] }, 1)!;
    assert.deepEqual(alike, { more: [], less: [2] });
    assert.equal(withoutAlike(alike, 2), undefined);
    const sort = { by: 'likeness', descending: true } as const;
    assert.deepEqual(
      [canSort({ alike }, sort), canSort({ like: 'rain' }, sort), canSort({}, sort)],
      [true, true, false],
    );
    assert.equal(canSort({}, { by: 'strength', descending: true }), false);
  });
});
