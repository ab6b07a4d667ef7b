import assert from 'node:assert/strict';
import { it } from 'node:test';
import { byImportance, type ShownTag } from '../../src-renderer/fittingTags.ts';

it('what was asked for, own decisions and the strongest genre come before the strongest tags', () => {
  const tag = (tagId: number, category: string, more: Partial<ShownTag> = {}): ShownTag => {
    return { tagId, category, name: `${tagId}`, state: 'suggested', strength: 1 - tagId / 10, ...more };
  };
  const order = (tags: ShownTag[], include: number[] = []) =>
    byImportance(tags, include).map(({ tagId }) => tagId);
  const heard = [tag(1, 'voice'), tag(2, 'instrument'), tag(3, 'genre'), tag(4, 'genre'), tag(5, 'mood')];
  assert.deepEqual(order(heard), [3, 1, 2, 4, 5]);
  assert.deepEqual(order(heard, [5]), [5, 3, 1, 2, 4]);
  assert.deepEqual(order([...heard, tag(6, 'own', { state: 'added' })], [5]), [5, 6, 3, 1, 2, 4]);
  assert.deepEqual(order([tag(1, 'voice'), tag(2, 'genre', { uncertain: true })]), [1, 2]);
});
