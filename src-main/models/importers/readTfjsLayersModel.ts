import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import type { Weight } from '../../taggers/stateDict.ts';
import { parseJson, type KerasModel } from './readKerasModel.ts';
import { bytesOf, readTfjsWeights, tfjsWeight } from './tfjsWeights.ts';
import { readShards } from './readShards.ts';

const topology = z.union([
  // As tensorflowjs_converter writes it, and as TensorFlow.js does
  z.looseObject({ model_config: z.unknown(), keras_version: z.string().optional() }),
  z.looseObject({ class_name: z.string(), config: z.unknown(), keras_version: z.string().optional() }),
]);
const modelFile = z.looseObject({
  format: z.string().nullish(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(z.looseObject({ paths: z.array(z.string()), weights: z.array(tfjsWeight) })),
});

/** A model of TensorFlow.js, with the bytes of all its shards. */
export interface TfjsLayersModel extends KerasModel {
  readonly shards: readonly Uint8Array[];
}

/**
 * Reads a layers model of TensorFlow.js: the text of its model.json, and the shards beside it that this names. Throws
 * ModelError that names the first thing wrong, and the shard that it is about.
 */
export async function readTfjsLayersModel(text: string, folder: string): Promise<TfjsLayersModel> {
  const json = parseJson(text, 'the file');
  refuseGraphModel(json);
  const { modelTopology, weightsManifest } = check(modelFile, json);
  const model = check(topology, modelTopology, 'modelTopology');
  const shards: Uint8Array[] = [];
  const weights: [string, Weight][] = [];
  for (const group of weightsManifest) {
    const expected = group.weights.reduce((sum, weight) => sum + bytesOf(weight), 0);
    const read = await readShards(folder, group.paths, expected);
    shards.push(...read);
    weights.push(...readTfjsWeights(group.weights, Buffer.concat(read)));
  }
  const unique = new Map(weights);
  if (unique.size < weights.length) throw new ModelError('weightsManifest names a weight twice');
  return {
    config: 'model_config' in model ? model.model_config : model,
    kerasVersion: model.keras_version ?? '',
    weights: unique,
    shards,
  };
}

/** A graph model is TensorFlow's own graph of some hundred kinds of operations, of which no layers are left. */
function refuseGraphModel(json: unknown): void {
  const { format, modelTopology } = (json ?? {}) as { format?: unknown; modelTopology?: { node?: unknown } };
  if (format !== 'graph-model' && modelTopology?.node === undefined) return;
  throw new ModelError(
    'this is a graph model of TensorFlow.js, and only layers models can be read; convert the model that it was made of ' +
      'to ONNX (tf2onnx) and import that with a card',
  );
}

function check<Schema extends z.ZodType>(schema: Schema, json: unknown, where = ''): z.infer<Schema> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = [where, ...issue!.path].filter((part) => part !== '').join('.');
  throw new ModelError(`not a layers model of TensorFlow.js: ${path || 'it'}: ${issue!.message}`);
}
