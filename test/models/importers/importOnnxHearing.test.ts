import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { createFrontEnd } from '../../../src-main/audio/frontEnd.ts';
import { ModelError } from '../../../src-main/errors.ts';
import { loadHearing } from '../../../src-main/hearing/hearFrames.ts';
import { importOnnxHearing } from '../../../src-main/models/importers/importOnnx.ts';
import { scoreTestSound, testSound } from '../../../src-main/models/testSound.ts';
import { activations } from '../../../src-main/taggers/hearing/frameNetwork.ts';
import { loadHearingPackage } from '../../../src-main/taggers/hearing/hearingPackage.ts';
import { compileGraph } from '../../../src-main/taggers/onnx/compileOnnx.ts';
import { callHearmark } from '../../cli/runHearmark.ts';
import { largestDifference } from '../../golden/largestDifference.ts';
import { makeHearing, smallBeats } from '../../hearing/makeHearing.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

describe('an ONNX file that hears step by step', () => {
  const models = temporaryFolder();
  const files = temporaryFolder();
  const file = join(files, 'beats.onnx');
  const cardFile = join(files, 'card.json');
  const { architecture: _architecture, name: _name, ...common } = smallBeats;
  const card = {
    ...common,
    hyperparameters: {
      input: { name: 'input', axes: ['batch', 'channel', 'bins', 'frames'] },
      answers: { beats: { name: 'found', values: 'probabilities' } },
    },
  };
  const write = (change: object = {}) => writeFileSync(cardFile, JSON.stringify({ ...card, ...change }));
  let native: string;

  before(async () => {
    native = makeHearing(models);
    const { network, weights, card: own } = await loadHearingPackage(native);
    const shape = createFrontEnd(own.frontEnd).shape(own.inputSamples);
    const compiled = compileGraph(weights, shape, (g, input) => {
      const { beats } = activations(g, network(g, input), own.outputs);
      return { found: beats!, logits: network(g, input)[0]! };
    });
    writeFileSync(file, compiled);
  });

  it('answers as the network that it was compiled of, whatever windows are heard at once', async () => {
    write();
    const { folder } = await importOnnxHearing({ file, cardFile, name: 'compiled' }, models);
    const [ours, theirs] = [await loadHearing(native), await loadHearing(folder)];
    const sound = testSound(3 * 8000, 8000);
    const [expected, actual] = [await ours.hear(sound, 8000), await theirs.hear(sound, 8000)];
    assert.ok(largestDifference(actual.beats!.activations, expected.beats!.activations) < 1e-6);
    await Promise.all([ours.close(), theirs.close()]);
    await assert.rejects(loadHearing(folder, { runtime: 'tfjs-wasm' }), /runs on ONNX Runtime alone/);
  });

  it('is imported by the command line with its card, and listed with what it hears', async () => {
    write();
    const env = { HEARMARK_MODELS: join(files, 'models'), HEARMARK_LIBRARY: join(files, 'library.db') };
    const run = (...words: string[]) => callHearmark(words, { env });
    const words = ['models', 'import', file, '--card', cardFile, '--name', 'mine'];
    assert.match((await run(...words, '--vocabulary', 'mtg-jamendo-top50')).stderr, /takes no --vocabulary/);
    assert.match((await run(...words, '--hyper', 'channels=2')).stderr, /--card replaces/);
    const { status, stdout, stderr } = await run(...words);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^mine: hears beats, in /);
    assert.match((await run('models', 'list')).stdout, /^mine +onnx +beats +0\.4 s/m);
  });

  const answers = card.hyperparameters.answers;
  const wrong: [what: string, change: object, message: RegExp][] = [
    ['has no such input', { hyperparameters: { ...card.hyperparameters, input: { ...card.hyperparameters.input, name: 'sound' } } }, /no input "sound"/], // prettier-ignore
    ['has no such output', { hyperparameters: { ...card.hyperparameters, answers: { beats: { ...answers.beats, name: 'lost' } } } }, /no output "lost"/], // prettier-ignore
    ['has an output that the card does not say where to find', { outputs: { tempo: smallBeats.outputs.beats } }, /there is none for the output "tempo"/], // prettier-ignore
    ['has other classes', { outputs: { beats: { ...smallBeats.outputs.beats, classes: ['beat', 'neither'] } } }, /output "found" is \[batch, 20, 3\]/], // prettier-ignore
    ['hears another window', { inputSamples: 30 * 160 }, /input "input" is \[batch, 1, 60, 20\] where/],
    ['has a text tower, which did not come', { text: {} }, /needs its text tower \(--text\)/],
    ['answers logits that its card takes for probabilities', { hyperparameters: { ...card.hyperparameters, answers: { beats: { name: 'logits', values: 'probabilities' } } } }, /not a probability/], // prettier-ignore
  ];
  for (const [what, change, message] of wrong) {
    it(`that ${what} is refused, and nothing is installed`, async () => {
      write(change);
      await assert.rejects(
        importOnnxHearing({ file, cardFile, name: 'wrong' }, models, scoreTestSound),
        (error) => error instanceof ModelError && message.test(error.message),
      );
      assert.ok(!existsSync(join(models, 'wrong')));
    });
  }
});
