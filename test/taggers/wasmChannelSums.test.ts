import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadBackend } from '../../src-main/taggers/tfjs/loadBackend.ts';
import { loadGradients } from '../../src-main/taggers/tfjs/loadGradients.ts';
import { seededRandom } from './seededRandom.ts';

const { tf } = await loadBackend('wasm');
await loadGradients(tf, 'wasm');

describe('sums and means over leading axes in WebAssembly', () => {
  for (const { shape, axes, keepDims = false } of [
    { shape: [2, 40, 50, 16], axes: [0, 1, 2] },
    { shape: [2, 40, 50, 16], axes: [0, 1], keepDims: true },
    { shape: [30_000, 1], axes: [0] },
    { shape: [7, 3000, 33], axes: [1, 0] },
    // Not leading, all of them, and too few to be pooled: by the backend itself
    { shape: [2, 40, 50, 16], axes: [3] },
    { shape: [20, 600], axes: [0, 1] },
    { shape: [6, 5], axes: [0] },
  ]) {
    it(`[${shape.join()}] over ${axes.join()}${keepDims ? ', kept' : ''}`, () => {
      const random = seededRandom(2);
      const size = shape.reduce((product, length) => product * length, 1);
      const values = Float32Array.from({ length: size }, () => random() + 0.5);
      const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
      const expected = new Float64Array(kept.reduce((product, length) => product * length, 1));
      values.forEach((value, at) => {
        let [rest, place, stride] = [at, 0, 1];
        for (let axis = shape.length - 1; axis >= 0; axis--) {
          if (!axes.includes(axis)) place += (rest % shape[axis]!) * stride;
          rest = Math.floor(rest / shape[axis]!);
          stride *= kept[axis]!;
        }
        expected[place]! += value;
      });
      tf.tidy(() => {
        const x = tf.tensor(values, shape);
        const [sums, means] = [tf.sum(x, axes, keepDims), tf.mean(x, axes, keepDims)];
        const left = shape.filter((_, axis) => !axes.includes(axis));
        for (const { shape: actual } of [sums, means]) assert.deepEqual(actual, keepDims ? kept : left);
        const [sumsHere, meansHere] = [sums.dataSync(), means.dataSync()];
        expected.forEach((sum, place) => {
          assert.ok(Math.abs(sumsHere[place]! / sum - 1) < 1e-4, `${sumsHere[place]} is not ${sum}`);
          const mean = (sum * expected.length) / size;
          assert.ok(Math.abs(meansHere[place]! / mean - 1) < 1e-4, `${meansHere[place]} is not ${mean}`);
        });
      });
    });
  }
});
