import { BATCH, type Graph } from '../graph.ts';

/** [batch, tokens, width] to [batch, heads, tokens, width / heads]. */
export function splitHeads<T>(g: Graph<T>, x: T, heads: number): T {
  const [, tokens, width] = g.shape(x) as [number, number, number];
  return g.transpose(g.reshape(x, [BATCH, tokens, heads, width / heads]), [0, 2, 1, 3]);
}

/** [batch, heads, tokens, width / heads] to [batch, tokens, width]. */
export function joinHeads<T>(g: Graph<T>, x: T): T {
  const [, heads, tokens, perHead] = g.shape(x) as [number, number, number, number];
  return g.reshape(g.transpose(x, [0, 2, 1, 3]), [BATCH, tokens, heads * perHead]);
}

/**
 * Scaled dot-product attention (Vaswani et al. 2017, section 3.2.1) over [batch, heads, tokens, features]; while
 * training, `dropout` is the share of attention that is left out.
 */
export function attend<T>(g: Graph<T>, queries: T, keys: T, values: T, dropout = 0): T {
  const features = g.shape(queries)[3]!;
  const similarity = g.scale(g.matmul(queries, g.transpose(keys, [0, 1, 3, 2])), features ** -0.5);
  return g.matmul(g.dropout(g.softmax(similarity), dropout), values);
}
