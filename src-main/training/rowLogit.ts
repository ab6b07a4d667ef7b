/** What makes one tag's logit of an embedding: weights . embedding + bias. */
export interface HeadRow {
  weights: Float64Array;
  bias: number;
}

/** Returns what a row makes of an embedding. */
export function rowLogit({ weights, bias }: HeadRow, embedding: Float32Array): number {
  let sum = bias;
  for (let index = 0; index < weights.length; index++) sum += weights[index]! * embedding[index]!;
  return sum;
}
