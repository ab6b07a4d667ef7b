import { sigmoid, softplus } from '../scores/logit.ts';
import { dot, minimise } from './minimise.ts';

/** One example of a yes or no. */
export interface LogisticExample {
  /** [features] */
  features: Float64Array;
  answer: boolean;
  /** The logit before anything was learnt; what is learnt adds to it. */
  offset: number;
  /** What it counts. */
  weight: number;
}

export interface LogisticFit {
  weights: Float64Array;
  bias: number;
}

/** How strongly the fit is held at zero: half of this times the square is added to the loss. */
export interface Shrinkage {
  weights: number;
  bias: number;
}

/**
 * Fits logit = offset + weights . features + bias by penalised maximum likelihood: the sum of each example's weight
 * times its log-loss, plus the shrinkage. The offset makes "nothing learnt" the answer of no examples at all. The
 * function is strictly convex, so there is one answer, whatever the path: nothing here is drawn by chance.
 */
export function fitLogistic(examples: readonly LogisticExample[], shrinkage: Shrinkage): LogisticFit {
  const size = examples[0]?.features.length ?? 0;
  const objective = (x: Float64Array, gradient: Float64Array) => {
    const weights = x.subarray(0, size);
    const bias = x[size]!;
    let loss = (shrinkage.weights * dot(weights, weights) + shrinkage.bias * bias ** 2) / 2;
    for (let index = 0; index < size; index++) gradient[index] = shrinkage.weights * x[index]!;
    gradient[size] = shrinkage.bias * bias;
    for (const { features, answer, offset, weight } of examples) {
      const value = offset + dot(weights, features) + bias;
      loss += weight * softplus(answer ? -value : value);
      const slope = weight * (sigmoid(value) - Number(answer));
      for (let index = 0; index < size; index++) gradient[index]! += slope * features[index]!;
      gradient[size] += slope;
    }
    return loss;
  };
  // Of a sum over examples: a millionth of each
  const tolerance = 1e-6 * Math.max(1, examples.length);
  const fitted = minimise(objective, new Float64Array(size + 1), { tolerance });
  return { weights: fitted.slice(0, size), bias: fitted[size]! };
}

/**
 * What each answer counts so that yes and no weigh the same in all, and their sum is their number: a person answers what
 * they are asked, so the share of yes among their answers says little about their music.
 */
export function balancedWeights(answers: readonly boolean[]): number[] {
  const yes = answers.filter(Boolean).length;
  const no = answers.length - yes;
  if (yes === 0 || no === 0) return answers.map(() => 1);
  return answers.map((answer) => answers.length / (2 * (answer ? yes : no)));
}
