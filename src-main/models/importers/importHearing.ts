import { basename } from 'node:path';
import { ModelError } from '../../errors.ts';
import { createFrontEnd } from '../../audio/frontEnd.ts';
import { frameNetworkFor } from '../../taggers/hearing/frameNetwork.ts';
import type { HearingPackage } from '../../taggers/hearing/hearingPackage.ts';
import { countTrained, parameterShapes } from '../../taggers/parameterShapes.ts';
import { installHearing, type TryOut } from '../installPackage.ts';
import { inOwnProcess } from '../tryModel.ts';
import { hearingDefaults, type PublishedHearing } from './hearingDefaults.ts';
import { hyperFromWeights, type Hyper } from './hyperFromWeights.ts';
import { readPublished } from './importWeights.ts';
import { packageReadme } from './packageReadme.ts';

export interface HearingImportRequest {
  readonly file: string;
  readonly name: string;
  readonly architecture: PublishedHearing;
  /** Over what is read off the tensors' shapes. */
  readonly hyper: Hyper;
  readonly licence: string;
}

/**
 * Makes a model package of published weights of a network that hears step by step, and installs it into a folder of
 * models, whole or not at all. Throws ReadError, or ModelError that names the file and the first thing wrong.
 */
export async function importHearing(
  request: HearingImportRequest,
  modelsFolder: string,
  tryOut: TryOut = inOwnProcess,
): Promise<HearingPackage> {
  const { file } = request;
  try {
    const { card, weights } = await describeHearing(request);
    return await installHearing({ card, weights, readme: packageReadme(card) }, modelsFolder, tryOut);
  } catch (cause) {
    if (!(cause instanceof ModelError) || cause.path === file) throw cause;
    throw new ModelError(`${file}: ${cause.message}`, { path: file, cause });
  }
}

/** Reads published weights, and writes what a card says of them. Throws ReadError, ModelError. */
export async function describeHearing({ file, name, architecture, hyper, licence }: HearingImportRequest) {
  const { hash, named, weights } = await readPublished(file, architecture, parametersOf(architecture, hyper));
  const card = {
    format: 1,
    name,
    version: hash.slice(0, 12),
    licence,
    architecture,
    hyperparameters: { ...hyperFromWeights(architecture, named), ...hyper },
    parameters: countTrained(weights),
    ...hearingDefaults(architecture, weights),
    provenance: `Imported from ${basename(file)}, SHA-256 ${hash}.`,
  };
  return { card, weights };
}

/** The names of a network's parameters, as far as they can be told without its weights. */
function parametersOf(architecture: PublishedHearing, hyperparameters: Hyper): Set<string> {
  try {
    const { frontEnd, inputSamples, outputs } = hearingDefaults(architecture, new Map());
    const network = frameNetworkFor({ architecture, hyperparameters, outputs });
    return new Set(parameterShapes(network, createFrontEnd(frontEnd).shape(inputSamples)).keys());
  } catch (cause) {
    if (cause instanceof ModelError) return new Set(); // what is wrong is said once the file has been read
    throw cause;
  }
}
