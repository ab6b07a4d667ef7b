import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ModelError } from '../errors.ts';
import { readRegular } from '../files/readRegular.ts';
import { networkFor, type Network } from './architectures.ts';
import { cardBytesMax, parseCard, type ModelCard } from './card.ts';
import { loadMembers } from './composed/loadMembers.ts';
import { parseSafetensors } from './safetensors.ts';
import type { StateDict } from './stateDict.ts';

/**
 * A folder with card.json and weights.safetensors, or model.onnx where the architecture is "onnx", or neither where it is
 * "composed", read and checked.
 */
export interface ModelPackage {
  readonly folder: string;
  readonly card: ModelCard;
  /** Empty where the network came compiled. */
  readonly weights: StateDict;
  /** One that came compiled throws ModelError when it is built: it runs on ONNX Runtime alone. */
  readonly network: Network;
  /** The bytes of model.onnx, where the network came compiled. */
  readonly onnx?: Uint8Array;
  /** What the model is made of, where it is composed of others. */
  readonly members?: readonly ModelPackage[];
  /** SHA-256, hexadecimal, over all that decides the confidences: the weights and the card without its thresholds. */
  readonly weightsHash: string;
}

/** Reads a model package. Throws ModelError that names the file and the first thing wrong. */
export async function loadModelPackage(folder: string): Promise<ModelPackage> {
  const card = await loadCard(folder);
  if (card.architecture === 'composed') return loadComposed(folder, card);
  const isCompiled = card.architecture === 'onnx';
  const bytes = await readPart(folder, isCompiled ? 'model.onnx' : 'weights.safetensors');
  try {
    const network = networkFor(card.architecture, card.hyperparameters, card.vocabulary.length);
    const common = { folder, card, network, weightsHash: hashOf(card, bytes) };
    if (isCompiled) return { ...common, weights: new Map(), onnx: bytes };
    return { ...common, weights: parseSafetensors(bytes) };
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

async function loadComposed(folder: string, card: ModelCard): Promise<ModelPackage> {
  try {
    const members = await loadMembers(folder, card, { load: loadModelPackage, loadCard });
    const network = networkFor(card.architecture, card.hyperparameters, card.vocabulary.length);
    const hashes = Buffer.from(members.map(({ weightsHash }) => weightsHash).join());
    return { folder, card, network, weights: new Map(), members, weightsHash: hashOf(card, hashes) };
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

/** Reads only the card of a package that tags. Throws ModelError. */
export async function loadCard(folder: string): Promise<ModelCard> {
  const text = await readCardText(folder);
  try {
    return parseCard(text);
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

/** Reads the text of a package's card.json. Throws ModelError. */
export async function readCardText(folder: string): Promise<string> {
  return (await readPart(folder, 'card.json', cardBytesMax)).toString();
}

export async function readPart(folder: string, name: string, bytesMax?: number): Promise<Buffer> {
  const path = join(folder, name);
  try {
    return await readRegular(path, bytesMax);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'a model package needs it' : message;
    throw new ModelError(`cannot read ${path}: ${why}`, { path, cause });
  }
}

/** What was wrong with a package, with its folder. */
export function inFolder(folder: string, cause: unknown): ModelError {
  return new ModelError(`${folder}: ${(cause as Error).message}`, { path: folder, cause });
}

function hashOf(card: ModelCard, weights: Uint8Array): string {
  const { architecture, hyperparameters, frontEnd, inputSamples, aggregation, shortInput, vocabulary } = card;
  const tags = vocabulary.map(({ tag, category, aggregation: own }) => [
    tag,
    category,
    ...(own ? [own] : []),
  ]);
  const heard: unknown[] = [
    architecture,
    hyperparameters,
    frontEnd,
    inputSamples,
    aggregation,
    shortInput,
    tags,
  ];
  // Only where there are any: the hash of a card without them has not changed since there have been such fields
  const { calibration, rules } = card;
  if (calibration || rules) heard.push(calibration ?? {}, rules ?? []);
  return createHash('sha256').update(JSON.stringify(heard)).update(weights).digest('hex');
}
