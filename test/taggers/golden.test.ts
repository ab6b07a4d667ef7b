import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadModelPackage, type ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { readReferenceClip, referenceClips, withoutReference } from '../reference.ts';

/** What PyTorch answers to the first window of each clip, of the weights as they are shipped. */
type Golden = Record<string, number[]>;

for (const model of ['hearmark-crnn', 'hearmark-transformer']) {
  describe(`${model} against its goldens`, { skip: withoutReference }, () => {
    let tagger: Tagger;
    let modelPackage: ModelPackage;
    let golden: Golden;

    before(async () => {
      modelPackage = await loadModelPackage(join('models', model));
      golden = JSON.parse(readFileSync(join('models', model, 'golden.json'), 'utf8')) as Golden;
      tagger = await Tagger.open(modelPackage);
    });
    after(() => tagger.close());

    for (const clip of referenceClips) {
      it(`answers ${clip} within 1e-4`, async () => {
        const samples = readReferenceClip(`${clip}.32k`, 'efficientat');
        const { scores } = await tagger.run([samples.subarray(0, modelPackage.card.inputSamples)]);
        assertClose(scores, golden[clip]!);
      });
    }

    it('answers a batch as it answers each window', async () => {
      const length = modelPackage.card.inputSamples;
      const windows = ['muse.32k', 'dubstep.32k'].map((clip) =>
        readReferenceClip(clip, 'efficientat').subarray(0, length),
      );
      const together = await tagger.run(windows);
      for (const [index, window] of windows.entries()) {
        const alone = await tagger.run([window]);
        const tags = alone.scores.length;
        assertClose(together.scores.subarray(index * tags, (index + 1) * tags), [...alone.scores], 1e-6);
        const features = alone.embedding.length;
        assertClose(
          together.embedding.subarray(index * features, (index + 1) * features),
          [...alone.embedding],
          1e-4,
        );
      }
    });

    it('hears a short clip more like the whole when repeated than when padded with silence', async () => {
      const length = modelPackage.card.inputSamples;
      const samples = readReferenceClip('thejazzpiano.32k', 'efficientat').subarray(0, length);
      const pieceLength = 3 * modelPackage.card.frontEnd.sampleRateHz;
      const errors = { repeat: 0, zeroPad: 0 };
      for (let start = 0; start + pieceLength <= length; start += pieceLength) {
        const piece = samples.subarray(start, start + pieceLength);
        const repeated = Float32Array.from({ length }, (_, index) => piece[index % pieceLength]!);
        const padded = new Float32Array(length);
        padded.set(piece);
        errors.repeat += distance((await tagger.run([repeated])).scores, golden.thejazzpiano!);
        errors.zeroPad += distance((await tagger.run([padded])).scores, golden.thejazzpiano!);
      }
      assert.ok(errors.repeat < errors.zeroPad, JSON.stringify(errors));
    });
  });
}

function assertClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-4): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, index) =>
    assert.ok(Math.abs(actual[index]! - value) < tolerance, `at ${index}: ${actual[index]} is not ${value}`),
  );
}

function distance(actual: Float32Array, expected: readonly number[]): number {
  return expected.reduce((sum, value, index) => sum + Math.abs(value - actual[index]!), 0);
}
