import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { HearmarkError, ModelError, ReadError } from '../../errors.ts';
import { readRegular } from '../../files/readRegular.ts';
import type { CardTag } from '../../taggers/card.ts';
import { installPackage, type TryOut } from '../installPackage.ts';
import { inOwnProcess } from '../tryModel.ts';
import type { ModelPackage } from '../../taggers/modelPackage.ts';
import { countTrained } from '../../taggers/parameterShapes.ts';
import { thresholdRule } from '../vocabularies/readVocabulary.ts';
import { kerasInput, readKerasCard } from './kerasInput.ts';
import { kerasLayerWeights } from './kerasLayerWeights.ts';
import { kerasTopology, type KerasTopology } from './kerasTopology.ts';
import { packageReadme } from './packageReadme.ts';
import type { KerasModel } from './readKerasModel.ts';
import { refuseOtherKinds } from './refuseOtherKinds.ts';

export interface KerasImportRequest {
  /** A model.json of TensorFlow.js, or a whole model of Keras as HDF5. */
  readonly file: string;
  /**
   * A JSON file with what the model does not say: the card (card.ts) with `frontEnd`, the vocabulary unless it is given
   * here, `inputSamples` unless the model's input tells them, and of the `hyperparameters` of architectures/kerasLayers.ts
   * `axes` and `scores` where the model leaves them open.
   */
  readonly cardFile: string;
  readonly name: string;
  /** In place of the card's. */
  readonly vocabulary?: readonly CardTag[] | undefined;
  readonly licence?: string | undefined;
}

/** Whether a file is, by its name, one that importKerasLayers reads. */
export function isKerasModel(file: string): boolean {
  return /\.(json|h5|hdf5|keras)$/i.test(file);
}

/**
 * Makes a model package of a Keras model that says itself which layers it has, and installs it into a folder of models,
 * whole or not at all. Throws ReadError, or ModelError that names the file and the first thing wrong.
 */
export async function importKerasLayers(
  request: KerasImportRequest,
  modelsFolder: string,
  tryOut: TryOut = inOwnProcess,
): Promise<ModelPackage> {
  const { file, cardFile, name, vocabulary, licence } = request;
  const described = await readKerasCard(cardFile);
  const bytes = await read(file);
  try {
    const { model, shards } = await readModel(file, bytes);
    const topology = kerasTopology(model.config, model.kerasVersion);
    const weights = kerasLayerWeights(topology.layers, model.weights);
    const input = kerasInput(topology.inputShape, described);
    const scores = scoresOf(topology, described.hyperparameters?.scores);
    const hash = [bytes, ...shards]
      .reduce((sum, part) => sum.update(part), createHash('sha256'))
      .digest('hex');
    const card = {
      format: 1,
      version: hash.slice(0, 12),
      licence: 'not stated',
      provenance: `Imported from ${basename(file)}, SHA-256 ${hash}${shards.length > 0 ? ' (with its shards)' : ''}.`,
      ...described,
      ...(scores === 'softmax' && { scoresNote: 'the model chooses one tag: its scores sum to 1 (softmax)' }),
      inputSamples: input.inputSamples,
      architecture: 'keras-layers',
      hyperparameters: { axes: input.axes, inputShape: topology.inputShape, scores, layers: topology.layers },
      parameters: countTrained(weights),
      name,
      ...(licence !== undefined && { licence }),
      ...(vocabulary && { vocabulary, thresholdRule }),
    };
    return await installPackage({ card, weights, readme: packageReadme(card) }, modelsFolder, tryOut);
  } catch (cause) {
    if (!(cause instanceof HearmarkError)) throw cause;
    // What is said of a card is about the file that it was made of.
    const path = cause.message.startsWith('card.json: ') ? cardFile : file;
    throw new ModelError(`${path}: ${cause.message.replace(/^card\.json: /, '')}`, { path, cause });
  }
}

async function readModel(
  file: string,
  bytes: Buffer,
): Promise<{ model: KerasModel; shards: readonly Uint8Array[] }> {
  refuseOtherKinds(bytes);
  if (/\.json$/i.test(file)) {
    const { readTfjsLayersModel } = await import('./readTfjsLayersModel.ts');
    const model = await readTfjsLayersModel(bytes.toString(), dirname(file));
    return { model, shards: model.shards };
  }
  if (/\.keras$/i.test(file)) throw new ModelError('.keras files cannot be read; save the model as .h5');
  const { readKerasModel } = await import('./readKerasModel.ts'); // brings 4 MB of WebAssembly
  return { model: await readKerasModel(bytes), shards: [] };
}

/** What makes scores of the last layer's answer: its activation, or what the card says where it has none. */
function scoresOf({ activation, layers }: KerasTopology, stated: string | undefined): string {
  if (activation === 'sigmoid' || activation === 'softmax') return activation;
  if (activation === 'linear' && stated !== undefined) return stated;
  const { name, class: kind } = layers.at(-1)!;
  throw new ModelError(
    `layer "${name}" (${kind}): the model ends in ${activation} where scores need sigmoid or softmax` +
      (activation === 'linear' ? '; the card can say which in hyperparameters.scores' : ''),
  );
}

async function read(path: string): Promise<Buffer> {
  return readRegular(path).catch((cause: Error) => {
    throw new ReadError(`cannot read ${path}: ${cause.message}`, { path, cause });
  });
}
