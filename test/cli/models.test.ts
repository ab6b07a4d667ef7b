import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import type { ModelCard } from '../../src-main/taggers/card.ts';
import { encodeSafetensors, parseSafetensors } from '../../src-main/taggers/safetensors.ts';
import type { Weight } from '../../src-main/taggers/stateDict.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { referenceFolder, withoutReference } from '../reference.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark, runHearmark } from './runHearmark.ts';

/** What the reference may differ from us, on probabilities (issue 3). */
const tolerance = 1e-4;

/** A place for models and settings of its own, and the command line in it. */
function makePlace() {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  const env = { HEARMARK_MODELS: models, HEARMARK_LIBRARY: join(folder, 'library.db') };
  const run = (...parameters: string[]) => callHearmark(parameters, { env });
  /** As `run`, in a process of its own. */
  const start = (...parameters: string[]) => runHearmark(parameters, { env });
  return { folder, models, run, start };
}

const crnnWeights = join(firstCrnn, 'weights.safetensors');
const asCrnn = ['--architecture', 'crnn', '--vocabulary', 'mtg-jamendo-top50'];

interface ModelRow {
  name: string;
  isShipped: boolean;
  isDefault: boolean;
}

describe('hearmark models', () => {
  const { folder, models, run, start } = makePlace();
  const list = async () => JSON.parse((await run('models', 'list', '--json')).stdout) as ModelRow[];
  const inUse = async () => (await list()).find(({ isDefault }) => isDefault)?.name;

  it('imports, lists, shows, uses and removes a model', async () => {
    const imported = await start(
      'models',
      'import',
      crnnWeights,
      ...asCrnn,
      '--name',
      'mine',
      '--licence',
      'MIT',
    );
    assert.equal(imported.status, 0, imported.stderr);
    assert.deepEqual(readdirSync(models), ['mine']);
    assert.deepEqual(readdirSync(join(models, 'mine')).sort(), [
      'README.md',
      'card.json',
      'weights.safetensors',
    ]);
    assert.deepEqual(
      (await list()).map(({ name, isShipped }) => [name, isShipped]),
      [
        ...['crnn', 'key', 'onsets', 'rhythm', 'transformer', 'voice'].map((name) => [
          `hearmark-${name}`,
          true,
        ]),
        ['mine', false],
      ],
    );

    const card = JSON.parse((await start('models', 'show', 'mine', '--json')).stdout) as Record<
      string,
      unknown
    >;
    const shipped = JSON.parse(readFileSync(join(firstCrnn, 'card.json'), 'utf8')) as typeof card;
    const { channels, hiddenUnits, recurrentLayers } = shipped.hyperparameters as typeof card;
    assert.deepEqual(card.hyperparameters, { channels, hiddenUnits, recurrentLayers });
    for (const key of ['parameters', 'frontEnd', 'inputSamples'])
      assert.deepEqual(card[key], shipped[key], key);
    assert.equal(card.licence, 'MIT');
    assert.match(card.thresholdRule as string, /base rate/);

    assert.equal(await inUse(), 'hearmark-transformer');
    assert.equal((await start('models', 'use', 'mine')).status, 0);
    assert.equal(await inUse(), 'mine');
    const listed = await run('list', '--json');
    assert.equal(listed.status, 0, listed.stderr);

    assert.equal((await start('models', 'remove', 'mine')).status, 0);
    assert.deepEqual(readdirSync(models), []);
    assert.equal(await inUse(), 'hearmark-transformer');
  });

  it('refuses a name that exists, to remove what is shipped, and to use what is not there', async () => {
    const twice = await run('models', 'import', crnnWeights, ...asCrnn, '--name', 'hearmark-crnn');
    assert.equal(twice.status, 2);
    assert.match(twice.stderr, /there is already a model "hearmark-crnn"/);
    const shipped = await run('models', 'remove', 'hearmark-crnn');
    assert.equal(shipped.status, 2);
    assert.match(shipped.stderr, /comes with Hearmark and stays/);
    assert.match((await run('models', 'remove', '../models/x')).stderr, /is a folder/);
    assert.match((await run('models', 'use', 'nothing')).stderr, /no model "nothing"/);
    assert.equal(await inUse(), 'hearmark-transformer');
  });

  it('says which of two models with one name is hidden, and where it lies', async () => {
    const { models, run } = makePlace();
    const mine = join(models, 'another');
    mkdirSync(mine, { recursive: true });
    const shipped = join(import.meta.dirname, '..', '..', 'models', 'hearmark-transformer', 'card.json');
    copyFileSync(shipped, join(mine, 'card.json'));
    const { stdout } = await run('models', 'list');
    assert.equal(stdout.match(/in use/g)?.length, 1);
    assert.match(stdout, /^hearmark-transformer .* shipped, in use$/m);
    assert.match(stdout, /^hearmark-transformer .* yours, hidden/m);
    assert.ok(
      stdout.includes(`  → hidden by the shipped model of this name: delete ${mine}, or give another name`),
      stdout,
    );
    const rows = JSON.parse((await run('models', 'list', '--json')).stdout) as (ModelRow & {
      hiddenBy?: string;
    })[];
    assert.deepEqual(
      rows
        .filter(({ name }) => name === 'hearmark-transformer')
        .map(({ isDefault, hiddenBy }) => [isDefault, hiddenBy]),
      [
        [true, undefined],
        [false, dirname(shipped)],
      ],
    );
  });

  it('sets broken settings aside, says so once, and goes on with the defaults', async () => {
    const settings = join(folder, 'settings.json');
    writeFileSync(settings, '{');
    const listed = await run('list');
    assert.equal(listed.status, 0);
    assert.match(listed.stderr, /settings in .*settings\.json were broken \(no JSON\)\. They are kept as/);
    const aside = readdirSync(folder).find((name) => name.startsWith('settings.json.broken-'))!;
    assert.equal(readFileSync(join(folder, aside), 'utf8'), '{');
    assert.doesNotMatch((await run('list')).stderr, /broken/);
  });

  it('uses the model that comes with Hearmark where the one in use is broken, and in safe mode', async () => {
    mkdirSync(join(models, 'torn'), { recursive: true });
    writeFileSync(join(models, 'torn', 'card.json'), '{');
    const settings = join(folder, 'settings.json');
    writeFileSync(settings, JSON.stringify({ model: 'torn', theme: 'dark' }));
    const listed = await run('list');
    assert.equal(listed.status, 0, listed.stderr);
    assert.match(listed.stderr, /torn: card\.json is not valid JSON\. The model that comes with/);
    assert.match(
      (await run('list', '--model', 'torn')).stderr,
      /torn/,
      'what is asked for by name is not replaced',
    );

    const safe = await run('list', '--safe');
    assert.deepEqual([safe.status, safe.stderr], [0, '']);
    assert.doesNotMatch((await run('--safe', 'models', 'list')).stdout, /torn/);
    assert.equal((await run('models', 'use', 'hearmark-crnn', '--safe')).status, 0);
    assert.deepEqual(JSON.parse(readFileSync(settings, 'utf8')), { model: 'torn', theme: 'dark' });
  });
});

