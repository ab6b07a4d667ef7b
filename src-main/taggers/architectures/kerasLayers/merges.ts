import { z } from 'zod';
import { ModelError } from '../../../errors.ts';
import type { Graph } from '../../graph.ts';
import { axis } from './configs.ts';
import { layerOfMany, type LayerKind } from './LayerKind.ts';
import {
  inKerasOrder,
  kerasShape,
  product,
  toChannelsFirst,
  toKerasOrder,
  type KerasValue,
} from './layout.ts';

/** Layers that make one of several inputs. */
export const merges: Record<string, LayerKind> = {
  Add: elementByElement('add'),
  Multiply: elementByElement('multiply'),

  Concatenate: layerOfMany(z.object({ axis }), (g, inputs, config) => {
    const all = inputs.map((input) => kerasShape(g, input));
    const [first] = all as [number[], ...number[][]];
    const place = config.axis < 0 ? first.length + config.axis : config.axis;
    const fits = (shape: number[]) => shape.every((size, at) => at === place || size === first[at]);
    if (place < 1 || place >= first.length || !all.every(fits)) {
      throw new ModelError(`cannot join ${all.map(written).join(' and ')} along axis ${config.axis}`);
    }
    if (place === first.length - 1 && inputs.every(({ channelsFirst }) => channelsFirst)) {
      return { tensor: g.concat(inputs.map(({ tensor }) => tensor), 1), channelsFirst: true }; // prettier-ignore
    }
    return inKerasOrder(g.concat(inputs.map((input) => toKerasOrder(g, input)), place)); // prettier-ignore
  }),
};

/** Axes of size 1 are repeated to the size of the largest input. */
function elementByElement(kind: 'add' | 'multiply'): LayerKind {
  return layerOfMany(z.object({}), (g, inputs) => {
    const sizes = inputs.map((input) => values(g, input));
    const largest = sizes.indexOf(Math.max(...sizes));
    const { tensor, channelsFirst } = inputs[largest]!;
    const shape = kerasShape(g, inputs[largest]!);
    const others = inputs.filter((_, index) => index !== largest);
    for (const other of others) {
      const small = kerasShape(g, other);
      const fits = small.every((size, at) => size === shape[at] || size === 1);
      if (!fits) throw new ModelError(`${written(small)} does not fit ${written(shape)}`);
    }
    const ordered = others.map((other) =>
      channelsFirst ? toChannelsFirst(g, other) : toKerasOrder(g, other),
    );
    return { tensor: ordered.reduce((sum, other) => g[kind](sum, other), tensor), channelsFirst };
  });
}

function values<T>(g: Graph<T>, input: KerasValue<T>): number {
  const [, ...sizes] = kerasShape(g, input);
  return product(sizes);
}

function written([, ...sizes]: readonly number[]): string {
  return `[batch, ${sizes.join(', ')}]`;
}
