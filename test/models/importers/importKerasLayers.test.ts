import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { importKerasLayers } from '../../../src-main/models/importers/importKerasLayers.ts';
import type { ModelPackage } from '../../../src-main/taggers/modelPackage.ts';
import type { RuntimeName } from '../../../src-main/taggers/runtimeNames.ts';
import { Tagger } from '../../../src-main/taggers/Tagger.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { seededRandom } from '../../taggers/seededRandom.ts';
import { layersModels } from './layersModels.ts';
import { artifactsOf, inventLayerWeights, makeKerasFile, tf, writeLayersModel } from './makeLayersModel.ts';

const tolerance = 1e-5;
const [mels, frames, samples] = [16, 21, 243];
const sizes = { mels, frames, samples, channel: 1 };
const tags = ['piano', 'violin', 'drums', 'voice'];
const vocabulary = tags.map((tag) => ({ tag, category: 'instrument', threshold: 0.5 }));
const logMel = {
  kind: 'log-mel',
  sampleRateHz: 16_000,
  nFft: 64,
  hopSamples: 32,
  windowSamples: 64,
  window: 'hann-periodic',
  center: true,
  padMode: 'reflect',
  power: 2,
  nMels: mels,
  fMinHz: 0,
  fMaxHz: 8000,
  melScale: 'htk',
  norm: null,
  decibels: { amin: 1e-10, reference: 1, topDb: null },
};
const waveform = { kind: 'waveform', sampleRateHz: 16_000 };

describe('a layers model answers as TensorFlow.js does', () => {
  const folder = temporaryFolder();
  for (const [name, { axes, build }] of Object.entries(layersModels)) {
    it(name, async (test) => {
      await tf.setBackend('cpu');
      const shape = axes.map((axis) => sizes[axis]);
      const [model, reference] = [false, true].map((spelledOut) => build(shape, tags.length, spelledOut)) as [
        LayersModel,
        LayersModel,
      ];
      inventLayerWeights(model);
      inventLayerWeights(reference);
      const artifacts = await artifactsOf(model);
      const json = writeLayersModel(join(folder, 'model'), artifacts);
      const h5 = join(folder, 'model.h5');
      writeFileSync(h5, await makeKerasFile(artifacts));
      const cardFile = join(folder, 'card.json');
      writeFileSync(
        cardFile,
        JSON.stringify({ frontEnd: axes.includes('mels') ? logMel : waveform, vocabulary }),
      );

      const models = join(folder, 'models');
      rmSync(models, { recursive: true, force: true });
      const imported = await importKerasLayers({ file: json, cardFile, name: 'json' }, models);
      const { axes: found, inputShape } = imported.card.hyperparameters as Record<string, unknown>;
      assert.deepEqual([found, inputShape], [['batch', ...axes], shape]);
      assert.equal(imported.card.inputSamples, axes.includes('mels') ? (frames - 1) * 32 : samples);
      assert.deepEqual(readdirSync(imported.folder).sort(), [
        'README.md',
        'card.json',
        'weights.safetensors',
      ]);
      const sameOfH5 = await importKerasLayers({ file: h5, cardFile, name: 'h5' }, models);
      const read = (part: string, of: ModelPackage) => readFileSync(join(of.folder, part));
      assert.ok(read('weights.safetensors', imported).equals(read('weights.safetensors', sameOfH5)));
      assert.deepEqual(sameOfH5.card.hyperparameters, imported.card.hyperparameters);

      const random = seededRandom(5);
      const rows = axes.includes('mels') ? [mels, frames] : [samples];
      const length = rows.reduce((product, size) => product * size, 1);
      const windows = [1, 2].map(() => Float32Array.from({ length }, () => 4 * random() - 2));
      const expected = windows.map((window) => {
        const own = tf.tensor(window, rows);
        const ordered = axes.indexOf('frames') < axes.indexOf('mels') ? tf.transpose(own) : own;
        return (reference.predict(tf.reshape(ordered, [1, ...shape])) as tf.Tensor).dataSync<'float32'>();
      });
      // Weights that answer the same to whatever they hear would prove nothing
      assert.ok(difference(expected[0]!, expected[1]!) > 1e-3, 'the windows are told apart');
      for (const runtime of ['onnx-cpu', 'tfjs-wasm', 'tfjs-cpu'] satisfies RuntimeName[]) {
        const tagger = await Tagger.open(imported, { runtime });
        const { scores, embedding } = await tagger.score(windows);
        await tagger.close();
        const off = Math.max(
          ...expected.map((answer, at) =>
            difference(answer, scores.subarray(at * tags.length, (at + 1) * tags.length)),
          ),
        );
        test.diagnostic(`${runtime}: ${off.toExponential(1)}; embedding of ${embedding.length / 2}`);
        assert.ok(off < tolerance, `${runtime}: ${off} off`);
      }
    });
  }
});

function difference(actual: Float32Array, expected: Float32Array): number {
  assert.equal(actual.length, expected.length);
  return Math.max(...actual.map((value, at) => Math.abs(value - expected[at]!)));
}
