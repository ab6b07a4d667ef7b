import { loadNetwork, type Network } from './architectures.ts';
import type { ModelCard } from './card.ts';
import { loadMembers } from './composed/loadMembers.ts';
import { modelHashOf, hashOfMembers, type ModelIdentity } from './identifyModel.ts';
import { loadLikeness } from './likeness.ts';
import { inFolder, loadCard, readWeights } from './loadCard.ts';
import { parseSafetensors } from './safetensors.ts';
import type { StateDict } from './stateDict.ts';

/**
 * A folder with card.json and weights.safetensors, or model.onnx where the architecture is "onnx", or neither where it is
 * "composed", and with likeness.safetensors where its card says so, read and checked.
 */
export interface ModelPackage extends ModelIdentity {
  /** Empty where the network came compiled. */
  readonly weights: StateDict;
  /** One that came compiled throws ModelError when it is built: it runs on ONNX Runtime alone. */
  readonly network: Network;
  /** The bytes of model.onnx, where the network came compiled. */
  readonly onnx?: Uint8Array;
  /** What the model is made of, where it is composed of others. */
  readonly members?: readonly ModelPackage[];
}

/** Reads a model package. Throws ModelError that names the file and the first thing wrong. */
export async function loadModelPackage(folder: string): Promise<ModelPackage> {
  const card = await loadCard(folder);
  if (card.architecture === 'composed') return loadComposed(folder, card);
  const likeness = await loadLikeness(folder, card);
  const bytes = await readWeights(folder, card);
  try {
    const network = await loadNetwork(card.architecture, card.hyperparameters, card.vocabulary.length);
    const weightsHash = modelHashOf(card, bytes);
    const common = { folder, card, network, weightsHash, ...likeness };
    if (card.architecture === 'onnx') return { ...common, weights: new Map(), onnx: bytes };
    return { ...common, weights: parseSafetensors(bytes) };
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

async function loadComposed(folder: string, card: ModelCard): Promise<ModelPackage> {
  const likeness = await loadLikeness(folder, card);
  try {
    const members = await loadMembers(folder, card, { load: loadModelPackage, loadCard });
    const network = await loadNetwork(card.architecture, card.hyperparameters, card.vocabulary.length);
    const weightsHash = hashOfMembers(card, members);
    return { folder, card, network, weights: new Map(), members, weightsHash, ...likeness };
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}