describe('an import with another front end', () => {
  const { models, run } = makePlace();
  it('has the card say so', async () => {
    const options = ['--front-end', 'hopSamples=320', '--front-end', 'inputSamples=580000', '--name', 'slow'];
    const { status, stderr } = await run('models', 'import', crnnWeights, ...asCrnn, ...options);
    assert.equal(status, 0, stderr);
    const card = JSON.parse(readFileSync(join(models, 'slow', 'card.json'), 'utf8')) as ModelCard;
    assert.deepEqual({ ...card.frontEnd, inputSamples: card.inputSamples }, {
      kind: 'log-mel', sampleRateHz: 16_000, nFft: 512, hopSamples: 320, windowSamples: 512, window: 'hann-periodic', center: true,
      padMode: 'reflect', power: 2, nMels: 96, fMinHz: 0, fMaxHz: 8000, melScale: 'htk', norm: null,
      decibels: { amin: 1e-10, reference: 1, topDb: null }, inputSamples: 580_000,
    }); // prettier-ignore
  });
});

describe('an import that fails', () => {
  const { folder, models, run } = makePlace();
  const file = join(folder, 'weights.safetensors');
  const shipped = parseSafetensors(readFileSync(crnnWeights));
  const refuses = async (message: RegExp, ...parameters: string[]) => {
    const options = parameters.length > 0 ? parameters : asCrnn;
    const { status, stderr } = await run('models', 'import', file, ...options, '--name', 'bad');
    assert.notEqual(status, 0);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n {4}at /, 'no stack');
    assert.deepEqual(readdirSync(models), [], 'nothing is installed');
  };
  const write = (edit: (weights: Map<string, Weight>) => void) => {
    const weights = new Map<string, Weight>(shipped);
    edit(weights);
    writeFileSync(file, encodeSafetensors(weights));
  };

  beforeEach(() => {
    mkdirSync(models, { recursive: true });
    copyFileSync(crnnWeights, file);
  });

  it('names the file and the tensor that is missing, superfluous or of another shape', async () => {
    write((weights) => weights.delete('dense.bias'));
    await refuses(/weights\.safetensors: the weights lack "dense\.bias"/);
    write((weights) => weights.set('extra', { shape: [1], data: Float32Array.of(1) }));
    await refuses(/hold "extra", which the card's network does not have/);
    write((weights) => weights.set('spec_bn.bias', { shape: [2], data: Float32Array.of(1, 2) }));
    await refuses(/"spec_bn\.bias" has shape \[2\]/);
  });

  it('names what is wrong with the file, or that it is not there', async () => {
    writeFileSync(file, readFileSync(crnnWeights).subarray(0, 100_000));
    await refuses(/weights\.safetensors: safetensors: cut short inside/);
    writeFileSync(file, Buffer.from('\x80\x02cos\nsystem\nX\x02\x00\x00\x00id\x85R.', 'latin1'));
    await refuses(/calls for "os\.system"; only tensors are read, and nothing was executed/);
    const { stderr } = await run('models', 'import', join(folder, 'no.pth'), ...asCrnn, '--name', 'bad');
    assert.match(stderr, /cannot read .*no\.pth/);
  });

  it('says what a file is that holds no weights, and what to do', async () => {
    const others: [string | Buffer, RegExp][] = [
      ['', /it is empty/],
      ['<!DOCTYPE html>', /it is a web page: download/],
      [Buffer.concat([Buffer.from('3c00000000000000', 'hex'), Buffer.from('{}')]), /safetensors: no header/],
      ['version https://git-lfs.github.com/spec/v1\noid', /git lfs pull/],
      [Buffer.from('1f8b08000000', 'hex'), /compressed \(gzip\): unpack it/],
      [Buffer.concat([Buffer.alloc(257), Buffer.from('ustar')]), /an archive \(tar\)/],
      ['something else', /none of the files that weights are read from/],
      [Buffer.from('\x80\x02}.', 'latin1'), /neither a zip nor a pickle of PyTorch: save/],
    ];
    for (const [content, message] of others) {
      writeFileSync(file, content);
      await refuses(message);
    }
  });

  it('says that weights are of another architecture', async () => {
    await refuses(
      /do not fit the architecture "fcn" as it is published \(hyperparameters\.pooling.*--hyper/,
      ...['--architecture', 'fcn', ...asCrnn.slice(2)],
    );
    await refuses(
      /of another architecture than "musicnn": they lack "layers\.0\.conv\.weight", and hold "layer4/,
      ...['--architecture', 'musicnn', ...asCrnn.slice(2)],
    );
  });

  it('names what is wrong with what was said of it', async () => {
    await refuses(/architecture "nothing"/, '--architecture', 'nothing', ...asCrnn.slice(2));
    await refuses(/hyperparameters\.hiddenUnits/, ...asCrnn, '--hyper', 'hiddenUnits=many');
    await refuses(/write it as key=value/, ...asCrnn, '--hyper', 'hiddenUnits');
    await refuses(/--front-end nMels: write it as key=value/, ...asCrnn, '--front-end', 'nMels');
    await refuses(/card\.json: frontEnd.*"bands"/, ...asCrnn, '--front-end', 'bands=3');
    await refuses(/card\.json: frontEnd\.hopSamples/, ...asCrnn, '--front-end', 'hopSamples=many');
    await refuses(
      /beatnet is no tagger: it takes no --front-end/,
      ...['--architecture', 'beatnet', '--front-end', 'nMels=3'],
    );
    const vocabulary = join(folder, 'vocabulary.json');
    const withFile = ['--architecture', 'crnn', '--vocabulary', vocabulary];
    await refuses(/cannot read the vocabulary/, ...withFile);
    writeFileSync(vocabulary, '["piano", 3]');
    await refuses(/vocabulary\.json: entry 1/, ...withFile);
    writeFileSync(vocabulary, '["piano", "violin"]');
    await refuses(
      /answer 50 tags \("dense\.weight" has shape \[50, 32\]\), and the vocabulary has 2; give the list/,
      ...withFile,
    );
    writeFileSync(vocabulary, JSON.stringify(Array(50).fill('piano')));
    await refuses(/"piano" is listed twice/, ...withFile);
    const { stderr } = await run('models', 'import', file, ...asCrnn, '--name', '../escape');
    assert.match(stderr, /card\.json: name: lower-case letters/);
  });
});

describe('published models, imported', { skip: withoutReference, concurrency: 1 }, () => {
  const { run } = makePlace();
  const vocabularies = { jamendo: 'mtg-jamendo-top50', msd: 'msd-lastfm-top50', mtat: 'magnatagatune-top50' };
  const golden = withoutReference ? {} : readGolden();
  // The network is one; what differs is the weights and the tags
  for (const [dataSet, vocabulary] of Object.entries(vocabularies)) {
    it(`${dataSet}-crnn answers as the reference does, its tags in the data set's order`, async (test) => {
      const model = `${dataSet}-crnn`;
      const file = join(referenceFolder, 'weights', `${model}.pth`);
      const options = ['--architecture', 'crnn', '--vocabulary', vocabulary, '--name', model];
      const imported = await run('models', 'import', file, ...options);
      assert.equal(imported.status, 0, imported.stderr);
      const { firstChunk, chunkMeans16 } = golden[`${model}/muse`]!;
      let worst = await worstDifference(model, 'first', firstChunk);
      if (dataSet === 'jamendo')
        worst = Math.max(worst, await worstDifference(model, 'reference16', chunkMeans16));
      test.diagnostic(`worst difference ${worst.toExponential(1)}`);
      assert.ok(worst < tolerance, `${worst} off`);

      const { stdout } = await run('models', 'show', model, '--json');
      const card = JSON.parse(stdout) as { vocabulary: { id?: string; tag: string }[] };
      const names = readFileSync(join(referenceFolder, 'vocabularies', `${vocabulary}.json`), 'utf8');
      assert.deepEqual(card.vocabulary.map(({ id, tag }) => id ?? tag), JSON.parse(names)); // prettier-ignore
    });
  }

  async function worstDifference(model: string, windows: string, expected: readonly number[]) {
    const wav = join(referenceFolder, 'audio', 'muse.16k.wav');
    const { stdout } = await run('score', wav, '--model', model, '--windows', windows, '--json');
    const { scores } = JSON.parse(stdout) as { scores: number[] };
    assert.equal(scores.length, expected.length);
    return Math.max(...expected.map((value, index) => Math.abs(value - scores[index]!)));
  }
});

function readGolden() {
  const text = readFileSync(join(referenceFolder, 'golden', 'zoo.json'), 'utf8');
  return JSON.parse(text) as Record<string, { firstChunk: number[]; chunkMeans16: number[] }>;
}
