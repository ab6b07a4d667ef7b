import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeyReader } from '../../../src-main/hearing/key/KeyReader.ts';
import { seededRandom } from '../../taggers/seededRandom.ts';

/** Steps of two seconds: each of a key, so sure, the rest spread over all keys; null is silence. */
function read(steps: readonly (readonly [key: number, sure: number] | null)[]) {
  const reader = new KeyReader({ stepSeconds: 2 });
  const random = seededRandom(3);
  for (const step of steps) {
    const activations = Float32Array.from({ length: 24 }, () => (step ? random() : 0));
    const sum = activations.reduce((a, b) => a + b, 0) || 1;
    activations.forEach((value, key) => (activations[key] = (value / sum) * (1 - (step?.[1] ?? 0))));
    if (step) activations[step[0]]! += step[1];
    reader.push(activations);
  }
  return reader.finish(steps.length * 2);
}

const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);

describe('KeyReader', () => {
  it('finds the key, with how sure it is', () => {
    const { key, confidence, pieces } = read(times(60, [21, 0.7]))!;
    assert.equal(key, 21);
    assert.ok(Math.abs(confidence - 0.71) < 0.02, `${confidence}`);
    assert.deepEqual(pieces, [{ startSeconds: 0, endSeconds: 120, key: 21 }]);
  });

  it('finds none where every key is as likely, in silence, and in nothing', () => {
    assert.equal(read(times(60, [0, 0.02])), undefined);
    assert.equal(read(times(60, null)), undefined);
    assert.equal(read([]), undefined);
  });

  it('finds none in less than five seconds, however sure', () => {
    assert.equal(read(times(2, [21, 0.9])), undefined);
    assert.equal(read(times(3, [21, 0.9]))!.key, 21);
  });

  it('says where the key changes, and is not led astray by ten seconds of another', () => {
    const modulating = read([
      ...times(60, [0, 0.6] as const),
      ...times(5, [7, 0.5] as const),
      ...times(60, [2, 0.6] as const),
    ])!;
    assert.deepEqual(modulating.pieces, [
      { startSeconds: 0, endSeconds: modulating.pieces[0]!.endSeconds, key: 0 },
      { startSeconds: modulating.pieces[0]!.endSeconds, endSeconds: 250, key: 2 },
    ]);
    assert.ok(Math.abs(modulating.pieces[0]!.endSeconds - 125) <= 10);
  });

  it('leaves a long silence out', () => {
    const { pieces } = read([
      ...times(30, [5, 0.7] as const),
      ...times(60, null),
      ...times(30, [5, 0.7] as const),
    ])!;
    assert.deepEqual(
      pieces.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]),
      [
        [0, 60],
        [180, 240],
      ],
    );
  });
});
