import { z } from 'zod';
import { ModelError } from '../../../errors.ts';
import { count } from '../hyper.ts';
import { activate, activation } from './activations.ts';
import { axis, placeOf } from './configs.ts';
import { layerOfOne, type LayerKind } from './LayerKind.ts';
import { inKerasOrder, kerasShape, toChannelsFirst, toKerasOrder } from './layout.ts';

const epsilon = z.number().positive().default(1e-3);
/** For the importer to know, which writes ones and zeros where there is no scale or offset. */
const affine = { scale: z.boolean().default(true), center: z.boolean().default(true) };

/** Dense layers and normalisations. */
export const dense: Record<string, LayerKind> = {
  Dense: layerOfOne(
    z.object({ units: count, activation, use_bias: z.boolean().default(true) }),
    (g, input, name, config) => {
      const mapped = g.linear(toKerasOrder(g, input), name, { out: config.units });
      return activate(g, inKerasOrder(mapped), config.activation);
    },
  ),

  BatchNormalization: layerOfOne(z.object({ axis, epsilon, ...affine }), (g, input, name, config) => {
    const axes = [...kerasShape(g, input).keys()];
    const place = placeOf(config.axis, axes.length);
    if (place === axes.length - 1 && axes.length > 2) {
      const tensor = g.batchNorm(toChannelsFirst(g, input), name, config);
      return { tensor, channelsFirst: true };
    }
    const ordered = toKerasOrder(g, input);
    if (place === 1) return inKerasOrder(g.batchNorm(ordered, name, config));
    // Its own inverse: the axis changes places with the first one
    const swapped = axes.map((at) => (at === 1 ? place : at === place ? 1 : at));
    return inKerasOrder(g.transpose(g.batchNorm(g.transpose(ordered, swapped), name, config), swapped));
  }),

  LayerNormalization: layerOfOne(z.object({ axis, epsilon, ...affine }), (g, input, name, config) => {
    const axes = kerasShape(g, input).length;
    if (placeOf(config.axis, axes) !== axes - 1) throw new ModelError('axis: only the last one can be read');
    return inKerasOrder(g.layerNorm(toKerasOrder(g, input), name, config));
  }),
};
