import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { compileOnnx } from '../../src-main/taggers/onnx/compileOnnx.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark } from './runHearmark.ts';

describe('hearmark models import tagger.onnx --card card.json', () => {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  const [file, cardFile] = [join(folder, 'tagger.onnx'), join(folder, 'card.json')];
  const env = { HEARMARK_MODELS: models, HEARMARK_LIBRARY: join(folder, 'library.db') };
  const run = (...parameters: string[]) => callHearmark(parameters, { env });
  const importIt = (...options: string[]) => run('models', 'import', file, '--name', 'mine', ...options);

  before(async () => {
    const { card, network, weights } = await loadModelPackage(firstCrnn);
    const shape = createFrontEnd(card.frontEnd).shape(card.inputSamples);
    writeFileSync(file, compileOnnx(network, weights, shape));
    const { frontEnd, inputSamples, vocabulary } = card;
    const hyperparameters = {
      input: { name: 'input', axes: ['batch', 'channel', 'mels', 'frames'] },
      scores: { name: 'scores', values: 'probabilities' },
    };
    writeFileSync(cardFile, JSON.stringify({ frontEnd, inputSamples, hyperparameters, vocabulary }));
  });

  it('installs the model with its tags, and shows, scores and removes it', async () => {
    const imported = await importIt('--card', cardFile, '--licence', 'MIT');
    assert.equal(imported.status, 0, imported.stderr);
    assert.match(imported.stdout, /mine: onnx, 50 tags/);
    assert.match((await run('models', 'show', 'mine')).stdout, /Licence +MIT\n.*onnx.*\n.*not stated/);

    const clip = join(folder, 'clip.wav');
    writeFileSync(clip, wav(noise(32_000)));
    const scores = async (model: string) =>
      (JSON.parse((await run('score', clip, '--model', model, '--json')).stdout) as { scores: number[] })
        .scores;
    const [ours, expected] = [await scores('mine'), await scores(firstCrnn)];
    assert.equal(ours.length, 50);
    assert.ok(ours.every((score, tag) => Math.abs(score - expected[tag]!) < 1e-6));

    assert.equal((await run('models', 'remove', 'mine')).status, 0);
    assert.deepEqual(readdirSync(models), []);
  });

  it('takes the tags from a vocabulary instead, and says how their thresholds came about', async () => {
    const imported = await importIt('--card', cardFile, '--vocabulary', 'magnatagatune-top50');
    assert.equal(imported.status, 0, imported.stderr);
    assert.match(
      readFileSync(join(models, 'mine', 'README.md'), 'utf8'),
      /Thresholds: twice the tag's base rate/,
    );
    assert.match((await run('models', 'show', 'mine')).stdout, /guitar/);
    assert.equal((await run('models', 'remove', 'mine')).status, 0);
  });

  it('refuses what does not belong together, and installs nothing', async () => {
    for (const [message, status, ...options] of [
      [/an ONNX file needs --card/, 2],
      [/an ONNX file needs --card/, 2, '--architecture', 'crnn'],
      [/one or the other/, 2, '--card', cardFile, '--architecture', 'crnn'],
      [/one or the other/, 2, '--card', cardFile, '--hyper', 'channels=3'],
      [/cannot read .*no\.json/, 1, '--card', join(folder, 'no.json')],
    ] as [RegExp, number, ...string[]][]) {
      const refused = await importIt(...options);
      assert.match(refused.stderr, message);
      assert.doesNotMatch(refused.stderr, /\n {4}at /, 'no stack');
      assert.equal(refused.status, status);
    }
    assert.ok(!existsSync(models) || readdirSync(models).length === 0);
  });
});

function noise(length: number): Int16Array {
  let state = 1;
  return Int16Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0; // Numerical Recipes' generator
    return state >> 18;
  });
}

/** A mono WAV file at 16 kHz. */
function wav(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(16_000, 24);
  header.writeUInt32LE(32_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}
