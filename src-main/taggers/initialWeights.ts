import { ModelError } from '../errors.ts';
import type { Network } from './architectures.ts';
import { mersenneTwister } from './architectures/mersenneTwister.ts';
import { parameterShapes } from './parameterShapes.ts';
import type { StateDict, Weight } from './stateDict.ts';

type Shapes = ReadonlyMap<string, readonly number[]>;
/** Draws the first value of a parameter. */
type Draw = () => number;

/**
 * Draws the weights that a network's training starts from, as PyTorch does by default for each kind of layer; the same
 * for the same seed, a whole number. Throws ModelError for a bare parameter that nobody said how to start, and as
 * parameterShapes does.
 */
export function initialWeights(network: Network, inputShape: readonly number[], seed: number): StateDict {
  const shapes = parameterShapes(network, inputShape);
  const random = mersenneTwister(seed);
  const weights = new Map<string, Weight>();
  for (const [name, shape] of shapes) {
    const draw = drawFor(name, shapes, random);
    weights.set(name, { shape, data: Float32Array.from({ length: product(shape) }, draw) });
  }
  return weights;
}

function drawFor(name: string, shapes: Shapes, random: Draw): Draw {
  const uniform = (bound: number) => () => bound * (2 * random() - 1);
  const part = name.slice(name.lastIndexOf('.') + 1);
  switch (part) {
    case 'running_mean':
      return () => 0;
    case 'running_var':
      return () => 1;
    case 'weight':
    case 'bias': {
      const weight = shapes.get(`${name.slice(0, -part.length)}weight`)!;
      // The scales of a normalisation have one axis: documentation of torch.nn.BatchNorm1d and LayerNorm
      if (weight.length === 1) return () => (part === 'weight' ? 1 : 0);
      // By the number of values that one output sums over: documentation of torch.nn.Linear and Conv2d
      return uniform(1 / Math.sqrt(product(weight.slice(1))));
    }
    case 'cls_token':
    case 'pos_embedding':
      // Normal, as the reference of the Music Tagging Transformer has them (Won, Choi and Serra, ISMIR 2021)
      return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    case 'in_proj_weight':
      // Glorot and Bengio, AISTATS 2010, as documented of torch.nn.MultiheadAttention
      return uniform(Math.sqrt(6 / (shapes.get(name)![0]! + shapes.get(name)![1]!)));
    case 'in_proj_bias':
      return () => 0;
    case 'bw_Q':
      // The bandwidth of human hearing (Won et al., ICASSP 2020, section 2.2)
      return () => 1;
  }
  const recurrent = /^(?:weight|bias)_[ih]h_(l\d+(?:_reverse)?)$/.exec(part);
  if (recurrent) {
    const [, hiddenUnits] = shapes.get(`${name.slice(0, -part.length)}weight_hh_${recurrent[1]}`)!;
    // Documentation of torch.nn.GRU and LSTM
    return uniform(1 / Math.sqrt(hiddenUnits!));
  }
  throw new ModelError(`nothing says where the training of "${name}" starts: add it to initialWeights.ts`);
}

function product(shape: readonly number[]): number {
  return shape.reduce((sizes, size) => sizes * size, 1);
}
