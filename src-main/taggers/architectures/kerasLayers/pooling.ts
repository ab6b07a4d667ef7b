import { z } from 'zod';
import type { Graph } from '../../graph.ts';
import { along, dataFormat, never, padding } from './configs.ts';
import { overSpace } from './convolutions.ts';
import { layerOfOne, sizesOf, type LayerKind } from './LayerKind.ts';
import { inKerasOrder, toChannelsFirst, toKerasOrder } from './layout.ts';

const common = { padding, data_format: dataFormat };
const over1d = z.object({ ...common, pool_size: along.one.default(2), strides: along.one.nullish() });
const over2d = z.object({ ...common, pool_size: along.two.default([2, 2]), strides: along.two.nullish() });
const whole = z.object({ data_format: dataFormat, keepdims: never });

/** Pooling over windows, and over all of space. */
export const pooling: Record<string, LayerKind> = {
  MaxPooling1D: pool1d('maxPool1d'),
  MaxPooling2D: pool2d('maxPool2d'),
  AveragePooling1D: pool1d('averagePool1d'),
  AveragePooling2D: pool2d('averagePool2d'),
  GlobalMaxPooling1D: poolAll('max', 1),
  GlobalMaxPooling2D: poolAll('max', 2),
  GlobalAveragePooling1D: poolAll('mean', 1),
  GlobalAveragePooling2D: poolAll('mean', 2),
};

function pool1d(kind: 'maxPool1d' | 'averagePool1d'): LayerKind {
  return layerOfOne(over1d, (g, input, _name, config) => {
    sizesOf(g, input, 2);
    const stride = config.strides ?? config.pool_size;
    return overSpace(g, input, config, (x) =>
      g[kind](x, config.pool_size, { stride, ...around(config.padding) }),
    );
  });
}

function pool2d(kind: 'maxPool2d' | 'averagePool2d'): LayerKind {
  return layerOfOne(over2d, (g, input, _name, config) => {
    sizesOf(g, input, 3);
    const stride = config.strides ?? config.pool_size;
    return overSpace(g, input, config, (x) =>
      g[kind](x, config.pool_size, { stride, ...around(config.padding) }),
    );
  });
}

function around(how: 'same' | 'valid'): { padding?: 'same' } {
  return how === 'same' ? { padding: how } : {};
}

function poolAll(kind: 'max' | 'mean', axes: 1 | 2): LayerKind {
  return layerOfOne(whole, (g, input, _name, config) => {
    sizesOf(g, input, axes + 1);
    const first = config.data_format === 'channels_first';
    return inKerasOrder(reduce(g, first ? toKerasOrder(g, input) : toChannelsFirst(g, input), kind));
  });
}

/** [batch, channels, ...space] to [batch, channels]. */
function reduce<T>(g: Graph<T>, x: T, kind: 'max' | 'mean'): T {
  const axes = g.shape(x).length;
  return axes === 2 ? x : reduce(g, g[kind](x, axes - 1), kind);
}
