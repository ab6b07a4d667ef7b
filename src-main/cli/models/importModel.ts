import { ParameterError } from '../../errors.ts';
import { modelFolders, ownModelsFolder } from '../../locations.ts';
import { findModels, nameOf } from '../../taggers/findModels.ts';
import { importWeights } from '../../taggers/importers/importWeights.ts';
import { readVocabulary } from '../../taggers/vocabularies/readVocabulary.ts';

export interface ImportModelOptions {
  architecture: string;
  vocabulary: string;
  name: string;
  hyper: Record<string, unknown>;
  licence: string;
}

/** `hearmark models import`: makes a model package of published weights, in the person's folder of models. */
export async function importModel(file: string, options: ImportModelOptions): Promise<number> {
  const { name } = options;
  const installed = await findModels(modelFolders());
  if (installed.some((model) => nameOf(model) === name)) {
    throw new ParameterError(`there is a model "${name}" already; choose another name, or remove that one`);
  }
  const vocabulary = await readVocabulary(options.vocabulary);
  const { folder, card } = await importWeights({ ...options, file, vocabulary }, ownModelsFolder());
  console.log(`${name}: ${card.architecture}, ${card.parameters} parameters, ${vocabulary.length} tags, in ${folder}`);
  console.log(`To use it: --model ${name}, or \`hearmark models use ${name}\` for good.`);
  return 0;
}

/** Reads one `--hyper key=value`; the value is JSON where it can be, else text. */
export function addHyper(text: string, hyper: Record<string, unknown>): Record<string, unknown> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new ParameterError(`--hyper ${text}: write key=value`);
  try {
    return { ...hyper, [key]: JSON.parse(value) as unknown };
  } catch {
    return { ...hyper, [key]: value };
  }
}
