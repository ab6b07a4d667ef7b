import assert from 'node:assert/strict';
import { test } from 'node:test';
import { libraryOfFour } from './libraryOfFour.ts';

test('what could be written of some tracks is counted by category, with suggestions only if asked for', (t) => {
  const { library, ids, correct } = libraryOfFour(t);
  correct('a', 'piano', 'accepted');
  correct('b', 'piano', 'accepted');
  correct('b', 'calm', 'rejected');
  const { id } = library.changes.createTag({ name: 'for the road', category: 'own' });
  library.changes.correct({ selection: { trackIds: [ids[0]!] }, tagIds: [id], action: 'added' });
  const counted = (trackIds: number[], withSuggestions = false) =>
    library.browse.countWritable({ selection: { trackIds }, withSuggestions });
  const category = library.browse.listTags().find(({ name }) => name === 'piano')!.category;
  assert.deepEqual(counted(ids.slice(0, 2)), [
    { category, tags: 2 },
    { category: 'own', tags: 1 },
  ]);
  assert.deepEqual(counted([ids[0]!]), [{ category, tags: 1 }, { category: 'own', tags: 1 }]); // prettier-ignore
  assert.deepEqual(counted([]), []);
  const sum = (all: { tags: number }[]) => all.reduce((total, { tags }) => total + tags, 0);
  assert.ok(sum(counted(ids, true)) > sum(counted(ids)));
});
