import type { StateDict, Weight } from '../../taggers/stateDict.ts';
import { permute } from './permute.ts';

/** What Keras 2 calls the parts of a layer, what our graph does. */
const parts: Record<string, string> = {
  kernel: 'weight',
  bias: 'bias',
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};

/** "layer/layer_14/kernel_1:0": Keras repeats the layer's name, and TensorFlow numbers it, and a variable of a name that it had. */
const keras2Path = /^([^/]+)\/(?:[^/]+\/)*(\w+?)(?:_\d+)?(?::\d+)?$/;

/**
 * Renames weights that Keras 2 saved: "conv/conv_14/kernel:0" [height, width, in, out] becomes "conv.weight" [out, in,
 * height, width], and matrices [in, out] become [out, in]. Layers that nobody named are numbered over a whole session:
 * batch_normalization_79 and _80 become batch_normalization_0 and _1. A layer that its authors called "conv1-BN" is "conv1_BN" where
 * PyTorch has it. Names of another form stay as they are.
 */
export function fromKeras2Names(weights: StateDict): StateDict {
  const layers = [...weights.keys()].map((path) => keras2Path.exec(path)?.[1] ?? '');
  const renamed = new Map(autoNames(layers));
  return new Map(
    [...weights].map(([path, weight]) => {
      const [, layer = '', part = ''] = keras2Path.exec(path) ?? [];
      if (!Object.hasOwn(parts, part)) return [path, weight];
      return [
        `${renamed.get(layer) ?? layer.replaceAll('-', '_')}.${parts[part]}`,
        outputsFirst(part, weight),
      ];
    }),
  );
}

/** The numbers of layers that Keras named, from 0 on. */
function* autoNames(layers: readonly string[]): Generator<[from: string, to: string]> {
  const numberOf = (layer: string) => Number(/^batch_normalization(?:_(\d+))?$/.exec(layer)?.[1] ?? 0);
  const named = [...new Set(layers)].filter((layer) => /^batch_normalization(_\d+)?$/.test(layer));
  const inOrder = named.sort((a, b) => numberOf(a) - numberOf(b));
  for (const [index, layer] of inOrder.entries()) yield [layer, `batch_normalization_${index}`];
}

function outputsFirst(part: string, weight: Weight): Weight {
  if (part !== 'kernel') return weight;
  const axes = weight.shape.length;
  return permute(weight, [axes - 1, axes - 2, ...Array.from({ length: axes - 2 }, (_, axis) => axis)]);
}
