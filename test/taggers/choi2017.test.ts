import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRunningStatistic, parameterShapes } from '../../src-main/taggers/parameterShapes.ts';
import { networkFor } from './networkFor.ts';

const input = [1, 96, 1366];
const tags = 50;
const shapesOf = (architecture: string, millions: number) =>
  parameterShapes(networkFor(architecture, { millions }, tags), input);
const countParameters = (architecture: string, millions: number) =>
  [...shapesOf(architecture, millions)]
    .filter(([name]) => !isRunningStatistic(name))
    .reduce((sum, [, shape]) => sum + shape.reduce((product, size) => product * size, 1), 0);
/** Kernels and matrices, in order. */
const weightsOf = (architecture: string, millions: number) =>
  [...shapesOf(architecture, millions)]
    .filter(([name]) => /^(layer\d+\.conv|dense\d+)\.weight$/.test(name))
    .map(([, shape]) => shape);

describe('the one-dimensional networks of Choi 2017', () => {
  it('k1c2 looks along time in each band, and at all bands together in the end', () => {
    assert.deepEqual(weightsOf('k1c2', 0.1), [
      [15, 1, 1, 4],
      [15, 15, 1, 4],
      [30, 15, 1, 4],
      [30, 30, 1, 4],
      [30, 30 * 96], // 1366 frames, pooled by 4, 5, 8 and 8, are one
      [30, 30],
      [50, 30],
    ]);
  });

  it('k2c1 looks at all bands together from the first layer on', () => {
    assert.deepEqual(weightsOf('k2c1', 0.1), [
      [43, 96, 4],
      [43, 43, 4],
      [43, 43, 4],
      [87, 43, 4],
      [87, 87, 4],
      [87, 87], // 1366 frames, pooled by four five times, are one
      [87, 87],
      [50, 87],
    ]);
  });

  /** How far each may be from its size; k1c2 is always below. */
  const tolerances = { k1c2: 0.09, k2c1: 0.03 };
  for (const [architecture, tolerance] of Object.entries(tolerances)) {
    for (const millions of [0.1, 0.25, 0.5, 1, 3]) {
      it(`${architecture} at ${millions} million is of about that size`, (test) => {
        const parameters = countParameters(architecture, millions);
        test.diagnostic(`${parameters} parameters`);
        assert.ok(Math.abs(parameters / (millions * 1e6) - 1) < tolerance, `${parameters}`);
      });
    }
  }

  it('have as many parameters as a count by hand: 95,662 and 97,515 at 0.1 million', () => {
    // Each output of a layer: its kernel, bias, and two of the batch normalisation, which the last layer has not
    const count = (layers: [inputs: number, out: number][]) =>
      2 + layers.reduce((sum, [inputs, out]) => sum + out * (inputs + 3), 0) - 2 * tags;
    const k1c2 = count([[4, 15], [60, 15], [60, 30], [120, 30], [2880, 30], [30, 30], [30, 50]]); // prettier-ignore
    const k2c1 = count([[384, 43], [172, 43], [172, 43], [172, 87], [348, 87], [87, 87], [87, 87], [87, 50]]); // prettier-ignore
    assert.deepEqual([k1c2, k2c1], [95_662, 97_515]);
    assert.equal(countParameters('k1c2', 0.1), k1c2);
    assert.equal(countParameters('k2c1', 0.1), k2c1);
  });
});
