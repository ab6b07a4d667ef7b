import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bytesOf, readTfjsWeights, tfjsWeight } from '../../../src-main/models/importers/tfjsWeights.ts';

it('reads every element type, and scales quantised weights back', () => {
  const weights = [
    { name: 'plain', shape: [2], dtype: 'float32' },
    { name: 'whole', shape: [1], dtype: 'int32' },
    { name: 'half', shape: [2], dtype: 'float32', quantization: { dtype: 'float16', original_dtype: 'float32' } },
    { name: 'byte', shape: [1, 2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
    { name: 'word', shape: [2], dtype: 'int32', quantization: { dtype: 'uint16', scale: 0.4, min: 2 } },
  ].map((weight) => tfjsWeight.parse(weight)); // prettier-ignore
  const bytes = Buffer.concat(
    [
      Float32Array.of(1.5, -2),
      Int32Array.of(-70_000),
      Float16Array.of(0.25, -3),
      Uint8Array.of(0, 255),
      Uint16Array.of(0, 65_535),
    ].map(({ buffer }) => Buffer.from(buffer)),
  );
  assert.equal(
    weights.reduce((sum, weight) => sum + bytesOf(weight), 0),
    bytes.length,
  );
  const read = readTfjsWeights(weights, bytes).map(([name, { shape, data }]) => [name, shape, [...data]]);
  assert.deepEqual(read, [
    ['plain', [2], [1.5, -2]],
    ['whole', [1], [-70_000]],
    ['half', [2], [0.25, -3]],
    ['byte', [1, 2], [-1, 126.5]],
    ['word', [2], [2, 26_216]],
  ]);
});
