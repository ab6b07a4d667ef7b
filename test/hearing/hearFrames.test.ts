import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ModelError } from '../../src-main/errors.ts';
import { joinHeard, type Heard } from '../../src-main/hearing/Heard.ts';
import { loadHearing } from '../../src-main/hearing/hearFrames.ts';
import { testSound } from '../../src-main/models/testSound.ts';
import { largestDifference } from '../golden/largestDifference.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { makeHearing, smallBeats } from './makeHearing.ts';

const rate = 8000;
const hop = 160;

describe('a package that hears step by step', () => {
  const models = temporaryFolder();
  const folder = makeHearing(models);
  const sound = testSound(3 * rate, rate);

  it('answers as many steps as begin before the end of what it hears', async () => {
    const hearing = await loadHearing(folder);
    for (const samples of [
      0,
      1,
      hop,
      hop + 1,
      20 * hop - 1,
      20 * hop,
      20 * hop + 1,
      18 * hop + 1,
      3 * rate,
    ]) {
      const { beats } = await hearing.hear(sound.subarray(0, samples), rate);
      assert.equal(beats!.steps, Math.ceil(samples / hop), `of ${samples} samples`);
      assert.equal(beats!.activations.length, 3 * beats!.steps);
      assert.equal(beats!.stepsPerSecond, 50);
    }
    await hearing.close();
  });

  it('answers the same of a track in one piece and in many', async () => {
    const hearing = await loadHearing(folder);
    const whole = await hearing.hear(sound, rate);
    for (const piece of [1000, 3200, 7777]) {
      const pass = hearing.begin();
      const parts: Heard[] = [];
      for (let start = 0; start < sound.length; start += piece)
        parts.push(await pass.push(sound.subarray(start, start + piece)));
      parts.push(await pass.finish());
      assert.deepEqual(joinHeard(parts), whole);
    }
    await hearing.close();
  });

  it('takes the steps in the margins from the other window', async () => {
    const hearing = await loadHearing(folder);
    const { beats } = await hearing.hear(sound, rate);
    // The second window begins 12 steps later; its first 6 prepare its memory alone
    const second = await hearing.hear(sound.subarray(12 * hop, 32 * hop), rate);
    const steps = (heard: Float32Array, from: number, to: number) => heard.subarray(3 * from, 3 * to);
    assert.deepEqual(steps(beats!.activations, 18, 30), steps(second.beats!.activations, 6, 18));
    const first = await hearing.hear(sound.subarray(0, 20 * hop), rate);
    assert.deepEqual(steps(beats!.activations, 0, 18), steps(first.beats!.activations, 0, 18));
    assert.ok(largestDifference(steps(beats!.activations, 0, 3), steps(beats!.activations, 3, 6)) > 1e-3);
    await hearing.close();
  });

  it('hears what comes at another rate', async () => {
    const hearing = await loadHearing(folder);
    const { beats } = await hearing.hear(testSound(44_100, 44_100), 44_100);
    assert.equal(beats!.steps, 50);
    await hearing.close();
  });

  it('answers the same in TensorFlow.js', async () => {
    const [onnx, tfjs] = [await loadHearing(folder), await loadHearing(folder, { runtime: 'tfjs-wasm' })];
    const [expected, actual] = [await onnx.hear(sound, rate), await tfjs.hear(sound, rate)];
    assert.ok(largestDifference(actual.beats!.activations, expected.beats!.activations) < 1e-5);
    await Promise.all([onnx.close(), tfjs.close()]);
  });

  it('answers once for each whole window where that is its step', async () => {
    const change = {
      name: 'one-answer',
      margins: { beforeSamples: 0, behindSamples: 10 * hop },
      outputs: { tempo: { ...smallBeats.outputs.beats, stepSamples: 10 * hop } },
    };
    const hearing = await loadHearing(makeHearing(models, change));
    for (const [samples, steps] of [
      [hop, 1],
      [20 * hop, 1],
      [29 * hop, 1],
      [30 * hop, 2],
      [45 * hop, 3],
    ] as const)
      // prettier-ignore
      assert.equal((await hearing.hear(sound.subarray(0, samples), rate)).tempo!.steps, steps);
    await hearing.close();
  });
});

describe('the card of a package that hears step by step', () => {
  const models = temporaryFolder();
  const wrong: [what: string, change: object, message: RegExp][] = [
    ['an unknown task', { task: 'taste' }, /task/],
    ['no outputs', { outputs: {} }, /outputs: there is none/],
    ['margins that leave nothing', { margins: { beforeSamples: 3200, behindSamples: 0 } }, /nothing/],
    ['steps beside the margins', { margins: { beforeSamples: 100, behindSamples: 0 } }, /do not fit/],
    ['a sigmoid of three', { outputs: { beats: { ...smallBeats.outputs.beats, kind: 'sigmoid' } } }, /one class/], // prettier-ignore
    ['an unknown network', { architecture: 'beat-knit' }, /unknown architecture "beat-knit" to hear with/],
    ['a tagging network', { architecture: 'crnn' }, /unknown architecture "crnn" to hear with/],
    ['two outputs', { outputs: { a: smallBeats.outputs.beats, b: smallBeats.outputs.beats } }, /1 outputs, and the card 2/], // prettier-ignore
    ['weights of another size', { hyperparameters: { hiddenUnits: 5 } }, /has shape/],
    ['more steps than there are', { outputs: { beats: { ...smallBeats.outputs.beats, stepSamples: 80 } } }, /has 20 steps where the card needs 36/], // prettier-ignore
  ];
  for (const [what, change, message] of wrong) {
    it(`is refused for ${what}`, async () => {
      const folder = makeHearing(models);
      writeFileSync(join(folder, 'card.json'), JSON.stringify({ ...smallBeats, ...change }));
      const heard = loadHearing(folder).then(async (hearing) => {
        const answer = hearing.hear(new Float32Array(3200), rate);
        await Promise.allSettled([answer]);
        await hearing.close();
        return answer;
      });
      await assert.rejects(heard, (error) => error instanceof ModelError && message.test(error.message));
    });
  }
});
