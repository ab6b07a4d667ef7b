import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSeparator, previewSplit, splitList, withSplitGenres } from '../../src-main/files/splitList.ts';

describe('splitList', () => {
  it('splits at a semicolon always, and at separators of a person’s own', () => {
    const values = ['Rock, Metal', 'Rock\\\\Metal', 'R&B/Soul', 'Pop; Jazz'];
    assert.deepEqual(splitList(values), ['Rock, Metal', 'Rock\\\\Metal', 'R&B/Soul', 'Pop', 'Jazz']);
    assert.deepEqual(splitList(values, [',', '\\\\']), ['Rock', 'Metal', 'R&B/Soul', 'Pop', 'Jazz']);
    assert.deepEqual(splitList(['a.b|c', ' / '], ['|', '/']), ['a.b', 'c']);
    // The longer one of two that fit, whatever their order
    assert.deepEqual(splitList(['Rock//Metal/Doom'], ['/', '//']), ['Rock', 'Metal', 'Doom']);
    assert.deepEqual(splitList(['A--B-C'], ['--']), ['A', 'B-C']);
  });

  it('takes no letters, digits and spaces for a separator', () => {
    assert.deepEqual([',', '\\\\', '·', '、', '//', ' ', ', ', 'x', '1', '', '-----'].filter(isSeparator), [
      ...[',', '\\\\', '·', '、', '//'],
    ]);
  });

  it('leaves other fields than the genre as they are', () => {
    const fields = ['Genre', 'Artist'].map((field) => ({ field, values: ['A, B'] }));
    assert.deepEqual(withSplitGenres(fields, [',']), [
      { field: 'Genre', values: ['A', 'B'] },
      { field: 'Artist', values: ['A, B'] },
    ]);
  });
});

describe('previewSplit', () => {
  it('tells what would be split, and shows a dozen of it', () => {
    const found = [
      { text: 'Rock', tracks: 9 },
      ...Array.from({ length: 20 }, (_, index) => ({ text: `A/${index}`, tracks: 1 })),
    ];
    const { genres, split, examples } = previewSplit(found, ['/']);
    assert.deepEqual([genres, split, examples.length], [21, 20, 12]);
    assert.deepEqual(examples[0], { text: 'A/0', tracks: 1, into: ['A', '0'] });
    assert.equal(previewSplit(found, []).split, 0);
  });
});
