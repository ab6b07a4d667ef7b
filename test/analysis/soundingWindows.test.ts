import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fillWindow, soundingWindows } from '../../src-main/analysis/windows.ts';

const windowSamples = 100;

/** Samples of one height each; a silence has the height 0, or what lies under it. */
function samples(...parts: [height: number, count: number][]): Float32Array {
  return Float32Array.from(parts.flatMap(([height, count]) => Array<number>(count).fill(height)));
}

/** Where windows start and what they hold, of a stream cut into chunks of some size. */
function windowsOf(stream: Float32Array, chunkSamples: number) {
  function* chunks() {
    for (let at = 0; at < stream.length; at += chunkSamples) yield stream.subarray(at, at + chunkSamples);
  }
  const windows = soundingWindows(chunks(), {
    windowSamples,
    leastSamples: 10,
    stretch: (rest, length) => fillWindow(rest, length, 'repeat'),
  });
  return Array.from(windows, ({ start, samples: held }) => ({ start, samples: [...held] }));
}

const sound = Float32Array.from({ length: 230 }, (_, index) => 0.1 + index / 1000);
const join = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));

describe('windows of what sounds', () => {
  for (const chunk of [1, 7, 64, 1000]) {
    it(`are those of a track that sounds throughout, its last one moved back (chunks of ${chunk})`, () => {
      const windows = windowsOf(sound, chunk);
      assert.deepEqual(
        windows.map(({ start }) => start),
        [0, 100, 130],
      );
      assert.deepEqual(windows[2]!.samples, [...sound.subarray(130)]);
    });

    it(`begin anew where it sounds again after a window of silence or more (chunks of ${chunk})`, () => {
      const alone = windowsOf(sound, chunk);
      for (const silence of [100, 101, 950]) {
        const hidden = windowsOf(join(sound, samples([0.0009, silence]), sound), chunk);
        const again = alone.map(({ start, ...window }) => ({ start: start + 230 + silence, ...window }));
        assert.deepEqual(hidden, [...alone, ...again]);
        const after = windowsOf(join(samples([0, silence]), sound, samples([0, silence])), chunk);
        assert.deepEqual(
          after.map((window) => window.samples),
          alone.map((window) => window.samples),
        );
      }
    });

    it(`keep shorter silences, before, within and after (chunks of ${chunk})`, () => {
      const quiet = samples([0, 50], [0.5, 60], [0, 99], [0.5, 31], [0, 60]);
      assert.deepEqual(
        windowsOf(quiet, chunk).map((window) => window.samples),
        [[...quiet.subarray(0, 100)], [...quiet.subarray(100, 200)], [...quiet.subarray(200, 300)]],
      );
    });

    it(`are none of silence, and none of a click within it (chunks of ${chunk})`, () => {
      assert.deepEqual(windowsOf(samples([0.0009, 500]), chunk), []);
      assert.deepEqual(windowsOf(samples([0, 300], [0.9, 9], [0, 300]), chunk), []);
      assert.equal(windowsOf(samples([0, 300], [0.9, 12], [0, 300]), chunk).length, 1);
    });
  }
});
