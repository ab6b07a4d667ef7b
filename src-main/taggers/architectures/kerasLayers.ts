import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { inputAxes, type InputAxis } from '../frontEndAxes.ts';
import { BATCH, type Graph, type TaggerOutputs } from '../graph.ts';
import { layerKind } from './kerasLayers/layerKinds.ts';
import {
  inKerasOrder,
  kerasShape,
  product,
  toKerasOrder,
  toRow,
  type KerasValue,
} from './kerasLayers/layout.ts';
import { count } from './hyper.ts';

/** More values in one window than any tagger has, 256 MiB of them. */
const mostValues = 2 ** 26;
const name = z.string().min(1).max(500);

/**
 * Hyper-parameters: a Keras model as it describes itself, of which only what decides the answer is kept.
 */
export const kerasLayersHyper = z.strictObject({
  /** What the axes of its input are, in its order: time first or frequency first is said here. */
  axes: z
    .array(z.enum(inputAxes))
    .refine(([first]) => first === 'batch', { message: 'the first axis is "batch"' }),
  /** Sizes of these axes without the batch; null where any will do. */
  inputShape: z.array(count.nullable()).min(1),
  /** What makes scores of the last layer's answer, whose own activation is left out. */
  scores: z.enum(['sigmoid', 'softmax']),
  /** Each layer behind those that it takes its inputs from, the one that answers last. */
  layers: z
    .array(
      z.strictObject({
        class: z.string(),
        name,
        /** Names of layers before this one, or "input". */
        inputs: z.array(name).min(1),
        config: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1)
    .max(2000),
});

export type KerasLayersHyper = z.infer<typeof kerasLayersHyper>;
export type KerasLayer = KerasLayersHyper['layers'][number];

/** What layers call the network's input. */
export const KERAS_INPUT = 'input';

/**
 * A network that somebody put together of Keras's layers (https://keras.io/api/layers), as a model of Keras or of
 * TensorFlow.js describes it. Parameters begin with the layer's name; what follows, and their layout, is ours:
 * `conv.weight`, not `conv/kernel`. Input: a spectrogram [batch, 1, rows, frames] or the waveform [batch, 1, samples].
 */
export function kerasLayers<T>(
  g: Graph<T>,
  input: T,
  hyper: KerasLayersHyper,
  tags: number,
): TaggerOutputs<T> {
  const values = new Map<string, KerasValue<T>>([[KERAS_INPUT, enter(g, input, hyper)]]);
  const { layers } = hyper;
  for (const layer of layers) {
    if (values.has(layer.name)) throw new ModelError(`there are two layers "${layer.name}"`);
    values.set(layer.name, applyLayer(g, layer, values));
  }
  const answer = values.get(layers.at(-1)!.name)!;
  const [, ...sizes] = kerasShape(g, answer);
  if (sizes.length !== 1 || sizes[0] !== tags) {
    throw new ModelError(
      `the model answers [batch, ${sizes.join(', ')}] where the vocabulary has ${tags} tags`,
    );
  }
  const output = layers.findLast((layer) => layer.class === 'Dense') ?? layers.at(-1)!;
  const logits = toKerasOrder(g, answer);
  return {
    logits: hyper.scores === 'softmax' ? softmaxLogits(g, logits) : logits,
    embedding: toRow(g, values.get(output.inputs[0]!)!),
  };
}

function applyLayer<T>(
  g: Graph<T>,
  layer: KerasLayer,
  values: ReadonlyMap<string, KerasValue<T>>,
): KerasValue<T> {
  try {
    const inputs = layer.inputs.map((from) => {
      const value = values.get(from);
      if (!value) throw new ModelError(`there is no layer "${from}" before it`);
      return value;
    });
    const value = layerKind(layer.class).apply(g, inputs, layer.name, layer.config);
    const [, ...sizes] = kerasShape(g, value);
    if (product(sizes) > mostValues) {
      throw new ModelError(`it makes ${product(sizes)} values of one window, more than ${mostValues}`);
    }
    return value;
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new ModelError(`layer "${layer.name}" (${layer.class}): ${cause.message}`, { cause });
  }
}

/** Brings the front end's output into the axes that the model takes. */
function enter<T>(g: Graph<T>, input: T, { axes, inputShape }: KerasLayersHyper): KerasValue<T> {
  const [, , ...space] = g.shape(input) as [number, number, ...number[]];
  const places = axes.filter((axis) => axis !== 'batch' && axis !== 'channel').map(placeOf);
  const shape = axes.slice(1).map((axis) => (axis === 'channel' ? 1 : (space[placeOf(axis) - 2] ?? NaN)));
  const fits =
    shape.length === inputShape.length && shape.every((size, at) => size === (inputShape[at] ?? size));
  if (!fits || new Set(places).size !== space.length || places.length !== space.length) {
    const wanted = inputShape.map((size) => size ?? 'any').join(', ');
    throw new ModelError(
      `the model takes [batch, ${wanted}] as ${axes.join(', ')} where the card's front end gives ${space.join(' x ')}`,
    );
  }
  const ordered = g.transpose(input, [0, 1, ...places]);
  if (axes.at(-1) === 'channel') return { tensor: ordered, channelsFirst: true };
  return inKerasOrder(g.reshape(ordered, [BATCH, ...shape]));
}

/** Where the front end has an axis: [batch, 1, rows, frames] or [batch, 1, samples]. */
function placeOf(axis: InputAxis): number {
  return axis === 'frames' ? 3 : 2;
}

/** Numbers whose sigmoid is the softmax of these: log p - log(1 - p). */
function softmaxLogits<T>(g: Graph<T>, x: T): T {
  const p = g.softmax(x);
  const one = g.constant('one', [1], Float32Array.of(1));
  const rest = g.add(g.scale(p, -1), one);
  const [log, logRest] = [p, rest].map((share) => g.log(g.clampMin(share, 1e-30))) as [T, T];
  return g.add(log, g.scale(logRest, -1));
}
