import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { frameNetworkFor } from '../../src-main/taggers/hearing/frameNetwork.ts';
import { parseHearingCard } from '../../src-main/taggers/hearing/hearingCard.ts';
import { parameterShapes } from '../../src-main/taggers/parameterShapes.ts';
import { encodeSafetensors } from '../../src-main/taggers/safetensors.ts';
import type { Weight } from '../../src-main/taggers/stateDict.ts';

const [rateHz, hop] = [22_050, 512];

/** The card of deep salience with one channel over three octaves of semitones from A2 on. */
const card = {
  format: 1,
  name: 'tones',
  version: '1',
  licence: 'CC0-1.0',
  architecture: 'deep-salience',
  hyperparameters: { channels: [1, 1, 1, 1, 1] },
  task: 'pitches',
  frontEnd: {
    ...{
      kind: 'constant-q',
      sampleRateHz: rateHz,
      hopSamples: hop,
      fMinHz: 110,
      binsPerOctave: 12,
      bins: 36,
    },
    decibelsBelowPeak: 60,
  },
  inputSamples: 96 * hop,
  margins: { beforeSamples: 8 * hop, behindSamples: 8 * hop },
  outputs: {
    pitches: {
      kind: 'multi-hot',
      stepSamples: hop,
      classes: { unit: 'Hz', count: 36, first: 110, ratio: 2 ** (1 / 12) },
    },
  },
};

/**
 * Writes a package that says how strong each bin is: every filter passes on the value in its middle, and the last makes 0.95 of the loudest
 * bin, and next to nothing of what is 15 dB below.
 */
export function makeTones(folder: string): string {
  const parsed = parseHearingCard(JSON.stringify(card));
  const network = frameNetworkFor(parsed);
  const inputShape = createFrontEnd(parsed.frontEnd).shape(card.inputSamples);
  const weights = [...parameterShapes(network, inputShape)].map(([name, shape]): [string, Weight] => {
    const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
    if (/running_var$/.test(name)) data.fill(1 - 1e-3);
    if (/^batch.*weight$/.test(name)) data.fill(1);
    if (name === 'squishy.weight') data.fill(24);
    if (name === 'squishy.bias') data.fill(-21);
    const [, , rows, columns] = shape;
    if (shape.length === 4 && name !== 'squishy.weight')
      data[((rows! - 1) >> 1) * columns! + (columns! >> 1)] = 1;
    return [name, { shape, data }];
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'card.json'), JSON.stringify(card));
  writeFileSync(join(folder, 'weights.safetensors'), encodeSafetensors(new Map(weights)));
  return folder;
}
