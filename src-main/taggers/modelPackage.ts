import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../errors.ts';
import { networkFor, type Network } from './architectures.ts';
import { parseCard, type ModelCard } from './card.ts';
import { parseSafetensors } from './safetensors.ts';
import type { StateDict } from './stateDict.ts';

/** A folder with card.json and weights.safetensors, read and checked. */
export interface ModelPackage {
  readonly folder: string;
  readonly card: ModelCard;
  readonly weights: StateDict;
  readonly network: Network;
  /** SHA-256, hexadecimal, over all that decides the scores: the weights and the card without its thresholds. */
  readonly weightsHash: string;
}

/** Reads a model package. Throws ModelError that names the file and the first thing wrong. */
export async function loadModelPackage(folder: string): Promise<ModelPackage> {
  const cardText = await readPart(folder, 'card.json');
  const bytes = await readPart(folder, 'weights.safetensors');
  try {
    const card = parseCard(cardText.toString());
    const network = networkFor(card.architecture, card.hyperparameters, card.vocabulary.length);
    return { folder, card, network, weights: parseSafetensors(bytes), weightsHash: hashOf(card, bytes) };
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

/** Reads only a package's card. Throws ModelError. */
export async function loadCard(folder: string): Promise<ModelCard> {
  const text = await readPart(folder, 'card.json');
  try {
    return parseCard(text.toString());
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

async function readPart(folder: string, name: string): Promise<Buffer> {
  const path = join(folder, name);
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ModelError(`cannot read ${path}: a model package needs it`, { path, cause });
  }
}

function inFolder(folder: string, cause: unknown): ModelError {
  return new ModelError(`${folder}: ${(cause as Error).message}`, { path: folder, cause });
}

function hashOf(card: ModelCard, weights: Uint8Array): string {
  const { architecture, hyperparameters, frontEnd, inputSamples, aggregation, shortInput, vocabulary } = card;
  const tags = vocabulary.map(({ tag, category }) => [tag, category]);
  const heard = [architecture, hyperparameters, frontEnd, inputSamples, aggregation, shortInput, tags];
  return createHash('sha256').update(JSON.stringify(heard)).update(weights).digest('hex');
}
