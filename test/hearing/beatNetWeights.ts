import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { hearingDefaults } from '../../src-main/models/importers/hearingDefaults.ts';
import { frameNetworkFor } from '../../src-main/taggers/hearing/frameNetwork.ts';
import { encodeSafetensors } from '../../src-main/taggers/safetensors.ts';
import { inventWeights } from '../taggers/inventWeights.ts';

/** Published weights of a small BeatNet, drawn. */
export function beatNetWeights(): Uint8Array {
  const defaults = hearingDefaults('beatnet', new Map());
  const hyperparameters = { channels: 1, kernel: 5, hiddenUnits: 3, layers: 1 };
  const network = frameNetworkFor({ architecture: 'beatnet', hyperparameters, outputs: defaults.outputs });
  return encodeSafetensors(
    inventWeights(network, createFrontEnd(defaults.frontEnd).shape(defaults.inputSamples)),
  );
}
