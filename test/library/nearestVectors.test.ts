import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NearestVectors } from '../../src-main/library/browse/NearestVectors.ts';
import { plainDots } from '../../src-main/simd/ByteRows.ts';
import { memoryAt, reserve, startSimd } from '../../src-main/simd/simdModule.ts';
import { randomNumbers } from '../bench/makeBigLibrary.ts';

const everything = () => true;

/** Vectors in groups, as albums are: some near each other, most not. In those with peaks a few numbers stand out. */
function makeVectors(count: number, size: number, hasPeaks = false): Float32Array[] {
  const random = randomNumbers(size);
  let middle = new Float32Array(size);
  return Array.from({ length: count }, (_, index) => {
    if (index % 10 === 0) middle = Float32Array.from({ length: size }, () => random() - 0.5);
    const vector = middle.map((value) => value + 0.4 * (random() - 0.5));
    return hasPeaks ? vector.map((value) => value + 20 * value ** 5) : vector;
  });
}

function cosine(a: Float32Array, b: Float32Array): number {
  const product = (c: Float32Array, d: Float32Array) =>
    c.reduce((sum, value, index) => sum + value * d[index]!, 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

describe('the nearest vectors', () => {
  for (const size of [1, 16, 17, 64, 256]) {
    it(`are those that exact cosines name, of ${size} numbers`, () => {
      const vectors = makeVectors(9000, size);
      const index = new NearestVectors(vectors.length, size);
      for (const [place, vector] of vectors.entries()) index.add(place + 100, vector);
      for (const wanted of [vectors[0]!, vectors[4711]!, vectors[8999]!]) {
        const exact = vectors.map((vector) => cosine(wanted, vector)).sort((a, b) => b - a);
        const found = index.nearest(wanted, 40, everything);
        assert.equal(new Set(found).size, 40);
        const cosines = found.map((id) => cosine(wanted, vectors[id - 100]!)).sort((a, b) => b - a);
        // Of the nearest twenty none is missing among forty
        for (let place = 0; place < 20; place++)
          assert.ok(Math.abs(cosines[place]! - exact[place]!) < 1e-6, `${place}`);
      }
    });
  }

  it('are told with how near they are', () => {
    const vectors = makeVectors(5000, 48);
    const index = new NearestVectors(vectors.length, 48);
    for (const [place, vector] of vectors.entries()) index.add(place, vector);
    const told = new Map<number, number>();
    index.compareAll(vectors[4711]!, (id, closeness) => told.set(id, closeness));
    assert.equal(told.size, vectors.length);
    for (const [id, closeness] of told)
      assert.ok(Math.abs(closeness - cosine(vectors[4711]!, vectors[id]!)) < 0.01, String(id));
    index.compareAll(new Float32Array(47), assert.fail);
  });

  it('are found by rounded numbers where a few stand out, too', () => {
    const vectors = makeVectors(9000, 256, true);
    const index = new NearestVectors(vectors.length, 256);
    for (const [place, vector] of vectors.entries()) index.add(place, vector);
    const exact = vectors.map((vector) => cosine(vectors[4711]!, vector));
    const twentieth = exact.toSorted((a, b) => b - a)[19]!;
    const found = index.nearest(vectors[4711]!, 84, everything);
    assert.equal(found.filter((id) => exact[id]! >= twentieth).length, 20);
  });

  it('are none that is not accepted', () => {
    const vectors = makeVectors(100, 32);
    const index = new NearestVectors(100, 32);
    for (const [place, vector] of vectors.entries()) index.add(place, vector);
    const found = index.nearest(vectors[5]!, 100, (id) => id % 2 === 1);
    assert.equal(found.length, 50);
    assert.equal(found[0], 5);
    assert.ok(found.every((id) => id % 2 === 1));
  });

  it('are none of another size, of none, and among none', () => {
    const index = new NearestVectors(2, 3);
    assert.deepEqual(index.nearest([1, 0, 0], 5, everything), []);
    index.add(7, [0, 0, 0]);
    index.add(8, [NaN, 1, 1]);
    assert.deepEqual(index.nearest([1, 0], 5, everything), []);
    assert.deepEqual(index.nearest([1, 0, 0], 0, everything), []);
    assert.deepEqual(index.nearest([1, 0, 0], 5, everything), [7, 8]);
    assert.deepEqual(new NearestVectors(0, 0).nearest([], 5, everything), []);
  });

  it('are the same where the processor has no SIMD', () => {
    const { memory, dots } = startSimd<{ memory: WebAssembly.Memory; dots: ReturnType<typeof plainDots> }>(
      'nearest',
    );
    const [rows, size] = [50, 48];
    const [query, products, matrix] = [memoryAt, memoryAt + size, memoryAt + size + 4 * rows];
    reserve(memory, matrix + rows * size);
    const random = randomNumbers(1);
    new Int8Array(memory.buffer, memoryAt)
      .subarray(0, matrix - memoryAt + rows * size)
      .forEach((_, place, all) => {
        all[place] = [127, -127, Math.round(254 * random() - 127)][place % 3]!;
      });
    const results = [dots, plainDots(memory.buffer)].map((compute) => {
      compute(matrix, query, rows, size, products);
      return [...new Int32Array(memory.buffer, products, rows)];
    });
    assert.deepEqual(results[0], results[1]);
    assert.ok(results[0]!.some((value) => value !== 0));
  });
});
