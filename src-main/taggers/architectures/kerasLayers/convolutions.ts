import { z } from 'zod';
import type { Conv2dOptions, Graph } from '../../graph.ts';
import { count } from '../hyper.ts';
import { activate, activation } from './activations.ts';
import { along, dataFormat, padding } from './configs.ts';
import { layerOfOne, sizesOf, type LayerKind } from './LayerKind.ts';
import { toChannelsFirst, toKerasOrder, type KerasValue } from './layout.ts';

const common = {
  padding,
  data_format: dataFormat,
  groups: z.literal(1).nullish(),
  activation,
  use_bias: z.boolean().default(true),
};
const over1d = {
  ...common,
  kernel_size: along.one,
  strides: along.one.default(1),
  dilation_rate: along.one.default(1),
};
const over2d = {
  ...common,
  kernel_size: along.two,
  strides: along.two.default([1, 1]),
  dilation_rate: along.two.default([1, 1]),
};
type Over2d = z.infer<z.ZodObject<typeof over2d>>;

/** Convolutions; `use_bias` is for the importer to know, which writes zeros where there is none. */
export const convolutions: Record<string, LayerKind> = {
  Conv1D: layerOfOne(z.object({ filters: count, ...over1d }), (g, input, name, config) => {
    sizesOf(g, input, 2);
    const convolved = overSpace(g, input, config, (x) =>
      g.conv1d(x, name, {
        out: config.filters,
        kernel: config.kernel_size,
        stride: config.strides,
        dilation: config.dilation_rate,
        padding: config.padding === 'same' ? 'same' : 0,
      }),
    );
    return activate(g, convolved, config.activation);
  }),

  Conv2D: layerOfOne(z.object({ filters: count, ...over2d }), (g, input, name, config) => {
    sizesOf(g, input, 3);
    const convolved = overSpace(g, input, config, (x) =>
      g.conv2d(x, name, { out: config.filters, ...windows(config) }),
    );
    return activate(g, convolved, config.activation);
  }),

  DepthwiseConv2D: layerOfOne(
    z.object({ depth_multiplier: count.default(1), ...over2d }),
    (g, input, name, config) => {
      sizesOf(g, input, 3);
      const convolved = overSpace(g, input, config, (x) =>
        g.depthwiseConv2d(x, name, { multiplier: config.depth_multiplier, ...windows(config) }),
      );
      return activate(g, convolved, config.activation);
    },
  ),

  SeparableConv2D: layerOfOne(
    z.object({ filters: count, depth_multiplier: count.default(1), ...over2d }),
    (g, input, name, config) => {
      sizesOf(g, input, 3);
      const convolved = overSpace(g, input, config, (x) => {
        const multiplier = config.depth_multiplier;
        const each = g.depthwiseConv2d(x, `${name}.depthwise`, { multiplier, ...windows(config) });
        return g.conv2d(each, `${name}.pointwise`, { out: config.filters, kernel: [1, 1] });
      });
      return activate(g, convolved, config.activation);
    },
  ),
};

/** Applies an operation that wants the channels first to an input whose channels are where its configuration says. */
export function overSpace<T>(
  g: Graph<T>,
  input: KerasValue<T>,
  { data_format: format }: { data_format: 'channels_last' | 'channels_first' },
  apply: (x: T) => T,
): KerasValue<T> {
  if (format === 'channels_first') return { tensor: apply(toKerasOrder(g, input)), channelsFirst: false };
  return { tensor: apply(toChannelsFirst(g, input)), channelsFirst: true };
}

function windows({ kernel_size: kernel, strides, dilation_rate: dilation, padding: around }: Over2d) {
  const options: Omit<Conv2dOptions, 'out'> = { kernel, stride: strides, dilation };
  return around === 'same' ? { ...options, padding: around } : options;
}
