import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ModelStrengths } from '../../src-main/api.ts';
import { goodAtWords, knowsWords, rightGenres } from '../../src-renderer/strengthWords.ts';

const measuredAs = (genres: number, instruments: number, speech: number): ModelStrengths => ({
  knows: [],
  measured: {
    genres: { right: genres, of: 57 },
    instruments: { right: instruments, of: 24 },
    speech: { right: speech, of: 3 },
  },
});

describe('what a model is good at', () => {
  it('is told of each category that it knows', () => {
    const knows = [
      { category: 'genre', tags: 64 },
      { category: 'voice', tags: 8 },
      { category: 'era', tags: 1 },
    ];
    assert.equal(knowsWords({ knows, measured: null }), '64 genres, 8 kinds of voice and 1 era');
    assert.equal(
      knowsWords({ knows: [{ category: 'colour', tags: 2 }], measured: null }),
      '2 tags of colour',
    );
    assert.equal(knowsWords({ knows: [], measured: null }), '');
  });

  it('is told in words that follow the figures, and not where there are none', () => {
    assert.equal(
      goodAtWords(measuredAs(46, 22, 3)),
      'Good at genres and instruments. It tells speech from music.',
    );
    assert.equal(
      goodAtWords(measuredAs(44, 17, 0)),
      'Good at genres, fair at instruments. It takes speech for music.',
    );
    assert.equal(
      goodAtWords(measuredAs(24, 13, 0)),
      'Weak at genres and instruments. It takes speech for music.',
    );
    assert.equal(goodAtWords({ knows: [], measured: null }), '');
    assert.deepEqual(
      [rightGenres(measuredAs(46, 22, 3)), rightGenres({ knows: [], measured: null })],
      ['46 of 57 clips', '–'],
    );
  });
});
