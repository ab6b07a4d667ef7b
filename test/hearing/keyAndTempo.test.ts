import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createConstantQ, type ConstantQCard } from '../../src-main/audio/constantQ.ts';
import { scaleWindow } from '../../src-main/audio/scaleWindow.ts';
import type { PublishedHearing } from '../../src-main/models/importers/hearingDefaults.ts';
import { decodeMono } from '../fixtures/decodeMono.ts';
import { largestDifference } from '../golden/largestDifference.ts';
import { readNpz } from '../readNpz.ts';
import { referenceFolder, withoutReference } from '../reference.ts';
import { answerOf, readPublishedHearing, runtimes, type Published } from './published.ts';

/** Issue 17. */
const tolerance = 1e-4;
const reference = join(referenceFolder, 'hearing');

interface Golden {
  models: Record<
    string,
    { artificial: { argmax: number[] }; clips: Record<string, { firstWindow: number[] }> }
  >;
}
const readGolden = (folder: string) =>
  JSON.parse(readFileSync(join(reference, folder, 'golden.json'), 'utf8')) as Golden;
const readFeatures = (folder: string) =>
  readNpz(readFileSync(join(reference, folder, 'golden-features.npz')));

const tempoNetworks: [file: string, architecture: PublishedHearing][] = [
  ['fcn', 'tempo-fcn'],
  ['fma2018', 'tempo-fcn'],
  ['shallowtemp_k6', 'directional-shallow'],
  ['deeptemp_k4', 'directional-deep'],
  ['deeptemp_k8', 'directional-deep'],
  ['deeptemp_k16', 'directional-deep'],
  ['deepsquare_k4', 'directional-deep'],
];

const keyNetworks: typeof tempoNetworks = [
  ['deepspec_k2', 'directional-deep'],
  ['deepspec_k4', 'directional-deep'],
  ['deepspec_k8', 'directional-deep'],
  ['deepspec_k16', 'directional-deep'],
  ['deepsquare_k4', 'directional-deep'],
  ['shallowspec_k4', 'directional-shallow'],
];

/** The input of the published tests: in one item every fourth frame is 1, in the other every thirtieth. */
function artificial(rows: number, frames: number): Float32Array {
  const every = [4, 30];
  return Float32Array.from({ length: 2 * rows * frames }, (_, index) =>
    Number((index % frames) % every[Math.floor(index / (rows * frames))]! === 0),
  );
}

/** The published code scales the windows of a track together: these two are all of it. */
function scaled(published: Published, inputs: Float32Array): Float32Array {
  const { frontEnd } = published.card;
  const scale = 'perWindow' in frontEnd ? frontEnd.perWindow : undefined;
  return scale === undefined ? inputs : scaleWindow(inputs, scale);
}

function largestOf(answers: Float32Array, classes: number): number[] {
  return [0, 1].map((item) => {
    const answer = answers.subarray(item * classes, (item + 1) * classes);
    return answer.indexOf(Math.max(...answer));
  });
}

describe('the published tempo networks', { skip: withoutReference }, () => {
  for (const [file, architecture] of tempoNetworks) {
    it(`${file} hears the published tempi, and a drum track as in Keras`, async (test) => {
      const golden = readGolden('tempo-cnn').models[file]!;
      const published = await readPublishedHearing(architecture, 'tempo-cnn', `${file}.h5`);
      assert.deepEqual(published.card.task, ['tempo']);
      // The clip of one window: its scale is that of the window
      const drums = scaled(published, readFeatures('tempo-cnn').get('drumtrack.mp3')!.data);
      for (const runtime of runtimes) {
        const inputs = scaled(published, artificial(40, 256));
        const { tempo } = await answerOf(published, runtime, inputs, [1, 40, 256]);
        const places = largestOf(tempo!, 256);
        assert.deepEqual(places, golden.artificial.argmax);
        if (file === 'fcn') assert.deepEqual(places.map((place) => 30 + place), [163, 43]); // prettier-ignore
        const heard = await answerOf(published, runtime, drums, [1, 40, 256]);
        const worst = largestDifference(heard.tempo!, golden.clips['drumtrack.mp3']!.firstWindow);
        test.diagnostic(`${runtime}: worst difference ${worst.toExponential(1)}`);
        assert.ok(worst < tolerance, `${worst} off`);
      }
    });
  }
});

describe('the published key networks', { skip: withoutReference }, () => {
  const clips = ['thejazzpiano', 'dubstep', 'joram'];
  const frames = new Map<string, { mean: number; deviation: number }>();

  for (const [file, architecture] of keyNetworks) {
    it(`${file} hears the published keys, and clips as in Keras`, async (test) => {
      const golden = readGolden('key-cnn').models[file]!;
      const published = await readPublishedHearing(architecture, 'key-cnn', `${file}.h5`);
      assert.deepEqual(published.card.task, ['key']);
      const features = readFeatures('key-cnn');
      for (const runtime of runtimes) {
        const inputs = scaled(published, artificial(168, 60));
        const { key } = await answerOf(published, runtime, inputs, [1, 168, 60]);
        assert.deepEqual(largestOf(key!, 24), golden.artificial.argmax);
        let worst = 0;
        for (const clip of clips) {
          if (!frames.has(clip)) frames.set(clip, scaleOfTrack(published, clip));
          const { mean, deviation } = frames.get(clip)!;
          const input = features.get(clip)!.data.map((value) => (value - mean) / deviation);
          const heard = await answerOf(published, runtime, input, [1, 168, 60]);
          worst = Math.max(worst, largestDifference(heard.key!, golden.clips[clip]!.firstWindow));
        }
        test.diagnostic(`${runtime}: worst difference ${worst.toExponential(1)}`);
        // The scale is of our transform of the whole clip, where the published one is of theirs
        assert.ok(worst < 1e-3, `${worst} off`);
      }
    });
  }

  it('are given the constant-Q transform that was computed for them elsewhere', async (test) => {
    const { card } = await readPublishedHearing('directional-deep', 'key-cnn', 'deepspec_k2.h5');
    const features = readFeatures('key-cnn').get('dubstep')!.data;
    const transform = transformOf(card.frontEnd as ConstantQCard, 'dubstep');
    const columns = transform.length / 168;
    const peak = features.reduce((most, value) => Math.max(most, value), 0);
    let worst = 0;
    for (let row = 0; row < 168; row++) {
      const ours = transform.subarray(row * columns, row * columns + 60);
      worst = Math.max(worst, largestDifference(ours, features.subarray(row * 60, (row + 1) * 60)) / peak);
    }
    test.diagnostic(`worst difference ${worst.toExponential(1)} of the loudest`);
    assert.ok(worst < 1e-3, `${worst} off`);
  });
});

function transformOf(card: ConstantQCard, clip: string): Float32Array {
  return createConstantQ(card)(decodeMono(join(referenceFolder, 'audio', `${clip}.mp3`), card.sampleRateHz));
}

/** Mean and deviation over all windows of a clip, of 60 frames each, half of them again. */
function scaleOfTrack({ card }: Published, clip: string): { mean: number; deviation: number } {
  const transform = transformOf(card.frontEnd as ConstantQCard, clip);
  const columns = transform.length / 168;
  const values: number[] = [];
  for (let start = 0; start + 60 <= columns; start += 30) {
    for (let row = 0; row < 168; row++)
      values.push(...transform.subarray(row * columns + start, row * columns + start + 60));
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / values.length) };
}
