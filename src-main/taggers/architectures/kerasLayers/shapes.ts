import { z } from 'zod';
import { ModelError } from '../../../errors.ts';
import { BATCH, type Border } from '../../graph.ts';
import { count } from '../hyper.ts';
import { dataFormat } from './configs.ts';
import { overSpace } from './convolutions.ts';
import { layerOfOne, sizesOf, type LayerKind } from './LayerKind.ts';
import { inKerasOrder, kerasShape, product, toKerasOrder, toRow } from './layout.ts';

/** What is left over stands as -1, in TensorFlow.js as null. */
const size = z.union([count, z.literal(-1), z.null().transform(() => -1)]);
/** More zeros than any tagger puts around anything. */
const zeros = z.int().nonnegative().max(65_536);
const sides = z.tuple([zeros, zeros]);
const onAll = zeros.transform((size): [number, number] => [size, size]);
const border1d = z.object({ padding: z.union([onAll, sides]).default([1, 1]) });
const border2d = z.object({
  padding: z
    .union([
      zeros.transform((size) => [[size, size], [size, size]]), // prettier-ignore
      sides.transform(([rows, columns]) => [[rows, rows], [columns, columns]]), // prettier-ignore
      z.tuple([sides, sides]),
    ])
    .default([
      [1, 1],
      [1, 1],
    ]),
  data_format: dataFormat,
});

/** Layers that bring values into another shape or order. Each counts in Keras's order, channels last. */
export const shapes: Record<string, LayerKind> = {
  Flatten: layerOfOne(z.object({ data_format: dataFormat }), (g, input, _name, config) => {
    if (config.data_format === 'channels_last') return inKerasOrder(toRow(g, input));
    // Keras brings such channels to the end first
    return inKerasOrder(toRow(g, { tensor: toKerasOrder(g, input), channelsFirst: true }));
  }),

  Reshape: layerOfOne(
    z.object({ target_shape: z.array(size).min(1) }),
    (g, input, _name, { target_shape: target }) => {
      const [, ...from] = kerasShape(g, input);
      const known = product(target.filter((size) => size !== -1));
      const to = target.map((size) => (size === -1 ? product(from) / known : size));
      if (product(to) !== product(from) || !to.every(Number.isInteger)) {
        throw new ModelError(`cannot reshape [${from.join(', ')}] to [${target.join(', ')}]`);
      }
      return inKerasOrder(g.reshape(toKerasOrder(g, input), [BATCH, ...to]));
    },
  ),

  Permute: layerOfOne(z.object({ dims: z.array(count) }), (g, input, _name, { dims }) => {
    const sizes = sizesOf(g, input, dims.length);
    if (!sizes.every((_, axis) => dims.includes(axis + 1))) {
      throw new ModelError(`dims: [${dims.join(', ')}] are not the axes 1 to ${sizes.length}`);
    }
    return inKerasOrder(g.transpose(toKerasOrder(g, input), [0, ...dims]));
  }),

  ZeroPadding1D: layerOfOne(border1d, (g, input, _name, config) => {
    sizesOf(g, input, 2);
    return inKerasOrder(g.pad(toKerasOrder(g, input), [[0, 0], config.padding, [0, 0]]));
  }),

  ZeroPadding2D: layerOfOne(border2d, (g, input, _name, config) => {
    sizesOf(g, input, 3);
    const borders = config.padding as unknown as Border[];
    return overSpace(g, input, config, (x) => g.pad(x, [[0, 0], [0, 0], ...borders]));
  }),
};
