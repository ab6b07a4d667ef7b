import assert from 'node:assert/strict';
import { it } from 'node:test';
import { questionFor } from '../../src-renderer/components/review/questionFor.ts';

it('a question stands around its tag, by what kind of tag it is', () => {
  assert.deepEqual(questionFor('mood'), { before: 'Is this', after: '?' });
  assert.deepEqual(questionFor('instrument'), { before: 'Do you hear', after: '?' });
  assert.deepEqual(questionFor('era'), { before: 'Is this from the', after: '?' });
  assert.deepEqual(questionFor('own'), { before: 'Does', after: 'fit?' });
});
