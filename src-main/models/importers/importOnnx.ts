import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { ModelError, ReadError } from '../../errors.ts';
import { readRegular } from '../../files/readRegular.ts';
import { parseBoundedJson } from '../../taggers/boundedJson.ts';
import type { CardTag } from '../../taggers/card.ts';
import { installPackage } from '../installPackage.ts';
import { inOwnProcess } from '../tryModel.ts';
import type { ModelPackage } from '../../taggers/modelPackage.ts';
import { thresholdRule } from '../vocabularies/readVocabulary.ts';
import { packageReadme } from './packageReadme.ts';

export interface OnnxImportRequest {
  /** The ONNX file. */
  readonly file: string;
  /**
   * A JSON file with what the ONNX file does not say: the card (card.ts) with `frontEnd`, `inputSamples`, the
   * `hyperparameters` of architectures/onnx.ts, and the vocabulary unless it is given here.
   */
  readonly cardFile: string;
  readonly name: string;
  /** In place of the card's. */
  readonly vocabulary?: readonly CardTag[] | undefined;
  readonly licence?: string | undefined;
}

/**
 * Makes a model package of an ONNX file and a card that describes it, and installs it into a folder of models, whole or
 * not at all. Throws ReadError, or ModelError that names the file and the first thing wrong.
 */
export async function importOnnx(request: OnnxImportRequest, modelsFolder: string): Promise<ModelPackage> {
  const { file, cardFile, name, vocabulary, licence } = request;
  const described = await readCard(cardFile);
  const onnx = await read(file);
  const hash = createHash('sha256').update(onnx).digest('hex');
  const card = {
    format: 1,
    version: hash.slice(0, 12),
    licence: 'not stated',
    provenance: `Imported from ${basename(file)}, SHA-256 ${hash}.`,
    ...described,
    architecture: 'onnx',
    name,
    ...(licence !== undefined && { licence }),
    ...(vocabulary && { vocabulary, thresholdRule }),
  };
  try {
    return await installPackage({ card, onnx, readme: packageReadme(card) }, modelsFolder, inOwnProcess);
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    // What installPackage says of a card is about the file that it was made of.
    const path = /^(card\.json: |hyperparameters)/.test(cause.message) ? cardFile : file;
    throw new ModelError(`${path}: ${cause.message.replace(/^card\.json: /, '')}`, { path, cause });
  }
}

async function readCard(cardFile: string): Promise<object> {
  const card = parseBoundedJson(
    (await read(cardFile)).toString(),
    `${cardFile}: a card is a JSON file, and this`,
  );
  if (typeof card !== 'object' || card === null || Array.isArray(card)) {
    throw new ModelError(`${cardFile}: a card is a JSON object`, { path: cardFile });
  }
  const { architecture = 'onnx' } = card as { architecture?: unknown };
  if (architecture === 'onnx') return card;
  throw new ModelError(`${cardFile}: its architecture is not "onnx"; such weights need no card`, {
    path: cardFile,
  });
}

async function read(path: string): Promise<Buffer> {
  return readRegular(path).catch((cause: Error) => {
    throw new ReadError(`cannot read ${path}: ${cause.message}`, { path, cause });
  });
}
