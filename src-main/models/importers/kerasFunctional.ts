import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import {
  describe,
  layerName,
  parse,
  rawLayer,
  type DescribedLayer,
  type RawLayer,
} from './kerasDescription.ts';

/** The answer of a layer: its name, which of its uses, which of its outputs. */
const tensor = z.tuple([z.string(), z.literal(0), z.literal(0)]);
/** One of them; Keras 3 writes it by itself, Keras 2 in a list. */
const single = z.union([tensor, z.tuple([tensor]).transform(([only]) => only)]);
const functional = z.object({
  layers: z.array(rawLayer).min(1).max(2000),
  input_layers: single,
  output_layers: single,
});

/** Keras 2: what goes in is a list of [layer, 0, 0, arguments]. */
const inbound2 = z.array(z.tuple([z.string(), z.literal(0), z.literal(0)], z.unknown())).min(1);
/** Keras 3: what goes in stands among the arguments of a call. */
const kerasTensor = z
  .object({ class_name: z.literal('__keras_tensor__'), config: z.object({ keras_history: tensor }) })
  .transform(({ config }) => config.keras_history[0]);
const inbound3 = z.object({
  args: z.tuple([z.union([kerasTensor.transform((name) => [name]), z.array(kerasTensor).min(1)])]),
});

/**
 * Lists the layers of a Functional model from its input to its one output, each behind those that it takes its inputs
 * from. Throws ModelError where there are several inputs or outputs, a layer is used twice, or layers go in a circle.
 */
export function connectFunctional(config: unknown): DescribedLayer[] {
  const { layers, input_layers: from, output_layers: to } = parse(functional, config, 'model_config.config');
  const byName = new Map(layers.map((layer) => [layerName(layer), layer]));
  if (byName.size < layers.length) throw new ModelError('model_config: two layers have the same name');
  const sorted: DescribedLayer[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (name: string) => {
    if (state.get(name) === 'done') return;
    if (state.get(name) === 'open') throw new ModelError(`the layers form a circle at "${name}"`);
    state.set(name, 'open');
    const layer = byName.get(name);
    if (!layer) throw new ModelError(`model_config: there is no layer "${name}"`);
    const inputs = inputsOf(layer);
    if (inputs.length === 0 && name !== from[0]) {
      throw new ModelError(
        `layer "${name}" (${layer.class_name}): it is a second input, and only one can be read`,
      );
    }
    inputs.forEach(visit);
    state.set(name, 'done');
    sorted.push(describe(layer, inputs));
  };
  visit(to[0]);
  const input = sorted.find(({ name }) => name === from[0]);
  if (input?.class !== 'InputLayer')
    throw new ModelError(`the output does not depend on the input "${from[0]}"`);
  return sorted;
}

function inputsOf(layer: RawLayer): string[] {
  const nodes = layer.inbound_nodes;
  if (layer.class_name === 'InputLayer') return [];
  const wrong = (message: string) =>
    new ModelError(`layer "${layerName(layer)}" (${layer.class_name}): ${message}`);
  if (!Array.isArray(nodes) || nodes.length === 0)
    throw wrong('it says of no layer that it takes its input from');
  if (nodes.length > 1) throw wrong(`it is used ${nodes.length} times, and only one use can be read`);
  const call = nodes[0] as unknown;
  const older = inbound2.safeParse(call);
  if (older.success) return older.data.map(([name]) => name);
  const newer = inbound3.safeParse(call);
  if (newer.success) return newer.data.args[0];
  throw wrong('its inbound_nodes are not those of a layer that takes one answer from each of several layers');
}
