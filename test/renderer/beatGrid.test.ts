import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { beatGrid, beatsBetween } from '../../src-renderer/beatGrid.ts';

/** 60 BPM in three, with an upbeat. */
const heard = { bpm: 60, beatSeconds: [1, 2, 3, 4, 5, 6], downbeats: [1, 4] };

describe('the beats that are shown', () => {
  it('are those that were heard, whatever tempo counts that is no octave of theirs', () => {
    for (const bpm of [null, 60, 61, 90]) {
      assert.deepEqual(beatGrid(heard, bpm), {
        seconds: [1, 2, 3, 4, 5, 6],
        isDown: [false, true, false, false, true, false],
      });
    }
  });

  it('have one more between each two at twice the tempo', () => {
    const { seconds, isDown } = beatGrid(heard, 120);
    assert.deepEqual(seconds, [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6]);
    assert.deepEqual(seconds.filter((_, place) => isDown[place]), [2, 5]); // prettier-ignore
  });

  it('are every other one at half of it, from the first of a bar', () => {
    const { seconds, isDown } = beatGrid(heard, 30);
    assert.deepEqual([seconds, isDown], [[2, 4, 6], [true, false, false]]); // prettier-ignore
  });

  it('are found by time, the first included and the last not', () => {
    const grid = beatGrid(heard, 60);
    assert.deepEqual(beatsBetween(grid, 2, 4), [1, 2]);
    assert.deepEqual(beatsBetween(grid, 0, 1), []);
    assert.deepEqual(beatsBetween(grid, 5.5, 99), [5]);
    assert.deepEqual(beatsBetween({ seconds: [], isDown: [] }, 0, 99), []);
  });
});
