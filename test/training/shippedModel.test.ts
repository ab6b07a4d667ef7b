import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { callHearmark } from '../cli/runHearmark.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { makeTune } from './makeTune.ts';

const model = 'hearmark-crnn';
const shipped = await loadModelPackage(join('models', model));

describe('a shipped model learns at every depth', () => {
  const folder = temporaryFolder();
  const [music, models] = [join(folder, 'music'), join(folder, 'models')];
  const library = join(folder, 'library.db');
  const env = { HEARMARK_LIBRARY: library, HEARMARK_MODELS: models };
  const known = { tag: 'drum machine', category: 'instrument' };
  const own = { tag: 'thumping', category: 'own' };
  const tunes = Array.from({ length: 16 }, (_, index) => join(music, `${index}.wav`));

  before(async () => {
    mkdirSync(music);
    tunes.forEach((path, index) => writeFileSync(path, makeTune(index, index % 2 === 0, 3)));
    const { status, stderr } = await callHearmark(['tag', music, '--model', model], { env });
    assert.equal(status, 0, stderr);
    const open = openLibrary(library);
    tunes.forEach((path, index) => {
      const trackId = open.files.find(path)!.trackId!;
      const action = index % 2 === 0 ? 'added' : 'rejected';
      for (const tag of [known, own]) open.corrections.append({ trackId, ...tag, action });
    });
    open.close();
  });

  const train = async (depth: string, ...options: string[]) => {
    const command = ['train', '--model', model, '--depth', depth, '--insist', ...options];
    const run = await callHearmark(command, { env });
    assert.equal(run.status, 0, run.stderr);
    return run;
  };
  const inUse = () =>
    (JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { model: string }).model;

  it('its thresholds', async () => {
    const { stdout } = await train('thresholds');
    assert.match(stdout, /drum machine +8 +8/);
    const open = openLibrary(library);
    assert.match(open.changes.listChanges({ limit: 1 })[0]!.title, /Learnt the threshold of drum machine/);
    open.close();
  });

  it('its output layer, with the layer that answers for steps', async () => {
    const { stdout } = await train('head');
    assert.match(stdout, /thumping +8 +8 +– → (0\.[89]\d|1\.00)/);
    assert.equal(inUse(), `${model}-1`);
    const { weights, likeness } = await loadModelPackage(join(models, `${model}-1`));
    assert.equal(likeness!.hash, shipped.likeness!.hash, 'its embeddings are what they were');
    const tags = shipped.card.vocabulary.length;
    for (const [name, { shape, data }] of weights) {
      const before = shipped.weights.get(name)!;
      if (/^(window|step)\./.test(name)) assert.equal(shape[0], tags + 1, name);
      else assert.deepEqual(data, before.data, name);
    }
  });

  it('all of its layers', async () => {
    const { stderr } = await train('full', '--epochs', '1', '--tags', 'thumping');
    assert.match(stderr, new RegExp(`${model}-2 is in use from now on; all its layers are new`));
    assert.equal(inUse(), `${model}-2`);
    const { weights, likeness } = await loadModelPackage(join(models, `${model}-2`));
    assert.equal(likeness, undefined, 'its embeddings are others');
    const first = 'features.0.0.weight';
    assert.notDeepEqual(weights.get(first)!.data, shipped.weights.get(first)!.data);
  });
});
