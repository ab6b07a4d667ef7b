import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { hearingDefaults } from '../../src-main/models/importers/hearingDefaults.ts';
import { frameNetworkFor } from '../../src-main/taggers/hearing/frameNetwork.ts';
import { encodeSafetensors } from '../../src-main/taggers/safetensors.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { makeHearing, smallBeats } from '../hearing/makeHearing.ts';
import { inventWeights } from '../taggers/inventWeights.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark } from './runHearmark.ts';

describe('models that are no taggers', () => {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  const env = { HEARMARK_MODELS: models, HEARMARK_LIBRARY: join(folder, 'library.db') };
  const run = (...parameters: string[]) => callHearmark(parameters, { env });

  before(() => makeHearing(models));

  it('are listed with what they hear', async () => {
    const { stdout } = await run('models', 'list');
    assert.match(stdout, /^small-beats +beatnet +beats +0\.4 s +CC0-1\.0 +yours, untried$/m);
    assert.match(stdout, /^hearmark-transformer +mobilenet-transformer +\d+ tags /m);
    const rows = JSON.parse((await run('models', 'list', '--json')).stdout) as Record<string, unknown>[];
    const row = rows.find(({ name }) => name === 'small-beats')!;
    assert.deepEqual([row.task, row.tags, row.isDefault], [['beats'], undefined, false]);
  });

  it('are shown', async () => {
    const { stdout } = await run('models', 'show', 'small-beats');
    assert.match(stdout, /Task +beats\n/);
    assert.match(stdout, /Answers +beats, 50\.00 a second, softmax of beat, downbeat, neither\n/);
    const shown = JSON.parse((await run('models', 'show', 'small-beats', '--json')).stdout) as object;
    assert.deepEqual(Object.keys(shown).slice(0, 2), ['folder', 'weightsHash']);
  });

  it('are never chosen as taggers', async () => {
    const sound = makeAudio(join(folder, 'sound.wav'));
    const tries = [
      ['models', 'use', 'small-beats'],
      ['tag', sound, '--model', 'small-beats'],
      ['score', sound, '--model', 'small-beats'],
      ['models', 'compare', 'small-beats', 'hearmark-crnn', sound],
      ['models', 'compose', 'both', '--from', 'small-beats', 'hearmark-crnn'],
    ];
    for (const words of tries) {
      const { status, stderr } = await run(...words);
      assert.notEqual(status, 0, words.join(' '));
      assert.match(stderr, /the model hears beats and is no tagger/, words.join(' '));
    }
    assert.ok(!existsSync(join(models, 'both')));
  });

  it('are imported by the name of the network, tried on test sound, and removed', async () => {
    const defaults = hearingDefaults('beatnet', new Map());
    const hyperparameters = { channels: 1, kernel: 5, hiddenUnits: 3, layers: 1 };
    const network = frameNetworkFor({ architecture: 'beatnet', hyperparameters, outputs: defaults.outputs });
    const input = createFrontEnd(defaults.frontEnd).shape(defaults.inputSamples);
    const weights = inventWeights(network, input);
    const file = join(folder, 'beats.safetensors');
    writeFileSync(file, encodeSafetensors(weights));
    const words = ['models', 'import', file, '--architecture', 'beatnet', '--name', 'mine'];
    const refused = await run(...words, '--vocabulary', 'mtg-jamendo-top50');
    assert.match(refused.stderr, /beatnet is no tagger: it takes no --vocabulary/);
    const { status, stdout, stderr } = await run(...words);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^mine: hears beats, 519 parameters, in /);
    const card = JSON.parse(readFileSync(join(models, 'mine', 'card.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    assert.deepEqual([card.task, card.hyperparameters], [['beats'], hyperparameters]);
    assert.match(
      readFileSync(join(models, 'mine', 'README.md'), 'utf8'),
      /It hears beats and is no tagger\./,
    );
    assert.equal((await run('models', 'remove', 'mine')).status, 0);

    // What adds up to more than a float holds is no number behind the softmax
    for (const name of ['lstm.bias_ih_l0', 'linear.weight', 'linear.bias'])
      weights.get(name)!.data.fill(3e38);
    writeFileSync(file, encodeSafetensors(weights));
    const broken = await run(...words);
    assert.equal(broken.status, 1);
    assert.match(broken.stderr, /answers NaN to test sound/);
    assert.ok(!existsSync(join(models, 'mine')));
  });

  it('are broken where their card is, and say so', async () => {
    mkdirSync(join(models, 'torn'));
    writeFileSync(
      join(models, 'torn', 'card.json'),
      JSON.stringify({ ...smallBeats, name: 'torn', outputs: {} }),
    );
    assert.match((await run('models', 'list')).stdout, /^torn +broken .*\n.*outputs: there is none/m);
  });
});
