import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { makeWav } from './makeWav.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import {
  artifactsOf,
  inventLayerWeights,
  layers as keras,
  makeKerasFile,
  tf,
  writeLayersModel,
} from '../models/importers/makeLayersModel.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark } from './runHearmark.ts';

const samples = 8000;

describe('hearmark models import model.json --card card.json', () => {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  const env = { HEARMARK_MODELS: models, HEARMARK_LIBRARY: join(folder, 'library.db') };
  const run = (...parameters: string[]) => callHearmark(parameters, { env });
  const [cardFile, h5, clip] = ['card.json', 'model.h5', 'clip.wav'].map((name) => join(folder, name)) as [string, string, string]; // prettier-ignore

  it('installs the model, and it scores a file as TensorFlow.js does', async () => {
    await tf.setBackend('cpu');
    const model = keras.sequential({
      layers: [
        keras.layers.conv1d({ inputShape: [samples, 1], filters: 6, kernelSize: 9, strides: 4, activation: 'relu' }), // prettier-ignore
        keras.layers.globalAveragePooling1d({}),
        keras.layers.dense({ units: 50, activation: 'sigmoid' }),
      ],
    });
    inventLayerWeights(model);
    const artifacts = await artifactsOf(model);
    const file = writeLayersModel(join(folder, 'model'), artifacts);
    writeFileSync(h5, await makeKerasFile(artifacts));
    writeFileSync(cardFile, JSON.stringify({ frontEnd: { kind: 'waveform', sampleRateHz: 16_000 } }));
    const random = seededRandom(4);
    const pcm = Int16Array.from({ length: samples }, () => 60_000 * (random() - 0.5));
    writeFileSync(clip, makeWav(pcm, 16_000));
    const window = tf.tensor(
      Float32Array.from(pcm, (value) => value / 32_768),
      [1, samples, 1],
    );
    const expected = (model.predict(window) as tf.Tensor).dataSync<'float32'>();

    const options = ['--card', cardFile, '--vocabulary', 'mtg-jamendo-top50', '--licence', 'MIT'];
    for (const [name, from] of [
      ['tfjs', file],
      ['keras', h5],
    ] as const) {
      const imported = await run('models', 'import', from, ...options, '--name', name);
      assert.equal(imported.status, 0, imported.stderr);
      assert.match(imported.stdout, new RegExp(`${name}: keras-layers, 410 parameters, 50 tags`));
      const scored = await run('score', clip, '--model', name, '--windows', 'first', '--json');
      const { scores } = JSON.parse(scored.stdout) as { scores: number[] };
      assert.equal(scores.length, 50);
      assert.ok(scores.every((score, tag) => Math.abs(score - expected[tag]!) < 1e-5));
    }
    assert.equal((await run('models', 'remove', 'tfjs')).status, 0);
    assert.equal((await run('models', 'remove', 'keras')).status, 0);
  });

  it('asks for a card, and says where a graph model has to go', async () => {
    const file = join(folder, 'graph.json');
    writeFileSync(file, JSON.stringify({ format: 'graph-model', modelTopology: { node: [] } }));
    const bare = await run('models', 'import', file, '--vocabulary', 'mtg-jamendo-top50', '--name', 'bad');
    assert.equal(bare.status, 2);
    assert.match(bare.stderr, /needs --card/);
    writeFileSync(cardFile, JSON.stringify({ frontEnd: { kind: 'waveform', sampleRateHz: 16_000 } }));
    const graph = await run('models', 'import', file, '--card', cardFile, '--name', 'bad');
    assert.equal(graph.status, 1);
    assert.match(graph.stderr, /graph\.json: this is a graph model .* to ONNX/);
    assert.doesNotMatch(graph.stderr, /\n {4}at /, 'no stack');
    assert.ok(!existsSync(models) || readdirSync(models).length === 0);
  });
});
