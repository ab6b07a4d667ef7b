import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cellsOf, heat, heatGradient, windowAt } from '../../src-renderer/components/track/heatGradient.ts';

const timeline = {
  tagIds: [1],
  startsSeconds: [0, 10, 20, 25],
  windowSeconds: 10,
  scores: [[0.1, 0.5, 0.3, 0.2]],
};

describe('heatGradient', () => {
  it('lays windows side by side; one that overlaps the next ends where that begins', () => {
    const cells = cellsOf(timeline, 35);
    assert.deepEqual(
      cells.map(({ from, to }) => [from * 35, to * 35].map((seconds) => Math.round(seconds * 1000) / 1000)),
      [
        [0, 10],
        [10, 20],
        [20, 25],
        [25, 35],
      ],
    );
  });

  it('leaves a gap where nothing was listened to', () => {
    const [first] = cellsOf({ ...timeline, startsSeconds: [0, 60] }, 120);
    assert.deepEqual(first, { from: 0, to: 10 / 120 });
  });

  it('ends a window where the track ends', () => {
    assert.equal(cellsOf(timeline, 30).at(-1)?.to, 1);
  });

  it('finds the window that is heard at a moment', () => {
    assert.deepEqual(
      [0, 9.9, 10, 24.9, 25, 400].map((seconds) => windowAt(timeline, seconds)),
      [0, 0, 1, 2, 3, 3],
    );
    assert.equal(windowAt({ ...timeline, startsSeconds: [5] }, 4), -1);
  });

  it('gives more colour to a higher score, all of it to 1, none to 0, without a jump at the threshold', () => {
    for (const threshold of [0.08, 0.5, 0.95]) {
      const colours = Array.from({ length: 101 }, (_, score) => heat(score / 100, threshold));
      assert.equal(colours[0], 0);
      assert.equal(colours[100], 1);
      colours.slice(1).forEach((colour, index) => assert.ok(colour > colours[index]!));
      assert.ok(heat(threshold, threshold) - heat(threshold - 1e-9, threshold) < 1e-6);
    }
  });

  it('underlines the windows that reach the threshold, and no others', () => {
    const { line } = heatGradient(cellsOf(timeline, 35), timeline.scores[0]!, 0.3);
    const painted = line.match(/(transparent|var\(--category\)) /g)?.map((paint) => paint.trim());
    assert.deepEqual(painted, ['transparent', 'var(--category)', 'var(--category)', 'transparent']);
  });
});
