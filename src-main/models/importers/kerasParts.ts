import { ModelError } from '../../errors.ts';
import type { KerasLayer } from '../../taggers/architectures/kerasLayers.ts';
import type { StateDict, Weight } from '../../taggers/stateDict.ts';
import { permute, reorderBlocks } from './permute.ts';

/** One of the weights of a Keras layer, and what becomes of it. */
export interface WeightPart {
  /** Last part of Keras's name for it. */
  readonly name: string;
  /** Direction, in a bidirectional layer. */
  readonly group?: 'forward' | 'backward';
  /** Number of its axes in Keras. */
  readonly axes: number;
  /** Whether the layer has it. */
  readonly given: boolean;
  /** Names of what it becomes. */
  readonly targets: readonly string[];
  /** The value that stands for it where the layer does without. */
  readonly filled: number;
  /** Turns it into what our graph asks for. */
  readonly convert: (weight: Weight) => [string, Weight][];
}

/** Lists the weights of a layer, each behind those whose size decides its own. */
export function partsOf({ name, class: kind, config }: KerasLayer): WeightPart[] {
  const bias = (target = name) => vector('bias', `${target}.bias`, config.use_bias === true, 0);
  switch (kind) {
    case 'Conv1D':
      return [matrix('kernel', `${name}.weight`, [2, 1, 0]), bias()];
    case 'Conv2D':
      return [matrix('kernel', `${name}.weight`, [3, 2, 0, 1]), bias()];
    case 'DepthwiseConv2D':
      return [depthwise(`${name}.weight`), bias()];
    case 'SeparableConv2D':
      return [
        depthwise(`${name}.depthwise.weight`),
        vector('depthwise_bias', `${name}.depthwise.bias`, false, 0),
        matrix('pointwise_kernel', `${name}.pointwise.weight`, [3, 2, 0, 1]),
        bias(`${name}.pointwise`),
      ];
    case 'Dense':
      return [matrix('kernel', `${name}.weight`, [1, 0]), bias()];
    case 'BatchNormalization':
      return [
        vector('moving_mean', `${name}.running_mean`),
        vector('moving_variance', `${name}.running_var`),
        vector('gamma', `${name}.weight`, config.scale === true, 1),
        vector('beta', `${name}.bias`, config.center === true, 0),
      ];
    case 'LayerNormalization':
      return [vector('gamma', `${name}.weight`, config.scale === true, 1), vector('beta', `${name}.bias`, config.center === true, 0)]; // prettier-ignore
    case 'GRU':
    case 'LSTM':
      return recurrent(name, kind, config);
    case 'Bidirectional': {
      const layer = config.layer as { class_name: 'GRU' | 'LSTM'; config: KerasLayer['config'] };
      return (['forward', 'backward'] as const).flatMap((group) =>
        recurrent(`${name}.${group}`, layer.class_name, layer.config).map((part) => ({ ...part, group })),
      );
    }
    default:
      return [];
  }
}

/** Number of values of a part that the layer does without: one for each of its outputs. */
export function outputsOf({ name, class: kind }: KerasLayer, part: WeightPart, converted: StateDict): number {
  const target = part.targets[0]!;
  const owner = target.slice(0, target.lastIndexOf('.'));
  const known = ['weight', 'running_mean', 'weight_ih_l0', 'bias'].map((other) =>
    converted.get(`${owner}.${other}`),
  );
  const size = known.find(Boolean)?.shape[0];
  if (size !== undefined) return size;
  throw new ModelError(
    `layer "${name}" (${kind}): it has neither scale nor offset, and such a layer cannot be read`,
  );
}

/** A weight of several axes, which become these of Keras's in this order. */
function matrix(name: string, target: string, order: readonly number[]): WeightPart {
  const convert = (weight: Weight): [string, Weight][] => [[target, permute(weight, order)]];
  return { name, axes: order.length, given: true, targets: [target], filled: 0, convert };
}

function vector(name: string, target: string, given = true, filled = 0): WeightPart {
  return { name, axes: 1, given, targets: [target], filled, convert: (weight) => [[target, weight]] };
}

/** [height, width, channels, multiplier] to [channels * multiplier, 1, height, width]. */
function depthwise(target: string): WeightPart {
  const part = matrix('depthwise_kernel', target, [2, 3, 0, 1]);
  const convert = (weight: Weight): [string, Weight][] => {
    const { shape, data } = permute(weight, [2, 3, 0, 1]);
    const [channels, multiplier, ...kernel] = shape as [number, number, ...number[]];
    return [[target, { shape: [channels * multiplier, 1, ...kernel], data }]];
  };
  return { ...part, convert };
}

/**
 * The weights of a cell, whose gates lie side by side along the last axis: update, reset, new in Keras's GRU, where
 * PyTorch has reset, update, new; input, forget, cell, output in both's LSTM.
 */
function recurrent(name: string, kind: 'GRU' | 'LSTM', config: KerasLayer['config']): WeightPart[] {
  const gates = kind === 'GRU' ? [1, 0, 2] : [0, 1, 2, 3];
  const rows = (part: string, target: string): WeightPart => ({
    ...matrix(part, target, [1, 0]),
    convert: (weight) => [[target, reorderBlocks(permute(weight, [1, 0]), gates)]],
  });
  // A GRU that resets behind the hidden state's affine map has biases for both maps
  const both = kind === 'GRU' && config.reset_after === true;
  const [fromInput, fromHidden] = [`${name}.bias_ih_l0`, `${name}.bias_hh_l0`];
  const bias: WeightPart = {
    name: 'bias',
    axes: both ? 2 : 1,
    given: config.use_bias === true,
    targets: [fromInput, fromHidden],
    filled: 0,
    convert({ shape, data }) {
      const size = shape.at(-1)!;
      const ofHidden = both ? data.subarray(size, 2 * size) : new Float32Array(size);
      return [
        [fromInput, reorderBlocks({ shape: [size], data: data.subarray(0, size) }, gates)],
        [fromHidden, reorderBlocks({ shape: [size], data: ofHidden }, gates)],
      ];
    },
  };
  return [rows('kernel', `${name}.weight_ih_l0`), rows('recurrent_kernel', `${name}.weight_hh_l0`), bias];
}
