import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { plainProject, Projection } from '../../src-main/simd/Projection.ts';
import { startSimd } from '../../src-main/simd/simdModule.ts';
import { randomNumbers } from '../bench/makeBigLibrary.ts';

const golden = JSON.parse(readFileSync('test/golden/projection.json', 'utf8')) as Record<
  'mean' | 'matrix' | 'vectors' | 'projected',
  number[]
>;

it('brings vectors where NumPy brings them, however many there are', () => {
  const mean = Float32Array.from(golden.mean);
  const projection = new Projection({ mean, matrix: Float32Array.from(golden.matrix) });
  assert.deepEqual([projection.from, projection.to], [7, 5]);
  const vectors = Float32Array.from(golden.vectors);
  const close = (projected: Float32Array, wanted: readonly number[]) => {
    assert.equal(projected.length, wanted.length);
    projected.forEach((value, index) => assert.ok(Math.abs(value - wanted[index]!) < 1e-5, `${value}`));
  };
  close(projection.apply(vectors), golden.projected);
  const many = 200;
  const repeated = Float32Array.from(
    { length: many * vectors.length },
    (_, at) => vectors[at % vectors.length]!,
  );
  close(projection.apply(repeated), Array.from({ length: many }, () => golden.projected).flat());
  assert.equal(projection.apply(new Float32Array(0)).length, 0);
});

it('has a hash of its numbers', () => {
  const of = (...matrix: number[]) =>
    new Projection({ mean: Float32Array.of(1, 2), matrix: Float32Array.from(matrix) }).hash;
  assert.equal(of(1, 2), of(1, 2));
  assert.equal(new Set([of(1, 2), of(1, 3), of(1, 2, 1, 2)]).size, 3);
});

it('computes the same without SIMD', () => {
  const { memory, project } = startSimd<{
    memory: WebAssembly.Memory;
    project: (...numbers: number[]) => void;
  }>('project');
  memory.grow(1);
  const [from, to, rows] = [9, 32, 4];
  const random = randomNumbers(3);
  const [asked, matrix, offsets, answers] = [1024, 2048, 4096, 8192] as const;
  const drawn = Float32Array.from({ length: 2048 }, () => random() - 0.5);
  const answered = (buffer: ArrayBuffer, compute: (...numbers: number[]) => void) => {
    new Float32Array(buffer).set(drawn, asked / 4);
    compute(asked, matrix, offsets, rows, from, to, answers);
    return new Float32Array(buffer, answers, rows * to);
  };
  const plain = new ArrayBuffer(16_384);
  const ours = answered(plain, (...numbers) =>
    plainProject(plain)(...(numbers as Parameters<ReturnType<typeof plainProject>>)),
  );
  answered(memory.buffer, project).forEach((value, index) =>
    assert.ok(Math.abs(value - ours[index]!) < 1e-5),
  );
});
