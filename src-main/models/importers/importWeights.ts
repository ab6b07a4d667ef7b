import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { createFrontEnd } from '../../audio/frontEnd.ts';
import { ModelError } from '../../errors.ts';
import { loadNetwork } from '../../taggers/architectures.ts';
import type { CardTag } from '../../taggers/card.ts';
import { installPackage, type TryOut } from '../installPackage.ts';
import { inOwnProcess } from '../tryModel.ts';
import type { ModelPackage } from '../../taggers/modelPackage.ts';
import { findNetwork, isBookkeeping, withoutSharedPrefix, type StateDict } from '../../taggers/stateDict.ts';
import { countTrained, parameterShapes } from '../../taggers/parameterShapes.ts';
import { publishedCalibration } from '../publishedCalibrations.ts';
import { thresholdRule } from '../vocabularies/readVocabulary.ts';
import { hyperFromWeights, type Hyper } from './hyperFromWeights.ts';
import { inputDefaults } from './inputDefaults.ts';
import { packageReadme } from './packageReadme.ts';
import { readWeightsFile } from './readWeightsFile.ts';

/** What the weights do not say of themselves. */
export interface ImportRequest {
  readonly file: string;
  readonly name: string;
  readonly architecture: string;
  readonly vocabulary: readonly CardTag[];
  /** Where a file holds several networks: what the names of this one's tensors begin with, up to the first dot. */
  readonly part?: string | undefined;
  /** Over what is read off the tensors' shapes. */
  readonly hyper: Hyper;
  /** Over what the published code gives the network to hear (inputDefaults.ts): fields of a card's frontEnd, and `inputSamples`. */
  readonly heard?: Readonly<Record<string, unknown>> | undefined;
  readonly licence: string;
  /** More for the card, over what is written by itself: `provenance` where it is known, metrics. */
  readonly about?: { readonly provenance?: string } & Readonly<Record<string, unknown>>;
}

/**
 * Makes a model package of published weights and installs it into a folder of models, whole or not at all. Weights that
 * were calibrated (publishedCalibrations.ts) get maps and thresholds that were measured.
 * Throws ReadError, or ModelError that names the file and the first thing wrong.
 */
export async function importWeights(
  request: ImportRequest,
  modelsFolder: string,
  tryOut: TryOut = inOwnProcess,
): Promise<ModelPackage> {
  const { file, architecture } = request;
  const shapes = await shapesOf(request, request.vocabulary.length);
  const parameters = new Set(shapes.keys());
  const { hash, named, weights } = await readPublished(file, architecture, parameters, request.part);
  try {
    requireTags(named, request, shapes, await shapesOf(request, request.vocabulary.length + 1));
    const card = {
      format: 1,
      name: request.name,
      version: hash.slice(0, 12),
      licence: request.licence,
      architecture,
      hyperparameters: { ...hyperFromWeights(architecture, named), ...request.hyper },
      parameters: countTrained(weights),
      ...inputOf(request, named),
      aggregation: 'mean',
      shortInput: 'repeat',
      vocabulary: request.vocabulary,
      thresholdRule,
      provenance: `Imported from ${basename(file)}, SHA-256 ${hash}.`,
      ...publishedCalibration(hash, request.vocabulary),
      ...request.about,
    };
    return await installPackage({ card, weights, readme: packageReadme(card) }, modelsFolder, tryOut);
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    const isOfWeights =
      cause.message.startsWith('hyperparameters.') && Object.keys(request.hyper).length === 0;
    const reason = isOfWeights
      ? `the weights do not fit the architecture "${architecture}" as it is published (${cause.message}); name another one, or say more with --hyper`
      : cause.message;
    throw new ModelError(`${file}: ${reason}`, { path: file, cause });
  }
}

function inputOf({ architecture, heard = {} }: ImportRequest, weights: StateDict) {
  const { frontEnd, inputSamples } = inputDefaults(architecture, weights);
  const { inputSamples: samples = inputSamples, ...changed } = heard;
  return { frontEnd: { ...frontEnd, ...changed }, inputSamples: samples };
}

/** The shapes of an architecture's parameters where it answers so many tags, as far as they can be told without its weights. */
async function shapesOf(
  { architecture, hyper }: ImportRequest,
  tags: number,
): Promise<Map<string, readonly number[]>> {
  try {
    const { frontEnd, inputSamples } = inputDefaults(architecture, new Map());
    const network = await loadNetwork(architecture, hyper, tags);
    return parameterShapes(network, createFrontEnd(frontEnd).shape(inputSamples));
  } catch (cause) {
    if (cause instanceof ModelError) return new Map(); // what is wrong is said once the file has been read
    throw cause;
  }
}

/** Throws ModelError where the output layer, whose shape goes by the number of tags, answers more or fewer than the vocabulary has. */
function requireTags(
  weights: StateDict,
  { vocabulary }: ImportRequest,
  shapes: ReadonlyMap<string, readonly number[]>,
  ofOneMore: ReadonlyMap<string, readonly number[]>,
): void {
  for (const [name, shape] of shapes) {
    const axis = shape.findIndex((size, at) => size !== ofOneMore.get(name)?.[at]);
    const found = axis < 0 ? undefined : weights.get(name)?.shape;
    const answers = found?.[axis];
    if (answers === undefined || answers === vocabulary.length) continue;
    throw new ModelError(
      `the weights answer ${answers} tags ("${name}" has shape [${found!.join(', ')}]), and the vocabulary has ${vocabulary.length}; give the list that they were trained on`,
    );
  }
}

/**
 * The weights of an architecture with these parameters, with and without what is no weight, and the hash of their file.
 * Throws ReadError, ModelError.
 */
export async function readPublished(
  file: string,
  architecture: string,
  parameters: ReadonlySet<string>,
  part?: string,
): Promise<{ hash: string; named: StateDict; weights: StateDict }> {
  const { bytes, weights: published } = await readWeightsFile(file, part);
  const named = networkIn(partOf(published, part, file), parameters, file);
  const known = [...parameters].filter((name) => named.has(name));
  if (2 * known.length < parameters.size) {
    const lacks = [...parameters].find((name) => !named.has(name))!;
    const holds = [...named.keys()].find((name) => !parameters.has(name) && !isBookkeeping(name));
    const instead = holds === undefined ? '' : `, and hold "${holds}"`;
    throw new ModelError(
      `${file}: the weights are of another architecture than "${architecture}": they lack "${lacks}"${instead}`,
      { path: file },
    );
  }
  return {
    hash: createHash('sha256').update(bytes).digest('hex'),
    named,
    weights: new Map([...named].filter(([name]) => !isBookkeeping(name))),
  };
}

function networkIn(weights: StateDict, parameters: ReadonlySet<string>, file: string): StateDict {
  try {
    return parameters.size === 0 ? withoutSharedPrefix(weights) : findNetwork(weights, parameters);
  } catch (cause) {
    throw new ModelError(`${file}: ${(cause as Error).message}`, { path: file, cause });
  }
}

function partOf(weights: StateDict, part: string | undefined, file: string): StateDict {
  if (part === undefined) return weights;
  const found = [...weights].filter(([name]) => name.startsWith(`${part}.`));
  if (found.length === 0) {
    throw new ModelError(`${file}: the file has no tensors whose names begin with "${part}."`, {
      path: file,
    });
  }
  return new Map(found);
}
