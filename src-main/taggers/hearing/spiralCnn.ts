import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { flatten, leakyRelu } from '../architectures/blocks.ts';
import { count } from '../architectures/hyper.ts';
import { rollUp } from '../architectures/pitchSpiral.ts';
import { BATCH, type FrameOutputs, type Graph } from '../graph.ts';

/** Which bins a part hears. */
const bins = z.tuple([z.int().nonnegative(), count]).refine(([from, to]) => from < to, 'they are none');

/** Hyper-parameters; the defaults are the whole of the paper's, over eight octaves of twelve bins from 55 Hz on. */
export const spiralCnnHyper = z.strictObject({
  /** Ordinary filters, filters along time alone, and filters on the pitch spiral. */
  parts: z
    .array(z.enum(['flat', 'temporal', 'spiral']))
    .min(1)
    .refine((parts) => new Set(parts).size === parts.length, 'each once')
    .default(['flat', 'temporal', 'spiral']),
  channels: count.default(32),
  hiddenUnits: count.default(64),
  binsPerOctave: count.default(12),
  octaves: count.default(3),
  /** 1.76 kHz and up. */
  temporalBins: bins.default([60, 96]),
  /** From 110 Hz to 1.76 kHz. */
  spiralBins: bins.default([12, 60]),
});
type Hyper = z.infer<typeof spiralCnnHyper>;

/** Below zero. */
const slope = 0.3;
/** Of filters and pooling: [bins, frames]. */
const [square, pool] = [[5, 5] as const, [3, 5] as const];
/** Of the filters on the spiral: what is next to a bin, and an octave apart. */
const spiralSquare = [3, 5] as const;

/**
 * The networks for instruments of Lostanlen and Cella, "Deep convolutional networks on the pitch spiral for musical instrument
 * recognition", ISMIR 2016, sections 4 to 6: two layers of convolution and pooling, with one or several of three ways to share
 * weights side by side, then two dense ones. The parameter names are ours. Input: a constant-Q transform [batch, 1, bins, frames];
 * answer: logits [batch, 1, classes], one for all of it. Throws ModelError where a part hears bins that the input does not have, or
 * the spiral more octaves than its bins.
 */
export function spiralCnn<T>(
  g: Graph<T>,
  spectrogram: T,
  hyper: Hyper,
  classes: readonly number[],
): FrameOutputs<T> {
  const heard = hyper.parts.map((part) => flatten(g, hearPart(g, spectrogram, part, hyper)));
  let x = g.dropout(heard.length === 1 ? heard[0]! : g.concat(heard, 1), 0.5);
  x = leakyRelu(g, g.linear(x, 'dense1', { out: hyper.hiddenUnits }), slope);
  x = g.linear(g.dropout(x, 0.5), 'dense2', { out: classes[0]! });
  return [g.reshape(x, [BATCH, 1, classes[0]!])];
}

/** Two layers of one part, to [batch, channels, rows, steps]. */
function hearPart<T>(g: Graph<T>, x: T, part: Hyper['parts'][number], hyper: Hyper): T {
  const layer = (
    input: T,
    number: 1 | 2,
    kernel: readonly [number, number],
    pooling: readonly [number, number],
  ) => {
    const name = `${part}.conv${number}`;
    const active = leakyRelu(g, g.conv2d(input, name, { out: hyper.channels, kernel }), slope);
    return g.maxPool2d(active, pooling);
  };
  if (part === 'flat') return layer(layer(x, 1, square, pool), 2, square, pool);
  if (part === 'spiral') {
    const rolled = rollUp(g, binsOf(g, x, hyper.spiralBins), hyper);
    return layer(layer(rolled, 1, spiralSquare, pool), 2, square, pool);
  }
  const [from, to] = hyper.temporalBins;
  const along = [1, pool[1]] as const;
  return layer(layer(binsOf(g, x, [from, to]), 1, [to - from, square[1]], along), 2, [1, square[1]], along);
}

/** The bins that a part hears. */
function binsOf<T>(g: Graph<T>, x: T, [from, to]: readonly [number, number]): T {
  const height = g.shape(x)[2]!;
  if (to > height) throw new ModelError(`its parts hear ${to} bins, and the input has ${height}`);
  return g.slice(x, 2, from, to);
}
