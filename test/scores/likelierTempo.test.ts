import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { likelierTempo } from '../../src-main/scores/likelierTempo.ts';

const [house, dub] = [
  [122, 124, 125, 126, 128],
  [68, 70, 70, 72, 75],
];
/** Beats that speak neither for half nor for twice. */
const beats = { half: 0, twice: 0 };

describe('the tempo that answers on a genre make likelier', () => {
  it('is half or twice of what was heard, where the answers lie there', () => {
    assert.equal(likelierTempo({ ...beats, bpm: 62.5 }, house), 125);
    assert.equal(likelierTempo({ ...beats, bpm: 140 }, dub), 70);
  });

  it('is none where what was heard is as usual, or no octave of it is', () => {
    assert.equal(likelierTempo({ ...beats, bpm: 124 }, house), null);
    assert.equal(likelierTempo({ ...beats, bpm: 90 }, house), null);
  });

  it('is none by fewer than five answers', () => {
    assert.equal(likelierTempo({ ...beats, bpm: 62.5 }, house.slice(1)), null);
  });

  it('is told less by a few answers than by many', () => {
    const few = [60, 90, 100, 140, 150];
    const heard = { bpm: 120, half: -0.5, twice: -1 };
    assert.equal(likelierTempo(heard, few), null);
    assert.equal(likelierTempo(heard, Array.from({ length: 8 }, () => few).flat()), 60);
  });

  it('gives way to beats that say otherwise', () => {
    // Between two tempos that were both answered
    const both = [62, 62, 63, 124, 125, 126];
    assert.equal(likelierTempo({ bpm: 62.5, half: -1, twice: 1 }, both), 125);
    assert.equal(likelierTempo({ bpm: 62.5, half: -1, twice: -1 }, both), null);
  });
});
