/** The logistic function: from a logit to 0..1. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Nearer to 0 and 1 than this a score kept as float16 says no more. */
const edge = 1e-6;

/** The logarithm of the odds of a score, 0..1; finite at both ends. */
export function logit(score: number): number {
  const held = Math.min(1 - edge, Math.max(edge, score));
  return Math.log(held / (1 - held));
}

/** log(1 + exp(x)) without overflow: the loss of a logistic answer of margin -x. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
