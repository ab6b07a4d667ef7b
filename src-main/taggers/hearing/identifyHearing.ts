import { createHash } from 'node:crypto';
import { loadCardAs, readWeights } from '../loadCard.ts';
import { parseHearingCard, type HearingCard } from './hearingCard.ts';

/** Which package a folder holds that hears step by step: all that a library has to know of it. */
export interface HearingIdentity {
  readonly folder: string;
  readonly card: HearingCard;
  /** SHA-256, hexadecimal, over all that decides the answers. */
  readonly weightsHash: string;
}

/** As identifyModel, for a package that hears step by step. Throws ModelError. */
export async function identifyHearing(folder: string): Promise<HearingIdentity> {
  const card = await loadHearingCard(folder);
  return { folder, card, weightsHash: hearingHashOf(card, await readWeights(folder, card)) };
}

/** Reads only the card of a package that hears step by step. Throws ModelError. */
export function loadHearingCard(folder: string): Promise<HearingCard> {
  return loadCardAs(folder, parseHearingCard);
}

/** The hash of a package with these weights, or with this compiled network. */
export function hearingHashOf(card: HearingCard, weights: Uint8Array): string {
  const { task, architecture, hyperparameters, frontEnd, inputSamples, margins, shortInput, outputs } = card;
  const heard = [task, architecture, hyperparameters, frontEnd, inputSamples, margins, shortInput, outputs];
  return createHash('sha256').update(JSON.stringify(heard)).update(weights).digest('hex');
}
