import { createHash } from 'node:crypto';
import type { Projection } from '../simd/Projection.ts';
import type { ModelCard } from './card.ts';
import { loadMembers } from './composed/loadMembers.ts';
import { loadLikeness } from './likeness.ts';
import { inFolder, loadCard, readWeights } from './loadCard.ts';

/** Which model a folder holds: all that a library has to know of it. */
export interface ModelIdentity {
  readonly folder: string;
  readonly card: ModelCard;
  /** SHA-256, hexadecimal, over all that decides the confidences: the weights and the card without its thresholds. */
  readonly weightsHash: string;
  /** Brings embeddings into the space in which likeness is told; they are compared as they are where there is none. */
  readonly likeness?: Projection;
}

/**
 * Reads which model a folder holds, without its network: that takes a quarter of the time of loadModelPackage. Whether
 * the weights fit the network is found when they are loaded. Throws ModelError that names the file and the first thing wrong.
 */
export async function identifyModel(folder: string): Promise<ModelIdentity> {
  const card = await loadCard(folder);
  const likeness = await loadLikeness(folder, card);
  if (card.architecture !== 'composed')
    return { folder, card, weightsHash: modelHashOf(card, await readWeights(folder, card)), ...likeness };
  try {
    const members = await loadMembers(folder, card, { load: identifyModel, loadCard });
    return { folder, card, weightsHash: hashOfMembers(card, members), ...likeness };
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

/** The hash of a model that is made of others. */
export function hashOfMembers(card: ModelCard, members: readonly ModelIdentity[]): string {
  return modelHashOf(card, Buffer.from(members.map(({ weightsHash }) => weightsHash).join()));
}

/** The hash of a model with these weights, or with this compiled network. */
export function modelHashOf(card: ModelCard, weights: Uint8Array): string {
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
