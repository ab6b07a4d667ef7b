import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { HearmarkError } from '../../../src-main/errors.ts';
import { importKerasLayers } from '../../../src-main/models/importers/importKerasLayers.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import {
  artifactsOf,
  inventLayerWeights,
  layers as keras,
  makeKerasFile,
  tf,
  writeLayersModel,
  type Artifacts,
} from './makeLayersModel.ts';

interface RawLayer {
  class_name: string;
  name: string;
  config: Record<string, unknown>;
  inbound_nodes: unknown[];
}
interface ModelFile {
  format: string;
  modelTopology: { class_name: string; config: { layers: RawLayer[] } };
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: string }[] }[];
}

const card = {
  frontEnd: { kind: 'waveform', sampleRateHz: 16_000 },
  vocabulary: ['piano', 'violin'].map((tag) => ({ tag, category: 'instrument', threshold: 0.5 })),
};

describe('a layers model that is wrong is refused by name, and nothing is installed', () => {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  const [cardFile, h5] = [join(folder, 'card.json'), join(folder, 'model.h5')];
  let artifacts: Artifacts;
  before(async () => {
    await tf.setBackend('cpu');
    const input = keras.input({ shape: [30, 1] });
    const conv = keras.layers.conv1d({ name: 'conv', filters: 3, kernelSize: 3 }).apply(input);
    const flat = keras.layers.flatten({ name: 'flat' }).apply(conv);
    const dense = keras.layers.dense({ name: 'dense', units: 2, activation: 'sigmoid' }).apply(flat);
    const model = keras.model({ inputs: input, outputs: dense as keras.SymbolicTensor });
    inventLayerWeights(model);
    artifacts = await artifactsOf(model);
  });

  const refuses = async (file: string, message: RegExp, described: object = card) => {
    writeFileSync(cardFile, JSON.stringify(described));
    await assert.rejects(importKerasLayers({ file, cardFile, name: 'bad' }, models), (error: unknown) => {
      assert.ok(error instanceof HearmarkError, String((error as Error).stack));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /draft/);
      return true;
    });
    assert.ok(!existsSync(models) || readdirSync(models).length === 0);
  };
  /** Writes the good model, then with an edit of its model.json. */
  const written = (edit: (file: ModelFile, layer: (name: string) => RawLayer) => void = () => undefined) => {
    rmSync(join(folder, 'model'), { recursive: true, force: true });
    const file = writeLayersModel(join(folder, 'model'), artifacts);
    const json = JSON.parse(JSON.stringify({
      format: 'layers-model',
      modelTopology: artifacts.modelTopology,
      weightsManifest: [{ paths: ['group1-shard1of2.bin', 'group1-shard2of2.bin'], weights: artifacts.weightSpecs }],
    })) as ModelFile; // prettier-ignore
    edit(json, (name) => json.modelTopology.config.layers.find((layer) => layer.name === name)!);
    writeFileSync(file, JSON.stringify(json));
    return file;
  };
  const shard = (at: 1 | 2) => join(folder, 'model', `group1-shard${at}of2.bin`);

  it('the model itself is fine', async () => {
    writeFileSync(cardFile, JSON.stringify(card));
    await importKerasLayers({ file: written(), cardFile, name: 'good' }, models);
    rmSync(models, { recursive: true });
  });

  it('the numbers that TensorFlow gives variables of one name say nothing', async () => {
    writeFileSync(cardFile, JSON.stringify(card));
    const numbered = written(({ weightsManifest }) => {
      for (const weight of weightsManifest[0]!.weights) weight.name += '_1:0';
    });
    await importKerasLayers({ file: numbered, cardFile, name: 'numbered' }, models);
    rmSync(models, { recursive: true });
  });

  const edits: [string, RegExp, Parameters<typeof written>[0]][] = [
    ['a shard above its folder', /model\.json: the shard "\.\.\/secret" does not lie in/, ({ weightsManifest: [g] }) => (g!.paths[0] = '../secret')],
    ['an absolute shard', /the shard "\/etc\/passwd" does not lie in/, ({ weightsManifest: [g] }) => (g!.paths[0] = '/etc/passwd')],
    ['a shard on a drive', /the shard "C:\\x" does not lie in/, ({ weightsManifest: [g] }) => (g!.paths[0] = 'C:\\x')],
    ['a shard that is a folder', /the shard "\." is not a file/, ({ weightsManifest: [g] }) => (g!.paths[0] = '.')],
    ['a shard that is missing', /cannot read the shard "none\.bin"/, ({ weightsManifest: [g] }) => (g!.paths[0] = 'none.bin')],
    ['a shard twice', /bytes where the weights need/, ({ weightsManifest: [g] }) => g!.paths.push(g!.paths[0]!)],
    ['a huge shape', /bytes where the weights need/, ({ weightsManifest: [g] }) => (g!.weights[0]!.shape = [2 ** 40, 2 ** 10])],
    ['another dtype', /dtype/, ({ weightsManifest: [g] }) => (g!.weights[0]!.dtype = 'string')],
    ['a missing weight', /the weights lack "conv\/kernel"/, ({ weightsManifest: [g] }) => (g!.weights[0]!.name = 'conv/bias2')],
    ['a weight of no layer', /hold "other\/kernel", which no layer/, ({ weightsManifest: [g] }) => (g!.weights[0]!.name = 'other/kernel')],
    ['a weight twice', /names a weight twice/, ({ weightsManifest: [g] }) => (g!.weights[1]!.name = g!.weights[0]!.name)],
    ['a weight of another shape', /"conv\.weight" has shape/, ({ weightsManifest: [g] }) => (g!.weights[0]!.shape = [1, 3, 3])],
    ['a weight of other axes', /"conv\/kernel" has shape \[9\] where 3 axes/, ({ weightsManifest: [g] }) => (g!.weights[0]!.shape = [9])],
    ['a weight that the layer says it has not', /the layer says that it has none/, (_, layer) => (layer('conv').config.use_bias = false)],
    ['a Lambda', /layer "flat" \(Lambda\): layers of this class cannot be read/, (_, layer) => (layer('flat').class_name = 'Lambda')],
    ['a class of its own', /layer "flat" \(__proto__\): layers of this class/, (_, layer) => (layer('flat').class_name = '__proto__')],
    ['an unknown activation', /layer "conv" \(Conv1D\): activation/, (_, layer) => (layer('conv').config.activation = 'mine')],
    ['causal padding', /layer "conv" \(Conv1D\): padding/, (_, layer) => (layer('conv').config.padding = 'causal')],
    ['a circle', /form a circle at "dense"/, (_, layer) => (layer('conv').inbound_nodes = [[['dense', 0, 0, {}]]])],
    ['an input from nowhere', /there is no layer "none"/, (_, layer) => (layer('conv').inbound_nodes = [[['none', 0, 0, {}]]])],
    ['a layer used twice', /used 2 times/, (_, layer) => layer('conv').inbound_nodes.push([['flat', 0, 0, {}]])],
    ['a kernel longer than the input', /left with no input/, (_, layer) => (layer('conv').config.dilation_rate = [1e6])],
    ['no scores', /ends in relu where scores need sigmoid/, (_, layer) => (layer('dense').config.activation = 'relu')],
    ['scores that nobody says', /the card can say which in hyperparameters\.scores/, (_, layer) => (layer('dense').config.activation = 'linear')],
    ['a graph model', /is a graph model .* convert .* to ONNX/, (file) => (file.format = 'graph-model')],
    ['another kind of model', /the model is a Mine; only/, ({ modelTopology }) => (modelTopology.class_name = 'Mine')],
    ['no layers', /model_config\.config\.layers/, ({ modelTopology }) => (modelTopology.config.layers = [])],
    ['no manifest', /not a layers model of TensorFlow\.js: weightsManifest/, (file) => delete (file as Partial<ModelFile>).weightsManifest],
  ]; // prettier-ignore
  for (const [what, message, edit] of edits) {
    it(what, () => refuses(written(edit), message));
  }

  it('zeros without end, and joins that double', async () => {
    const file = written(({ modelTopology: { config } }, layer) => {
      let from = 'conv';
      for (let at = 0; at < 40; at++) {
        const inbound = [[[from, 0, 0, {}], [from, 0, 0, {}]]]; // prettier-ignore
        from = `join${at}`;
        config.layers.push({
          class_name: 'Concatenate',
          name: from,
          config: { name: from },
          inbound_nodes: inbound,
        });
      }
      layer('flat').inbound_nodes = [[[from, 0, 0, {}]]];
    });
    await refuses(file, /layer "join\d+" \(Concatenate\): it makes \d+ values of one window/);
  });

  it('shards that are cut short, too long or hold NaN', async () => {
    const file = written();
    const bytes = Buffer.from(artifacts.weightData);
    const first = bytes.subarray(0, Math.floor(bytes.length / 3) + 1);
    writeFileSync(shard(1), first.subarray(1));
    await refuses(file, /shard1of2\.bin", ".*": \d+ bytes where the weights need \d+/);
    writeFileSync(shard(1), Buffer.concat([first, Buffer.alloc(1)]));
    await refuses(file, /bytes where the weights need/);
    writeFileSync(shard(1), Buffer.alloc(first.length, 0xff));
    await refuses(file, /"conv\/kernel" holds NaN or infinity/);
  });

  it('a file that was not downloaded', async () => {
    writeFileSync(h5, 'version https://git-lfs.github.com/spec/v1\noid sha256:0');
    await refuses(h5, /model\.h5: it is a pointer of Git LFS/);
    writeFileSync(h5, '<!DOCTYPE html>');
    await refuses(h5, /model\.h5: it is a web page: download the file itself/);
  });

  it('what is no model', async () => {
    const file = written();
    for (const [text, message] of [
      ['{', /model\.json: the file is not valid JSON/],
      ['[]', /not a layers model of TensorFlow\.js/],
      ['null', /not a layers model of TensorFlow\.js/],
      [`${'['.repeat(1e6)}`, /the file is not valid JSON/],
    ] as const) {
      writeFileSync(file, text);
      await refuses(file, message);
    }
    await refuses(join(folder, 'none.json'), /cannot read .*none\.json/);
  });

  it('a card or vocabulary that does not fit', async () => {
    const file = written();
    await refuses(file, /model answers \[batch, 2\] where the vocabulary has 1 tags/, { ...card, vocabulary: card.vocabulary.slice(1) }); // prettier-ignore
    await refuses(file, /model takes \[batch, 30, 1\] where the card's waveform gives samples of 31/, { ...card, inputSamples: 31 }); // prettier-ignore
    await refuses(file, /card\.json: frontEnd/, { vocabulary: card.vocabulary });
    await refuses(file, /card\.json: vocabulary/, { frontEnd: card.frontEnd });
    await refuses(file, /takes \[batch, 30, 1\]/, { ...card, hyperparameters: { axes: ['batch', 'channel', 'samples'] } }); // prettier-ignore
  });

  it('an HDF5 file without a description, or with a hostile one', async () => {
    const description = JSON.stringify(artifacts.modelTopology);
    for (const [config, message] of [
      [null, /model\.h5: HDF5 file: it has no model_config: these are weights alone/],
      ['{', /model_config is not valid JSON/],
      ['3', /model_config: /],
      [description.replace('"Flatten"', '"Lambda"'), /layer "flat" \(Lambda\)/],
      [description.replace('"filters":3', '"filters":1e15'), /conv/],
      [`{"class_name":"Sequential","config":${'['.repeat(1e5)}${']'.repeat(1e5)}}`, /model_config/],
    ] as const) {
      writeFileSync(h5, await makeKerasFile(artifacts, config));
      await refuses(h5, message);
    }
    const whole = Buffer.from(await makeKerasFile(artifacts));
    for (let length = 0; length < whole.length; length += 499) {
      writeFileSync(h5, whole.subarray(0, length));
      await refuses(h5, /model\.h5: HDF5 file/);
    }
  });
});
