import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { ModelError, ReadError } from '../../errors.ts';
import { readRegular } from '../../files/readRegular.ts';
import { parseBoundedJson } from '../../taggers/boundedJson.ts';
import type { CardTag } from '../../taggers/card.ts';
import { installHearing, installPackage, type TryOut } from '../installPackage.ts';
import { inOwnProcess } from '../tryModel.ts';
import { isHearingCard } from '../../taggers/hearing/hearingCard.ts';
import type { HearingPackage } from '../../taggers/hearing/hearingPackage.ts';
import type { ModelPackage } from '../../taggers/modelPackage.ts';
import { thresholdRule } from '../vocabularies/readVocabulary.ts';
import { onnxHyperOf } from './onnxHyperOf.ts';
import { packageReadme } from './packageReadme.ts';
import { refuseOtherKinds } from './refuseOtherKinds.ts';

export interface OnnxImportRequest {
  /** The ONNX file. */
  readonly file: string;
  /**
   * A JSON file with what the ONNX file does not say: the card (card.ts) with `frontEnd`, `inputSamples`, the
   * `hyperparameters` of architectures/onnx.ts as far as the file does not tell them (onnxHyperOf), and the vocabulary unless it is
   * given here.
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
export async function importOnnx(
  request: OnnxImportRequest,
  modelsFolder: string,
  tryOut: TryOut = inOwnProcess,
): Promise<ModelPackage> {
  const { card: described, onnx } = await describeOnnx(request);
  const card = withHyper(described, onnx, request);
  return installPackage({ card, onnx, readme: packageReadme(card) }, modelsFolder, tryOut).catch((cause) => {
    throw aboutItsFile(cause, request);
  });
}

function withHyper<Card extends object>(card: Card, onnx: Buffer, request: OnnxImportRequest): Card {
  try {
    return { ...card, hyperparameters: onnxHyperOf(onnx, card) };
  } catch (cause) {
    throw aboutItsFile(cause, request);
  }
}

/** As importOnnx, of a file that hears something else than tags, as the card says by its `task`. */
export async function importOnnxHearing(
  request: Omit<OnnxImportRequest, 'vocabulary'>,
  modelsFolder: string,
  tryOut: TryOut = inOwnProcess,
): Promise<HearingPackage> {
  const { card, onnx } = await describeOnnx(request);
  if ('text' in card) throw withoutText(request);
  return installHearing({ card, onnx, readme: packageReadme(card) }, modelsFolder, tryOut).catch((cause) => {
    throw aboutItsFile(cause, request);
  });
}

/** Reads an ONNX file and what its card says. Throws ReadError, ModelError. */
export async function describeOnnx({ file, cardFile, name, vocabulary, licence }: OnnxImportRequest) {
  const described = await readCard(cardFile);
  const onnx = await readImported(file);
  try {
    refuseOtherKinds(onnx);
  } catch (cause) {
    throw aboutItsFile(cause, { file, cardFile });
  }
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
  return { card, onnx };
}

/** What installing says of a card is about the file that it was made of. */
export function aboutItsFile(
  cause: unknown,
  { file, cardFile }: Pick<OnnxImportRequest, 'file' | 'cardFile'>,
): unknown {
  if (!(cause instanceof ModelError)) return cause;
  const path = /^(card\.json: |hyperparameters)/.test(cause.message) ? cardFile : file;
  return new ModelError(`${path}: ${cause.message.replace(/^card\.json: /, '')}`, { path, cause });
}

/**
 * Whether a card of what hears something else than tags speaks of a text tower; undefined of a tagger's card, and where it cannot be
 * read, which importing it then says.
 */
export async function describesHearing(cardFile: string): Promise<{ hasText: boolean } | undefined> {
  try {
    const text = (await readRegular(cardFile)).toString();
    if (!isHearingCard(text)) return undefined;
    return { hasText: 'text' in (parseBoundedJson(text, cardFile) as object) };
  } catch {
    return undefined;
  }
}

/** What is thrown of a text-audio model that comes without its text tower. */
export function withoutText(request: Pick<OnnxImportRequest, 'file' | 'cardFile'>): unknown {
  return aboutItsFile(
    new ModelError('a text-audio model needs its text tower (--text) and --tokenizer'),
    request,
  );
}

async function readCard(cardFile: string): Promise<object> {
  const card = parseBoundedJson(
    (await readImported(cardFile)).toString(),
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

/** Throws ReadError. */
export async function readImported(path: string): Promise<Buffer> {
  return readRegular(path).catch((cause: Error) => {
    throw new ReadError(`cannot read ${path}: ${cause.message}`, { path, cause });
  });
}
