import type { Graph } from '../graph.ts';
import { attend, joinHeads, splitHeads } from './attention.ts';

export interface EncoderLayerOptions {
  heads: number;
  /** Share that is left out while training. */
  dropout: number;
}

/**
 * One layer of a transformer encoder over [batch, tokens, width]: self-attention and feed-forward (Vaswani et al.,
 * "Attention is all you need", 2017), each normalised before and added to what came in. Parameters are named below
 * `name` as the reference of the Music Tagging Transformer names them.
 */
export function encoderLayer<T>(g: Graph<T>, x: T, name: string, options: EncoderLayerOptions): T {
  const attended = g.add(x, attention(g, g.layerNorm(x, `${name}.0.fn.norm`), `${name}.0.fn.fn`, options));
  return g.add(
    attended,
    feedForward(g, g.layerNorm(attended, `${name}.1.fn.norm`), `${name}.1.fn.fn`, options),
  );
}

/**
 * What the first token would be if the last layer attended to one time step alone, for each of them in one batch:
 * [batch, tokens, width] to [batch, steps, width]. The tag-wise contribution of Won, Chun and Serra, "Toward
 * interpretable music tagging with self-attention" (2019).
 */
export function attendToEachStep<T>(g: Graph<T>, x: T, name: string, options: EncoderLayerOptions): T {
  const [, tokens, width] = g.shape(x) as [number, number, number];
  const values = queriesKeysValues(
    g,
    g.layerNorm(x, `${name}.0.fn.norm`),
    `${name}.0.fn.fn`,
    options.heads,
  )[2];
  const heard = g.linear(g.slice(values, 1, 1, tokens), `${name}.0.fn.fn.to_out.0`, { out: width });
  const moved = g.add(heard, g.slice(x, 1, 0, 1));
  return g.add(moved, feedForward(g, g.layerNorm(moved, `${name}.1.fn.norm`), `${name}.1.fn.fn`, options));
}

/** Multi-head self-attention over [batch, tokens, width] (Vaswani et al. 2017, section 3.2). */
function attention<T>(g: Graph<T>, x: T, name: string, { heads, dropout }: EncoderLayerOptions): T {
  const width = g.shape(x)[2]!;
  const [queries, keys, values] = queriesKeysValues(g, x, name, heads);
  const heard = attend(
    g,
    splitHeads(g, queries, heads),
    splitHeads(g, keys, heads),
    splitHeads(g, values, heads),
  );
  return g.dropout(g.linear(joinHeads(g, heard), `${name}.to_out.0`, { out: width }), dropout);
}

/** Each [batch, tokens, inner], the heads side by side. */
function queriesKeysValues<T>(g: Graph<T>, x: T, name: string, heads: number): [T, T, T] {
  const inner = Math.floor(g.shape(x)[2]! / heads) * heads;
  const together = g.linear(x, `${name}.to_qkv`, { out: 3 * inner, bias: false });
  const part = (index: number) => g.slice(together, 2, index * inner, (index + 1) * inner);
  return [part(0), part(1), part(2)];
}

function feedForward<T>(g: Graph<T>, x: T, name: string, { dropout }: EncoderLayerOptions): T {
  const width = g.shape(x)[2]!;
  const hidden = g.gelu(g.linear(x, `${name}.net.0`, { out: width * 4 }));
  return g.dropout(g.linear(g.dropout(hidden, dropout), `${name}.net.3`, { out: width }), dropout);
}
