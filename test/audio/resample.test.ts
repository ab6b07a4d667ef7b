import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resample } from '../../src-main/audio/resample.ts';
import { StreamResampler } from '../../src-main/audio/StreamResampler.ts';

describe('resample', () => {
  it('gives as many samples as the time takes, of the same sound', () => {
    const sine = (rate: number, seconds: number) =>
      Float32Array.from(
        { length: seconds * rate },
        (_, index) => 0.5 * Math.sin((2 * Math.PI * 440 * index) / rate),
      );
    for (const [from, to] of [
      [32_000, 16_000],
      [32_000, 12_000],
      [16_000, 32_000],
    ] as const) {
      const resampled = resample(sine(from, 2), from, to);
      const expected = sine(to, 2);
      assert.equal(resampled.length, expected.length);
      // The ends are the filter's
      for (let index = 100; index < expected.length - 100; index++) {
        assert.ok(Math.abs(resampled[index]! - expected[index]!) < 2e-3, `${from} to ${to}: ${index}`);
      }
    }
    const samples = sine(16_000, 1);
    assert.equal(resample(samples, 16_000, 16_000), samples);
  });

  it('begins anew, to the same numbers, after the end of a stream', () => {
    using resampler = new StreamResampler(32_000, 11_025);
    const samples = Float32Array.from({ length: 20_000 }, (_, index) => Math.sin(index ** 2 / 1e6));
    const heard = [0, 1].map(() => [
      ...resampler.push(samples.subarray(0, 7000)),
      ...resampler.push(samples.subarray(7000)),
      ...resampler.finish(),
    ]);
    assert.ok(Math.abs(heard[0]!.length - (20_000 * 11_025) / 32_000) < 1, `${heard[0]!.length}`);
    assert.deepEqual(heard[1], heard[0]);
  });
});
