import { ModelError } from '../../errors.ts';
import type { KerasLayer } from '../../taggers/architectures/kerasLayers.ts';
import type { StateDict, Weight } from '../../taggers/stateDict.ts';
import { outputsOf, partsOf, type WeightPart } from './kerasParts.ts';

/**
 * Renames and turns the weights of a Keras model into what our graph asks for: "conv/kernel" [height, width, in, out]
 * becomes "conv.weight" [out, in, height, width]. What the layers leave out (use_bias, scale, center) is written as the
 * zeros and ones that it means. Throws ModelError that names a weight that is missing, superfluous or of a wrong shape.
 */
export function kerasLayerWeights(layers: readonly KerasLayer[], weights: StateDict): StateDict {
  const byPlace = placeWeights(layers, weights);
  const converted = new Map<string, Weight>();
  for (const layer of layers) {
    for (const part of partsOf(layer)) {
      const place = placeName(layer.name, part.group, part.name);
      const found = byPlace.get(place);
      byPlace.delete(place);
      if (part.given && !found) throw new ModelError(`the weights lack "${place}"`);
      if (!part.given && found) {
        throw new ModelError(`the weights hold "${found.name}", and the layer says that it has none`);
      }
      const written = found ? convert(part, found) : undefined;
      for (const [name, weight] of written ?? fill(layer, part, converted)) converted.set(name, weight);
    }
  }
  const [extra] = byPlace.values();
  if (extra) throw new ModelError(`the weights hold "${extra.name}", which no layer of the model has`);
  return converted;
}

interface NamedWeight extends Weight {
  readonly name: string;
}

/** Weights by the layer, the direction of a bidirectional one, and the last part of their names. */
function placeWeights(layers: readonly KerasLayer[], weights: StateDict): Map<string, NamedWeight> {
  // A layer may be called "block/conv" beside one called "block": the longest name counts
  const names = layers.map(({ name }) => name).sort((a, b) => b.length - a.length);
  const placed = new Map<string, NamedWeight>();
  for (const [name, weight] of weights) {
    const owner = names.find((layer) => name.startsWith(`${layer}/`));
    if (owner === undefined)
      throw new ModelError(`the weights hold "${name}", which no layer of the model has`);
    // "kernel_1:0": TensorFlow numbers a variable whose layer was made once more under its name
    const path = name.slice(owner.length + 1).replace(/(_\d+)?(:\d+)?$/, '').split('/'); // prettier-ignore
    const group = path.map((part) => /^(forward|backward)(_|$)/.exec(part)?.[1]).find(Boolean);
    const place = placeName(owner, group, path.at(-1)!);
    if (placed.has(place)) throw new ModelError(`the weights hold "${place}" twice`);
    placed.set(place, { ...weight, name });
  }
  return placed;
}

function placeName(layer: string, group: string | undefined, part: string): string {
  return [layer, ...(group === undefined ? [] : [group]), part].join('/');
}

function convert(part: WeightPart, { name, ...weight }: NamedWeight): [string, Weight][] {
  if (weight.shape.length !== part.axes) {
    throw new ModelError(
      `"${name}" has shape [${weight.shape.join(', ')}] where ${part.axes} axes are needed`,
    );
  }
  return part.convert(weight);
}

/** What stands for a part that the layer does without. */
function fill(layer: KerasLayer, part: WeightPart, converted: StateDict): [string, Weight][] {
  const size = outputsOf(layer, part, converted);
  return part.targets.map((name) => [
    name,
    { shape: [size], data: new Float32Array(size).fill(part.filled) },
  ]);
}
