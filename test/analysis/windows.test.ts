import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fillWindow, sampledStarts, WindowCutter, wholeStarts } from '../../src-main/analysis/windows.ts';

const ramp = (length: number) => Float32Array.from({ length }, (_, index) => index);

describe('windows over a track', () => {
  it('cover all of it side by side, the last one moved back', () => {
    assert.deepEqual(wholeStarts(100, 40), [0, 40, 60]);
    assert.deepEqual(wholeStarts(80, 40), [0, 40]);
    assert.deepEqual(wholeStarts(39, 40), [0]);
  });

  it('are evenly spaced from the first sample to the last when sampled', () => {
    const starts = sampledStarts(16_000 * 600, 160_000, 16_000);
    assert.equal(starts.length, 6);
    assert.equal(starts[0], 0);
    assert.equal(starts.at(-1), 16_000 * 590);
    const gaps = starts.slice(1).map((start, index) => start - starts[index]!);
    assert.ok(Math.max(...gaps) - Math.min(...gaps) <= 1);
    assert.equal(sampledStarts(16_000 * 600, 464_000, 16_000).length, 3);
  });

  it('never are more when sampled than for the whole', () => {
    for (const seconds of [1, 10, 25, 60, 61, 90]) {
      const samples = seconds * 16_000;
      assert.ok(
        sampledStarts(samples, 160_000, 16_000).length <= wholeStarts(samples, 160_000).length,
        `${seconds} s`,
      );
    }
  });
});

describe('WindowCutter', () => {
  for (const total of [1, 39, 40, 41, 79, 80, 81, 119, 400]) {
    for (const chunk of [1, 7, 40, 41, 500]) {
      it(`cuts ${total} samples in chunks of ${chunk} as wholeStarts lays them`, () => {
        const track = ramp(total);
        const cutter = new WindowCutter(40);
        const windows: { start: number; samples: number[] }[] = [];
        for (let at = 0; at < total; at += chunk) {
          for (const { start, samples } of cutter.push(track.subarray(at, at + chunk))) {
            windows.push({ start, samples: [...samples] });
          }
        }
        const last = cutter.finish((samples, length) => fillWindow(samples, length, 'repeat'));
        if (last) windows.push({ start: last.start, samples: [...last.samples] });
        assert.equal(cutter.received, total);
        assert.deepEqual(
          windows.map((window) => window.start),
          wholeStarts(total, 40),
        );
        for (const { start, samples } of windows) {
          assert.deepEqual(
            samples,
            Array.from({ length: 40 }, (_, index) => (start + index) % (total < 40 ? total : Infinity)),
          );
        }
      });
    }
  }
});

describe('fillWindow', () => {
  it('repeats or pads', () => {
    assert.deepEqual([...fillWindow(ramp(3), 8, 'repeat')], [0, 1, 2, 0, 1, 2, 0, 1]);
    assert.deepEqual([...fillWindow(ramp(3), 5, 'zero-pad')], [0, 1, 2, 0, 0]);
    assert.deepEqual([...fillWindow(ramp(0), 2, 'repeat')], [0, 0]);
  });
});
