import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aggregate } from '../../src-main/taggers/aggregate.ts';

describe('aggregate', () => {
  const timeline = Float32Array.of(0.1, 0.9, 0.2, 0.8, 0.9, 0.7, 0.3, 0.1); // 4 windows, 2 tags
  const close = (actual: Float32Array, expected: number[]) =>
    expected.forEach((value, index) =>
      assert.ok(Math.abs(actual[index]! - value) < 1e-6, `${actual.join()}`),
    );

  it('takes the mean, the maximum, or the vote of the windows', () => {
    close(aggregate(timeline, 2, 'mean'), [0.375, 0.625]);
    close(aggregate(timeline, 2, 'max'), [0.9, 0.9]);
    close(aggregate(timeline, 2, 'majority'), [0.2, 0.7]);
    // 1 / (1 + exp(-mean(log(p / (1 - p)))))
    close(aggregate(timeline, 2, 'mean-logit'), [0.3639182, 0.6360818]);
  });

  it('takes a quantile as NumPy does, and another rule for each tag', () => {
    // numpy.quantile([.1, .2, .9, .3], [0, .25, .9, 1]) and the same of the other tag
    for (const [quantile, first, second] of [
      [0, 0.1, 0.1],
      [0.25, 0.175, 0.55],
      [0.9, 0.72, 0.87],
      [1, 0.9, 0.9],
    ] as const) {
      close(aggregate(timeline, 2, { quantile }), [first, second]);
    }
    close(aggregate(timeline, 2, ['mean', { quantile: 0.9 }]), [0.375, 0.87]);
    close(aggregate(Float32Array.of(0.3, 0.6), 2, [{ quantile: 0.9 }, 'max']), [0.3, 0.6]);
  });

  it('votes as counting does, at every threshold and number of windows', () => {
    for (let windows = 1; windows <= 9; windows++) {
      const scores = Float32Array.from({ length: windows }, (_, i) => ((i * 7919) % 101) / 101);
      const [vote] = aggregate(scores, 1, 'majority');
      for (let threshold = 0; threshold <= 1; threshold += 0.01) {
        const votes = scores.filter((score) => score >= threshold).length;
        assert.equal(vote! >= threshold, votes > windows / 2, `${windows} windows at ${threshold}`);
      }
    }
  });
});
