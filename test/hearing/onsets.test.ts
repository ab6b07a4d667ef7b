import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { hearingDefaults } from '../../src-main/models/importers/hearingDefaults.ts';
import { permute } from '../../src-main/models/importers/permute.ts';
import { frameNetworkFor } from '../../src-main/taggers/hearing/frameNetwork.ts';
import type { StateDict, Weight } from '../../src-main/taggers/stateDict.ts';
import { parseHearingCard } from '../../src-main/taggers/hearing/hearingCard.ts';
import { decodeMono } from '../fixtures/decodeMono.ts';
import { largestDifference } from '../golden/largestDifference.ts';
import { readNpz } from '../readNpz.ts';
import { referenceFolder, withoutReference } from '../reference.ts';
import { answerOf, runtimes } from './published.ts';

/** Issue 17. */
const tolerance = 1e-4;
const folder = join(referenceFolder, 'hearing', 'madmom');

interface Golden {
  madmomSampleWav: { onsetsCnn: number[] };
}

describe("madmom's onset network", { skip: withoutReference }, () => {
  for (const runtime of runtimes) {
    it(`answers on ${runtime} as in madmom, from the file on`, async (test) => {
      const golden = JSON.parse(readFileSync(join(folder, 'golden-madmom.json'), 'utf8')) as Golden;
      const weights = toOurs(readNpz(readFileSync(join(folder, 'onsets', 'onsets_cnn.npz'))));
      const architecture = 'onset-cnn';
      const card = parseHearingCard(
        JSON.stringify({
          ...{ format: 1, name: 'onsets', version: '1', licence: 'CC-BY-NC-SA-4.0', architecture },
          ...{ hyperparameters: {}, ...hearingDefaults(architecture, weights) },
        }),
      );
      const frontEnd = createFrontEnd(card.frontEnd);
      const samples = decodeMono(join(folder, 'test', 'audio', 'sample.wav'), 44_100);
      const shape = frontEnd.shape(samples.length);
      const published = { card, network: frameNetworkFor(card), weights };
      const { onsets } = await answerOf(published, runtime, frontEnd.compute(samples), shape);
      const worst = largestDifference(onsets!, golden.madmomSampleWav.onsetsCnn);
      test.diagnostic(`worst difference ${worst.toExponential(1)}`);
      assert.ok(worst < tolerance, `${worst} off`);
    });
  }
});

/**
 * madmom convolves in the sense of the word: its filters [in, out, frames, bands] are ours turned around on both axes. Its
 * hidden layer sees [frames, bands, channels] in a row.
 */
function toOurs(given: ReadonlyMap<string, Weight>): StateDict {
  const part = (name: string) => given.get(`net.layers.${name}`)!;
  const filter = (name: string) => {
    const { shape, data } = permute(part(name), [1, 0, 3, 2]);
    const size = shape[2]! * shape[3]!;
    const turned = data.map((_, index) => data[index - (index % size) + (size - 1 - (index % size))]!);
    return { shape, data: turned };
  };
  const perBand = (name: string, change: (value: number) => number): Weight => {
    const { shape, data } = permute(part(name), [1, 0]);
    return { shape: [...shape, 1], data: data.map(change) };
  };
  const hidden = part('6.weights');
  return new Map<string, Weight>([
    ['norm.shift', perBand('0.mean', (mean) => -mean)],
    ['norm.scale', perBand('0.inv_std', (value) => value)],
    ['conv1.weight', filter('1.weights')],
    ['conv1.bias', part('1.bias')],
    ['conv2.weight', filter('3.weights')],
    ['conv2.bias', part('3.bias')],
    ['dense1.weight', permute({ shape: [7, 8, 20, 256], data: hidden.data }, [3, 2, 1, 0])],
    ['dense1.bias', part('6.bias')],
    ['dense2.weight', permute(part('7.weights'), [1, 0])],
    ['dense2.bias', part('7.bias')],
  ]);
}
