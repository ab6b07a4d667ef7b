import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Tag } from '../../src-main/api.ts';
import { completionsOf } from '../../src-renderer/searchFields.ts';

const tag = (id: number, name: string, category: string) => ({ id, name, category }) as Tag;
const tags = [tag(1, 'techno', 'genre'), tag(2, 'deep house', 'genre'), tag(3, 'tense', 'mood')];
const complete = (typed: string) => completionsOf(typed, tags, ['genre', 'mood']).map(({ text }) => text);

describe('completionsOf', () => {
  it('completes fields and categories, whatever stands before them', () => {
    assert.deepEqual(complete('art'), ['artist:']);
    assert.deepEqual(complete('dora -ye'), ['dora -year:']);
    assert.deepEqual(complete('Mo'), ['mood:']);
    assert.deepEqual(complete('dora wea'), []);
    assert.deepEqual(complete(''), []);
    assert.deepEqual(complete('dora '), []);
  });

  it('completes tags, of one category where it is named, in quotes where they have spaces', () => {
    assert.deepEqual(complete('tag:te'), ['tag:techno ', 'tag:tense ']);
    assert.deepEqual(complete('genre:te'), ['genre:techno ']);
    assert.deepEqual(complete('x -tag:DEEP q'), []);
    assert.deepEqual(complete('x -tag:"DEEP h'), ['x -tag:"deep house" ']);
    assert.deepEqual(complete('x -tag:d'), ['x -tag:"deep house" ']);
    assert.deepEqual(complete('artist:te'), []);
    assert.deepEqual(complete('"art'), []);
  });
});
