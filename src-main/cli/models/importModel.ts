import { ParameterError } from '../../errors.ts';
import { libraryFile, modelFolders, ownModelsFolder, triedModelsFile } from '../../locations.ts';
import { findModels, nameOf } from '../../models/findModels.ts';
import { importApart, type AnyImport } from '../../models/importers/importApart.ts';
import { isKerasModel } from '../../models/importers/importKerasLayers.ts';
import { describesHearing, withoutText } from '../../models/importers/importOnnx.ts';
import { isPublishedHearing } from '../../models/importers/hearingDefaults.ts';
import { launchProcess } from '../../processes/launchProcess.ts';
import { loadHearingPackage, type HearingPackage } from '../../taggers/hearing/hearingPackage.ts';
import { loadModelPackage, type ModelPackage } from '../../taggers/modelPackage.ts';
import { readVocabulary } from '../../models/vocabularies/readVocabulary.ts';

/** Weights need an architecture and a vocabulary, an ONNX file or a Keras model a card. */
export interface ImportModelOptions {
  architecture?: string;
  vocabulary?: string;
  part?: string;
  card?: string;
  /** Of a text-audio model: its text tower, its tokenizer, and a second file of the audio tower's weights. */
  text?: string;
  tokenizer?: string;
  data?: string;
  name: string;
  hyper: Record<string, unknown>;
  frontEnd?: Record<string, unknown>;
  licence?: string;
}

/**
 * `hearmark models import`: makes a model package of published weights, or of an ONNX file or a Keras model and its card,
 * in the person's folder of models.
 */
export async function importModel(file: string, options: ImportModelOptions): Promise<number> {
  const { name, frontEnd: heard = {} } = options;
  const hasHeard = Object.keys(heard).length > 0;
  if (hasHeard && options.card !== undefined)
    throw new ParameterError('the card says what the model hears: --front-end is for weights without one');
  if (hasHeard && options.architecture !== undefined && isPublishedHearing(options.architecture))
    throw new ParameterError(`${options.architecture} is no tagger: it takes no --front-end`);
  const installed = await findModels(modelFolders());
  if (installed.some((model) => nameOf(model) === name)) {
    throw new ParameterError(`there is already a model "${name}"; choose another name, or remove that one`);
  }
  if ((options.text === undefined) !== (options.tokenizer === undefined) || (options.data && !options.text))
    throw new ParameterError(
      'a text-audio model needs --card, --text and --tokenizer; --data goes with these',
    );
  const hearing = await importHearingFile(file, options);
  if (hearing) {
    const { folder, card } = hearing;
    const size = card.parameters === undefined ? '' : `${card.parameters} parameters, `;
    console.log(`${name}: hears ${card.task.join(', ')}, ${size}in ${folder}`);
    return 0;
  }
  const { folder, card } = await importFile(file, options);
  const size = card.parameters === undefined ? '' : `${card.parameters} parameters, `;
  console.log(`${name}: ${card.architecture}, ${size}${card.vocabulary.length} tags, in ${folder}`);
  console.log(`To use it: --model ${name}, or \`hearmark models use ${name}\` for good.`);
  return 0;
}

/** What hears something else than tags, as its network or its card says; undefined of a tagger. */
async function importHearingFile(
  file: string,
  options: ImportModelOptions,
): Promise<HearingPackage | undefined> {
  const { architecture, name, hyper, licence, vocabulary, part, card: cardFile } = options;
  const isPublished = architecture !== undefined && isPublishedHearing(architecture);
  const described = cardFile !== undefined && !isPublished ? await describesHearing(cardFile) : undefined;
  if (!isPublished && !described) return undefined;
  const others = { '--vocabulary': vocabulary, '--part': part, ...(isPublished && { '--card': cardFile }) };
  const refused = Object.entries(others).find(([, value]) => value !== undefined);
  if (refused) {
    const what = isPublished ? architecture : 'a model with a task';
    throw new ParameterError(`${what} is no tagger: it takes no ${refused[0]}`);
  }
  if (isPublished) {
    const request = { file, name, architecture, hyper, licence: licence ?? 'not stated' };
    return loadHearingPackage(await importOwn({ kind: 'hearing', request }));
  }
  requireCardAlone(architecture, part, hyper);
  const request = { file, cardFile: cardFile!, name, licence };
  const { text: textFile, tokenizer: tokenizerFile, data: dataFile } = options;
  if (textFile !== undefined && tokenizerFile !== undefined)
    return loadHearingPackage(
      await importOwn({ kind: 'words', request: { ...request, textFile, tokenizerFile, dataFile } }),
    );
  if (described?.hasText) throw withoutText(request);
  return loadHearingPackage(await importOwn({ kind: 'onnx hearing', request }));
}

function requireCardAlone(
  architecture: string | undefined,
  part: string | undefined,
  hyper: Readonly<Record<string, unknown>>,
): void {
  if (architecture === undefined && part === undefined && Object.keys(hyper).length === 0) return;
  throw new ParameterError('--card replaces --architecture, --part and --hyper; give one or the other');
}

async function importFile(file: string, options: ImportModelOptions): Promise<ModelPackage> {
  const { architecture, part, card: cardFile, name, hyper, frontEnd: heard, licence } = options;
  const vocabulary = options.vocabulary === undefined ? undefined : await readVocabulary(options.vocabulary);
  if (cardFile !== undefined) {
    requireCardAlone(architecture, part, hyper);
    const kind = isKerasModel(file) ? 'keras layers' : 'onnx';
    return loadModelPackage(
      await importOwn({ kind, request: { file, cardFile, name, vocabulary, licence } }),
    );
  }
  if (architecture === undefined || vocabulary === undefined) {
    throw new ParameterError(
      'weights need --architecture and --vocabulary; an ONNX file needs --card, and so does a model of Keras or TensorFlow.js',
    );
  }
  const about = { file, name, architecture, vocabulary, part, hyper, heard };
  const request = { ...about, licence: licence ?? 'not stated' };
  return loadModelPackage(await importOwn({ kind: 'weights', request }));
}

/** Imports into the person's folder of models; returns the package's folder. */
function importOwn(what: AnyImport): Promise<string> {
  const triedFile = triedModelsFile(libraryFile());
  return importApart(what, ownModelsFolder(), launchProcess, { triedFile });
}
