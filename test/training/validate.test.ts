import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { validate, type ValidationTrack } from '../../src-main/training/validate.ts';

/** A track that is scored as its one window says. */
function track(
  scores: number[],
  labels: ValidationTrack['labels'],
  answers: ValidationTrack['answers'],
): ValidationTrack {
  return { windows: [Float32Array.from(scores)], labels, answers };
}

const even = { positive: 1, negative: 1 };
const scoresOf = ([window]: ValidationTrack['windows']) => window!;

describe('how far learning is', () => {
  it('is told by the areas of the tags that were decided both ways, and by the loss over all that is known', () => {
    const tracks = [
      track([0.9, 0.5, 0.2], [1, undefined, 0.2], [true, true, undefined]),
      track([0.6, 0.5, 0.2], [0, undefined, 0.2], [false, true, undefined]),
      track([0.7, 0.5, 0.2], [1, undefined, 0.2], [true, undefined, undefined]),
      track([0.8, 0.5, 0.2], [undefined, undefined, 0.2], [undefined, true, undefined]),
    ];
    const { validationLoss, rocAuc, prAuc } = validate(tracks, [even, even, even], scoresOf);
    assert.deepEqual([rocAuc, prAuc], [1, 1]);
    // Four soft answers are met as well as can be
    assert.ok(Math.abs(validationLoss + Math.log(0.9 * 0.4 * 0.7) / 7) < 1e-6, String(validationLoss));
  });

  it('weighs answers as learning does', () => {
    const tracks = [track([0.9, 0.6], [1, 0.25], [true, undefined]), track([0.4, 0.2], [0, undefined], [])];
    const weights = [
      { positive: 3, negative: 0.5 },
      { positive: 6, negative: 2 },
    ];
    const { validationLoss } = validate(tracks, weights, scoresOf);
    // 6 times 0.25 and 2 times 0.75 are even odds of weight 3: above their least by the divergence of 0.5 from 0.6
    const soft = -0.5 * Math.log(0.6) - 0.5 * Math.log(0.4) - Math.log(2);
    const expected = (-3 * Math.log(0.9) - 0.5 * Math.log(0.6) + 3 * soft) / 6.5;
    assert.ok(Math.abs(validationLoss - expected) < 1e-6, `${validationLoss} is not ${expected}`);
  });

  it('has no areas where nothing was decided both ways, or nothing could be heard', () => {
    const one = track([0.9], [1], [true]);
    const { rocAuc, prAuc } = validate([one, one], [even], scoresOf);
    assert.deepEqual([rocAuc, prAuc], [null, null]);
    assert.deepEqual(validate([], [], scoresOf), { validationLoss: 0, rocAuc: null, prAuc: null });
  });
});
