import { z } from 'zod';
import { ModelError } from '../../../errors.ts';
import type { Graph } from '../../graph.ts';
import { leakyRelu } from '../blocks.ts';
import { axis, placeOf } from './configs.ts';
import { layerOfOne, type LayerKind } from './LayerKind.ts';
import { inKerasOrder, kerasShape, toKerasOrder, type KerasValue } from './layout.ts';

/** Works element by element, whatever the order of the axes. */
type Elementwise = <T>(g: Graph<T>, x: T) => T;

const elementwise = {
  linear: (_g, x) => x,
  relu: (g, x) => g.relu(x),
  relu6: (g, x) => clampMax(g, g.relu(x), 6),
  elu: (g, x) => g.elu(x),
  gelu: (g, x) => g.gelu(x),
  sigmoid: (g, x) => g.sigmoid(x),
  tanh: (g, x) => g.tanh(x),
  swish: (g, x) => g.multiply(x, g.sigmoid(x)),
  silu: (g, x) => g.multiply(x, g.sigmoid(x)),
  // Keras 1 and 2: 0.2 x + 0.5, held in 0..1
  hard_sigmoid: (g, x) => {
    const axes = g.shape(x).length;
    const half = g.constant(`half of ${axes} axes`, Array<number>(axes).fill(1), Float32Array.of(0.5));
    return clampMax(g, g.relu(g.add(g.scale(x, 0.2), half)), 1);
  },
} satisfies Record<string, Elementwise>;

const names = [...(Object.keys(elementwise) as (keyof typeof elementwise)[]), 'softmax'] as const;

/** An activation by Keras's name; none is linear. */
export const activation = z
  .enum(names)
  .nullish()
  .transform((name) => name ?? 'linear');

/** Applies an activation. */
export function activate<T>(g: Graph<T>, x: KerasValue<T>, name: z.infer<typeof activation>): KerasValue<T> {
  if (name === 'softmax') return inKerasOrder(g.softmax(toKerasOrder(g, x)));
  return { ...x, tensor: elementwise[name](g, x.tensor) };
}

const activationConfig = z.object({ activation });
const reluConfig = z.object({
  max_value: z.number().positive().nullish(),
  negative_slope: z.number().nullish(),
  threshold: z.literal(0).nullish(),
});
const leakyReluConfig = z
  .object({ alpha: z.number().optional(), negative_slope: z.number().optional() }) // Keras 2, Keras 3
  .transform(({ alpha, negative_slope: slope }) => ({ negative_slope: slope ?? alpha ?? 0.3 }));

/** The layers that apply an activation and nothing else. */
export const activationLayers: Record<string, LayerKind> = {
  Activation: layerOfOne(activationConfig, (g, x, _name, config) => activate(g, x, config.activation)),
  ReLU: layerOfOne(reluConfig, (g, x, _name, { max_value: most, negative_slope: slope }) => {
    const above = most == null ? g.relu(x.tensor) : clampMax(g, g.relu(x.tensor), most);
    return { ...x, tensor: slope ? g.add(above, belowZero(g, x.tensor, slope)) : above };
  }),
  LeakyReLU: layerOfOne(leakyReluConfig, (g, x, _name, { negative_slope: slope }) => ({
    ...x,
    tensor: leakyRelu(g, x.tensor, slope),
  })),
  ELU: layerOfOne(z.object({ alpha: z.number().default(1) }), (g, x, _name, { alpha }) => {
    const above = g.relu(x.tensor);
    const below = g.add(g.elu(x.tensor), g.scale(above, -1));
    return { ...x, tensor: g.add(above, g.scale(below, alpha)) };
  }),
  Softmax: layerOfOne(z.object({ axis }), (g, x, _name, config) => {
    const axes = kerasShape(g, x).length;
    if (placeOf(config.axis, axes) !== axes - 1) throw new ModelError('axis: only the last one can be read');
    return activate(g, x, 'softmax');
  }),
};

/** x times the slope where it is below zero, else 0. */
function belowZero<T>(g: Graph<T>, x: T, slope: number): T {
  return g.scale(g.relu(g.scale(x, -1)), -slope);
}

/** Lowers values above `high` to it. */
function clampMax<T>(g: Graph<T>, x: T, high: number): T {
  return g.scale(g.clampMin(g.scale(x, -1), -high), -1);
}
