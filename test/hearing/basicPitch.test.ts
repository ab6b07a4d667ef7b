import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadHearing, type Hearing } from '../../src-main/hearing/hearFrames.ts';
import { importOnnxHearing } from '../../src-main/models/importers/importOnnx.ts';
import { decodeMono } from '../fixtures/decodeMono.ts';
import { referenceFolder, withoutReference } from '../reference.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

/** Issue 17. */
const tolerance = 1e-4;
const folder = join(referenceFolder, 'hearing', 'basic-pitch');

interface Golden {
  /** Of the first window: the largest answers, as [step, class, value]. */
  cases: ({ name: string } & Record<string, { top: [number, number, number][] }>)[];
}

const pitches = (perOctave: number, count: number) =>
  ({ unit: 'Hz', count, first: 27.5, ratio: 2 ** (1 / perOctave) }) as const;
const notes = { kind: 'multi-hot', stepSamples: 256 } as const;
const inner = 15 * 256;
/** The card that docs/models.md has. */
const card = {
  licence: 'Apache-2.0',
  task: 'pitches',
  frontEnd: { kind: 'waveform', sampleRateHz: 22_050 },
  inputSamples: 43_844,
  margins: { beforeSamples: inner, behindSamples: 43_844 - inner - 141 * 256 },
  outputs: {
    note: { ...notes, classes: pitches(12, 88) },
    onset: { ...notes, classes: pitches(12, 88) },
    contour: { ...notes, classes: pitches(36, 264) },
  },
  hyperparameters: {
    input: { name: 'serving_default_input_2:0', axes: ['batch', 'samples', 'channel'] },
    answers: {
      note: { name: 'StatefulPartitionedCall:1', values: 'probabilities' },
      onset: { name: 'StatefulPartitionedCall:2', values: 'probabilities' },
      contour: { name: 'StatefulPartitionedCall:0', values: 'probabilities' },
    },
  },
};

describe('basic-pitch as an imported ONNX file', { skip: withoutReference }, () => {
  const models = temporaryFolder();
  let hearing: Hearing;

  before(async () => {
    const cardFile = join(temporaryFolder(), 'card.json');
    writeFileSync(cardFile, JSON.stringify(card));
    await importOnnxHearing({ file: join(folder, 'nmp.onnx'), cardFile, name: 'basic-pitch' }, models);
    hearing = await loadHearing(join(models, 'basic-pitch'));
  });
  after(() => hearing.close());

  it('answers a window as it does elsewhere', async (test) => {
    const golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as Golden;
    const expected = golden.cases.find(({ name }) => name === 'thejazzpiano [0,43844)')!;
    const samples = decodeMono(join(referenceFolder, 'audio', 'thejazzpiano.mp3'), 22_050);
    const heard = await hearing.hear(samples.subarray(0, 43_844), 22_050);
    let [worst, compared] = [0, 0];
    for (const output of ['note', 'onset', 'contour']) {
      const { activations, classes, steps } = heard[output]!;
      assert.equal(steps, 172);
      for (const [step, place, value] of expected[output]!.top) {
        // What comes behind is the next window's
        if (step >= 156) continue;
        worst = Math.max(worst, Math.abs(activations[step * classes + place]! - value));
        compared++;
      }
    }
    test.diagnostic(`worst difference ${worst.toExponential(1)} of ${compared}`);
    assert.ok(compared > 30 && worst < tolerance, `${worst} off`);
  });

  it('hears the notes of a track in windows that agree where they meet', async () => {
    const samples = decodeMono(join(folder, 'vocadito_10.wav'), 22_050);
    const { note } = await hearing.hear(samples, 22_050);
    assert.equal(note!.steps, Math.ceil(samples.length / 256));
    // The same from half a window on: other windows, and nearly the same notes
    const skipped = 70 * 256;
    const later = (await hearing.hear(samples.subarray(skipped), 22_050)).note!;
    const both = later.activations.subarray(100 * 88, 400 * 88);
    const difference = both.reduce(
      (sum, value, index) => sum + Math.abs(value - note!.activations[(70 + 100) * 88 + index]!),
      0,
    );
    assert.ok(difference / both.length < 0.01, `${difference / both.length} on average`);
  });
});
