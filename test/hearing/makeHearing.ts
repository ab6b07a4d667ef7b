import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { frameNetworkFor } from '../../src-main/taggers/hearing/frameNetwork.ts';
import { parseHearingCard } from '../../src-main/taggers/hearing/hearingCard.ts';
import { encodeSafetensors } from '../../src-main/taggers/safetensors.ts';
import { inventWeights } from '../taggers/inventWeights.ts';

/** The card of a small BeatNet that hears 20 frames at a time, of which 6 before and 2 behind are margins. */
export const smallBeats = {
  format: 1,
  name: 'small-beats',
  version: '1',
  licence: 'CC0-1.0',
  architecture: 'beatnet',
  hyperparameters: { channels: 2, kernel: 3, hiddenUnits: 4, layers: 1 },
  task: 'beats',
  frontEnd: {
    kind: 'log-filtered',
    sampleRateHz: 8000,
    hopSamples: 160,
    parts: [{ frameSamples: 300, bandsPerOctave: 6 }],
    fMinHz: 60,
    fMaxHz: 4000,
    normalised: true,
    compression: { offset: 1, factor: 1 },
    differenceRatio: 0.5,
  },
  inputSamples: 20 * 160,
  margins: { beforeSamples: 6 * 160, behindSamples: 2 * 160 },
  outputs: { beats: { kind: 'softmax', classes: ['beat', 'downbeat', 'neither'], stepSamples: 160 } },
};

/** Writes a package of drawn weights into a folder of models, and returns its folder. */
export function makeHearing(models: string, change: object = {}): string {
  const described = { ...smallBeats, ...change };
  const card = parseHearingCard(JSON.stringify(described));
  const folder = join(models, card.name);
  const weights = inventWeights(
    frameNetworkFor(card),
    createFrontEnd(card.frontEnd).shape(card.inputSamples),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'card.json'), JSON.stringify(described));
  writeFileSync(join(folder, 'weights.safetensors'), encodeSafetensors(weights));
  return folder;
}
