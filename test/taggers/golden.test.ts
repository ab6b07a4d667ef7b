import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadModelPackage, type ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { readReferenceClip, referenceClips, withoutReference } from '../reference.ts';

type Golden = Record<string, { first: number[]; reference16: number[] }>;

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
        const samples = readReferenceClip(`${clip}.16k`);
        const length = modelPackage.card.inputSamples;
        const scoreAt = async (start: number) =>
          (await tagger.run([samples.subarray(start, start + length)])).scores;
        assertClose(await scoreAt(0), golden[clip]!.first);

        const hop = Math.floor((samples.length - length) / 16);
        const mean = new Float64Array(golden[clip]!.first.length);
        for (let window = 0; window < 16; window++) {
          (await scoreAt(window * hop)).forEach((score, tag) => (mean[tag]! += score / 16));
        }
        assertClose(mean, golden[clip]!.reference16);
      });
    }

    it('answers a batch as it answers each window', async () => {
      const samples = readReferenceClip('muse.16k');
      const length = modelPackage.card.inputSamples;
      const windows = [samples.subarray(0, length), samples.subarray(8000 - 1, 8000 - 1 + length)];
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
      const samples = readReferenceClip('thejazzpiano.16k');
      const length = modelPackage.card.inputSamples;
      const errors = { repeat: 0, zeroPad: 0 };
      for (let start = 0; start < samples.length - 48_000; start += 96_000) {
        const clip = samples.subarray(start, start + 48_000);
        const repeated = Float32Array.from({ length }, (_, index) => clip[index % clip.length]!);
        const padded = new Float32Array(length);
        padded.set(clip);
        errors.repeat += distance((await tagger.run([repeated])).scores, golden.thejazzpiano!.reference16);
        errors.zeroPad += distance((await tagger.run([padded])).scores, golden.thejazzpiano!.reference16);
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
