import type { StateDict } from '../taggers/stateDict.ts';
import { choleskyOf, solveFactored } from '../algebra/cholesky.ts';
import { dot } from './minimise.ts';

/** A row of a layer: what makes one tag's logit of features. */
interface Row {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** The layer that answers for each time step, where a network has one (architectures/mobileNetTagger.ts). */
const stepLayer = 'step';
/** Relative to the mean square of the rows: keeps the solution small. */
const ridge = 1e-3;

/**
 * Returns a state dict whose layer for time steps follows the output layer from old rows to new ones. What a row learnt
 * is a sum over the old rows, as near as they come to it, and the same sum over the old steps' rows is what it takes
 * there: a tag that sounds like rain and piano is heard where rain and piano are. Rows that stayed as they were, wherever
 * they stand now, keep theirs.
 */
export function followInSteps(weights: StateDict, before: readonly Row[], after: readonly Row[]): StateDict {
  const steps = affineRows(weights, stepLayer);
  if (!steps || steps.length !== before.length) return weights;
  let factor: Float64Array[] | undefined;
  const followed = after.map((row, position): Row => {
    const same = before.findIndex((old) => old.bias === row.bias && isEqual(old.weights, row.weights));
    if (same >= 0) return steps[same]!;
    factor ??= factorOf(before);
    const [old, oldStep] = [before[position], steps[position]];
    const change = old ? row.weights.map((value, index) => value - old.weights[index]!) : row.weights;
    const seen = Float64Array.from(before, (one) => dot(one.weights, change));
    const shares = solveFactored(factor, seen);
    const step = oldStep ? oldStep.weights.slice() : new Float64Array(steps[0]!.weights.length);
    let bias = (oldStep?.bias ?? 0) + row.bias - (old?.bias ?? 0);
    shares.forEach((share, tag) => {
      const { weights: moved, bias: movedBias } = steps[tag]!;
      for (let index = 0; index < step.length; index++) step[index]! += share * moved[index]!;
      bias += share * (movedBias - before[tag]!.bias);
    });
    return { weights: step, bias };
  });
  return withRows(weights, stepLayer, followed);
}

/** Returns the rows of an affine layer; undefined where there is none of this name. */
export function affineRows(weights: StateDict, name: string): Row[] | undefined {
  const [matrix, biases] = [weights.get(`${name}.weight`), weights.get(`${name}.bias`)];
  if (!matrix || !biases) return undefined;
  const [rows, features] = matrix.shape as [number, number];
  return Array.from({ length: rows }, (_, row) => ({
    weights: Float64Array.from(matrix.data.subarray(row * features, (row + 1) * features)),
    bias: biases.data[row]!,
  }));
}

/** Returns a state dict with other rows in an affine layer, as many as there are; all else is as it was. */
export function withRows(weights: StateDict, name: string, rows: readonly Row[]): StateDict {
  const features = weights.get(`${name}.weight`)!.shape[1]!;
  const matrix = new Float32Array(rows.length * features);
  rows.forEach((row, tag) => matrix.set(row.weights, tag * features));
  return new Map(weights)
    .set(`${name}.weight`, { shape: [rows.length, features], data: matrix })
    .set(`${name}.bias`, { shape: [rows.length], data: Float32Array.from(rows, ({ bias }) => bias) });
}

function factorOf(rows: readonly Row[]): Float64Array[] {
  const gram = rows.map((one) => Float64Array.from(rows, (other) => dot(one.weights, other.weights)));
  const added = (ridge * gram.reduce((sum, row, index) => sum + row[index]!, 0)) / rows.length;
  gram.forEach((row, index) => (row[index]! += added));
  return choleskyOf(gram);
}

function isEqual(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
