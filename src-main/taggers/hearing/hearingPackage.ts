import { createHash } from 'node:crypto';
import type { StateDict } from '../stateDict.ts';
import { inFolder, readCardText, readPart } from '../modelPackage.ts';
import { parseSafetensors } from '../safetensors.ts';
import { frameNetworkFor, type FrameNetwork } from './frameNetwork.ts';
import { parseHearingCard, type HearingCard } from './hearingCard.ts';

/**
 * A folder with card.json, which says by its `task` what the package is for, and weights.safetensors, or model.onnx where
 * the architecture is "onnx", read and checked.
 */
export interface HearingPackage {
  readonly folder: string;
  readonly card: HearingCard;
  /** Empty where the network came compiled. */
  readonly weights: StateDict;
  /** The bytes of model.onnx, where the network came compiled. */
  readonly onnx?: Uint8Array;
  readonly network: FrameNetwork;
  /** SHA-256, hexadecimal, over all that decides the answers. */
  readonly weightsHash: string;
}

/** Reads a package that hears step by step. Throws ModelError that names the file and the first thing wrong. */
export async function loadHearingPackage(folder: string): Promise<HearingPackage> {
  const text = await readCardText(folder);
  try {
    const card = parseHearingCard(text);
    const isCompiled = card.architecture === 'onnx';
    const bytes = await readPart(folder, isCompiled ? 'model.onnx' : 'weights.safetensors');
    const common = { folder, card, network: frameNetworkFor(card), weightsHash: hashOf(card, bytes) };
    if (isCompiled) return { ...common, weights: new Map(), onnx: bytes };
    return { ...common, weights: parseSafetensors(bytes) };
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

function hashOf(card: HearingCard, weights: Uint8Array): string {
  const { task, architecture, hyperparameters, frontEnd, inputSamples, margins, shortInput, outputs } = card;
  const heard = [task, architecture, hyperparameters, frontEnd, inputSamples, margins, shortInput, outputs];
  return createHash('sha256').update(JSON.stringify(heard)).update(weights).digest('hex');
}
