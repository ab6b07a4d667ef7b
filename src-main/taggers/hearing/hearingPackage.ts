import { inFolder, readWeights } from '../loadCard.ts';
import { parseSafetensors } from '../safetensors.ts';
import type { StateDict } from '../stateDict.ts';
import { frameNetworkFor, type FrameNetwork } from './frameNetwork.ts';
import { hearingHashOf, loadHearingCard, type HearingIdentity } from './identifyHearing.ts';

/**
 * A folder with card.json, which says by its `task` what the package is for, and weights.safetensors, or model.onnx where
 * the architecture is "onnx", read and checked.
 */
export interface HearingPackage extends HearingIdentity {
  /** Empty where the network came compiled. */
  readonly weights: StateDict;
  /** The bytes of model.onnx, where the network came compiled. */
  readonly onnx?: Uint8Array;
  readonly network: FrameNetwork;
}

/** Reads a package that hears step by step. Throws ModelError that names the file and the first thing wrong. */
export async function loadHearingPackage(folder: string): Promise<HearingPackage> {
  const card = await loadHearingCard(folder);
  const bytes = await readWeights(folder, card);
  try {
    const common = { folder, card, network: frameNetworkFor(card), weightsHash: hearingHashOf(card, bytes) };
    if (card.architecture === 'onnx') return { ...common, weights: new Map(), onnx: bytes };
    return { ...common, weights: parseSafetensors(bytes) };
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}
