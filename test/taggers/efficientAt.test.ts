import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { importWeights } from '../../src-main/models/importers/importWeights.ts';
import { readVocabulary } from '../../src-main/models/vocabularies/readVocabulary.ts';
import type { ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import type { RuntimeName } from '../../src-main/taggers/runtimeNames.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { readReferenceClip, referenceClips, referenceFolder, withoutReference } from '../reference.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

/** What the reference may differ from us, on probabilities (issue 13). */
const tolerance = 1e-4;

interface Golden {
  logits: number[];
  logmelShape: [number, number];
  /** [mels] */
  logmelFrame100: number[];
  logmelMean: number;
  logmelStd: number;
}

describe('EfficientAT mn04_as, imported by its architecture alone', { skip: withoutReference }, () => {
  const models = temporaryFolder();
  let golden: Record<string, Golden>;
  let model: ModelPackage;

  before(async () => {
    const folder = join(referenceFolder, 'efficientat');
    golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as Record<string, Golden>;
    model = await importWeights(
      {
        file: join(folder, 'mn04_as.pt'),
        name: 'mn04_as',
        architecture: 'efficientat',
        vocabulary: await readVocabulary('audioset-527'),
        hyper: {},
        licence: 'MIT',
      },
      models,
    );
  });

  it('reads its width off the weights', () => {
    assert.deepEqual(model.card.hyperparameters, { width: 0.4 });
  });

  for (const runtime of ['onnx-cpu', 'tfjs-wasm'] as const) {
    describe(`on ${runtime}`, () => {
      let tagger: Tagger;
      before(
        async () => void (tagger = await Tagger.open(model, { runtime: runtime satisfies RuntimeName })),
      );
      after(() => tagger.close());

      for (const clip of referenceClips) {
        it(`answers ${clip} within ${tolerance}`, async () => {
          const { logits } = golden[clip]!;
          const samples = readReferenceClip(`${clip}.32k`, 'efficientat');
          assert.equal(samples.length, model.card.inputSamples);
          const { scores } = await tagger.run([samples]);
          assert.equal(scores.length, logits.length);
          logits.forEach((logit, index) => {
            const off = Math.abs(scores[index]! - 1 / (1 + Math.exp(-logit)));
            assert.ok(off < tolerance, `${model.card.vocabulary[index]!.tag}: ${off} off`);
          });
        });
      }
    });
  }

  it('hears what the reference hears', async () => {
    const { frontEnd } = await Tagger.open(model);
    for (const clip of referenceClips) {
      const { logmelShape, logmelFrame100, logmelMean, logmelStd } = golden[clip]!;
      const samples = readReferenceClip(`${clip}.32k`, 'efficientat');
      const [, mels, frames] = frontEnd.shape(samples.length) as [number, number, number];
      assert.deepEqual([mels, frames], logmelShape);
      const logMel = frontEnd.compute(samples);
      assert.equal(logMel.length, mels * frames);
      logmelFrame100.forEach((value, mel) =>
        assert.ok(Math.abs(logMel[mel * frames + 100]! - value) < 1e-4, `band ${mel} of ${clip}`),
      );
      const mean = logMel.reduce((sum, value) => sum + value, 0) / logMel.length;
      const variance = logMel.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logMel.length;
      assert.ok(Math.abs(mean - logmelMean) < 1e-4, `${mean} is not ${logmelMean}`);
      assert.ok(Math.abs(Math.sqrt(variance) - logmelStd) < 1e-4, `${variance ** 0.5} is not ${logmelStd}`);
    }
  });

  it('tells what is heard when: music, then silence', async () => {
    const tagger = await Tagger.open(model, { timeSteps: true });
    const samples = readReferenceClip('dubstep.32k', 'efficientat').fill(0, 160_000);
    const { scores, timeSteps } = await tagger.run([samples]);
    await tagger.close();
    const tags = scores.length;
    const steps = 32; // of 32 frames of 10 ms
    assert.equal(timeSteps!.length, steps * tags);
    const meanOf = (name: string, from: number, to: number) => {
      const tag = model.card.vocabulary.findIndex(({ id }) => id === name);
      const over = Array.from({ length: to - from }, (_, i) => timeSteps![(from + i) * tags + tag]!);
      return over.reduce((sum, score) => sum + score, 0) / over.length;
    };
    assert.ok(meanOf('Music', 0, 14) > 0.5 && meanOf('Music', 18, 32) < 0.1);
  });
});

describe('the vocabulary of AudioSet', () => {
  it('is that of the reference, class by class', { skip: withoutReference }, async () => {
    const csv = readFileSync(join(referenceFolder, 'efficientat', 'audioset-labels.csv'), 'utf8');
    const names = [...csv.matchAll(/^\d+,[^,]+,"(.*)"$/gm)].map(([, name]) => name);
    const vocabulary = await readVocabulary('audioset-527');
    assert.deepEqual(
      vocabulary.map(({ id }) => id),
      names,
    );
  });

  it('shows music alone: no score reaches what is no music', async () => {
    for (const { tag, category, threshold } of await readVocabulary('audioset-527')) {
      assert.equal(threshold === 1, category === 'sound', tag);
    }
  });
});
