import { createHash } from 'node:crypto';
import type { StateDict } from '../stateDict.ts';
import { inFolder, readCardText, readPart } from '../modelPackage.ts';
import { parseSafetensors } from '../safetensors.ts';
import { frameNetworkFor, type FrameNetwork } from './frameNetwork.ts';
import { parseHearingCard, type HearingCard } from './hearingCard.ts';

/** A folder with card.json, which says by its `task` what the package is for, and weights.safetensors, read and checked. */
export interface HearingPackage {
  readonly folder: string;
  readonly card: HearingCard;
  readonly weights: StateDict;
  readonly network: FrameNetwork;
  /** SHA-256, hexadecimal, over all that decides the answers. */
  readonly weightsHash: string;
}

/** Reads a package that hears step by step. Throws ModelError that names the file and the first thing wrong. */
export async function loadHearingPackage(folder: string): Promise<HearingPackage> {
  const text = await readCardText(folder);
  const bytes = await readPart(folder, 'weights.safetensors');
  try {
    const card = parseHearingCard(text);
    const network = frameNetworkFor(card);
    return { folder, card, network, weights: parseSafetensors(bytes), weightsHash: hashOf(card, bytes) };
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

function hashOf(card: HearingCard, weights: Uint8Array): string {
  const { task, architecture, hyperparameters, frontEnd, inputSamples, margins, shortInput, outputs } = card;
  const heard = [task, architecture, hyperparameters, frontEnd, inputSamples, margins, shortInput, outputs];
  return createHash('sha256').update(JSON.stringify(heard)).update(weights).digest('hex');
}
