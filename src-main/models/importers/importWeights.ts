import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { ModelError } from '../../errors.ts';
import type { CardTag } from '../../taggers/card.ts';
import { installPackage, type TryOut } from '../installPackage.ts';
import { inOwnProcess } from '../tryModel.ts';
import type { ModelPackage } from '../../taggers/modelPackage.ts';
import { isBookkeeping, withoutSharedPrefix, type StateDict } from '../../taggers/stateDict.ts';
import { countTrained } from '../../taggers/parameterShapes.ts';
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
  const { hash, named, weights } = await readPublished(file, request.part);
  try {
    const card = {
      format: 1,
      name: request.name,
      version: hash.slice(0, 12),
      licence: request.licence,
      architecture,
      hyperparameters: { ...hyperFromWeights(architecture, named), ...request.hyper },
      parameters: countTrained(weights),
      ...inputDefaults(architecture, named),
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
    throw new ModelError(`${file}: ${cause.message}`, { path: file, cause });
  }
}

/** Published weights without what their names share, and then without what is no weight; and the hash of their file. */
export async function readPublished(
  file: string,
  part?: string,
): Promise<{ hash: string; named: StateDict; weights: StateDict }> {
  const { bytes, weights: published } = await readWeightsFile(file);
  const named = withoutSharedPrefix(partOf(published, part, file));
  return {
    hash: createHash('sha256').update(bytes).digest('hex'),
    named,
    weights: new Map([...named].filter(([name]) => !isBookkeeping(name))),
  };
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
