import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { layerKind } from '../../taggers/architectures/kerasLayers/layerKinds.ts';
import {
  KERAS_INPUT,
  type KerasLayer,
  type KerasLayersHyper,
} from '../../taggers/architectures/kerasLayers.ts';
import {
  describe,
  layerName,
  parse,
  rawLayer,
  type DescribedLayer,
  type RawLayer,
} from './kerasDescription.ts';
import { connectFunctional } from './kerasFunctional.ts';

/** What a Keras model says of itself, in the terms of architectures/kerasLayers.ts. */
export interface KerasTopology extends Pick<KerasLayersHyper, 'inputShape' | 'layers'> {
  /** The last layer's activation, which was taken from it. */
  readonly activation: string;
}

const layers = z.array(rawLayer).min(1).max(2000);
const sequential = z.union([layers, z.object({ layers }).transform((config) => config.layers)]);
const model = z.object({ class_name: z.string(), config: z.unknown() });

/**
 * Reads the description of a Keras model (`model_config`; Sequential and Functional, of Keras 2 and 3): its layers, each
 * behind those that it takes its inputs from. Throws ModelError that names the first layer that is wrong.
 */
export function kerasTopology(config: unknown, kerasVersion: string): KerasTopology {
  const described = parse(model, config, 'model_config');
  const all = listLayers(described.class_name, described.config);
  const [input] = all.filter((layer) => layer.class === 'InputLayer') as [DescribedLayer];
  const rest = all.filter((layer) => layer !== input);
  const named = rest.map((layer) => {
    const inputs = layer.inputs.map((from) => (from === input.name ? KERAS_INPUT : from));
    return { ...layer, inputs, config: readConfig(layer, kerasVersion) };
  });
  const last = named.at(-1);
  if (!last) throw new ModelError('the model has no layers but its input');
  return {
    inputShape: inputShapeOf(input.config, input.name),
    layers: [...named.slice(0, -1), ...withoutActivation(last)],
    activation: activationOf(last),
  };
}

function listLayers(kind: string, config: unknown): DescribedLayer[] {
  switch (kind) {
    case 'Sequential':
      return connectInARow(parse(sequential, config, 'model_config.config'));
    case 'Functional':
    case 'Model':
      return connectFunctional(config);
    default:
      throw new ModelError(`the model is a ${kind}; only Sequential and Functional ones can be read`);
  }
}

function connectInARow(raw: readonly RawLayer[]): DescribedLayer[] {
  const [first] = raw as [RawLayer];
  const row = raw.map((layer, index) => describe(layer, index === 0 ? [] : [layerName(raw[index - 1]!)]));
  if (first.class_name === 'InputLayer') return row;
  // Without an input layer the first one says what it takes
  const input = { name: KERAS_INPUT, class: 'InputLayer', inputs: [], config: first.config };
  return [input, { ...row[0]!, inputs: [KERAS_INPUT] }, ...row.slice(1)];
}

function readConfig(layer: DescribedLayer, kerasVersion: string): Record<string, unknown> {
  try {
    const config = layerKind(layer.class).readConfig(layer.config);
    // Keras 3 gave the name another function: relu6(x + 3) / 6
    if (/^[3-9]/.test(kerasVersion) && JSON.stringify(config).includes('"hard_sigmoid"')) {
      throw new ModelError(
        `the hard_sigmoid of Keras ${kerasVersion} is not that of Keras 2, the only one that can be read`,
      );
    }
    return config;
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new ModelError(`layer "${layer.name}" (${layer.class}): ${cause.message}`, { cause });
  }
}

/** Sizes without the batch: Keras 2 and 3 call them by different names. */
function inputShapeOf(config: DescribedLayer['config'], name: string): (number | null)[] {
  const shape = config.batch_input_shape ?? config.batch_shape;
  const sizes = z.array(z.int().positive().nullable()).min(2).safeParse(shape);
  if (!sizes.success) throw new ModelError(`the input "${name}" does not say what shape it has`);
  return sizes.data.slice(1);
}

function activationOf({ class: kind, config }: KerasLayer): string {
  if (kind === 'Softmax') return 'softmax';
  if (kind === 'Activation' || kind === 'Dense' || kind.includes('Conv')) return String(config.activation);
  return 'linear';
}

/** The last layer as it is before its activation; a layer that is nothing else becomes one that does nothing. */
function withoutActivation(last: KerasLayer): KerasLayer[] {
  if (activationOf(last) === 'linear') return [last];
  if (last.class === 'Softmax') return [{ ...last, class: 'Activation', config: { activation: 'linear' } }];
  return [{ ...last, config: { ...last.config, activation: 'linear' } }];
}
