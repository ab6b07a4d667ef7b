import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadHearing } from '../../src-main/hearing/hearFrames.ts';
import { largestDifference } from '../golden/largestDifference.ts';

/** Issue 17. */
const tolerance = 1e-4;
const shipped = ['hearmark-key', 'hearmark-onsets', 'hearmark-rhythm', 'hearmark-voice'];

/** As models/recipe-hearing/pack.py: half a second each of C major, A minor, F major and G major, and a click at every beginning. */
function tones(samples: number, rateHz: number): Float32Array {
  const chords = [
    [60, 64, 67],
    [57, 60, 64],
    [53, 57, 60],
    [55, 59, 62],
  ];
  const turns = chords.map((chord) => chord.map((pitch) => 2 * Math.PI * 440 * 2 ** ((pitch - 69) / 12)));
  const made = new Float32Array(samples);
  for (let index = 0; index < samples; index++) {
    const seconds = index / rateHz;
    const [first, third, fifth] = turns[Math.floor(seconds * 2) % 4]!;
    const chord = Math.sin(first! * seconds) + Math.sin(third! * seconds) + Math.sin(fifth! * seconds);
    const click = Math.exp(-((seconds * 2) % 1) * 40) * Math.sin(2 * Math.PI * 2000 * seconds);
    made[index] = chord * 0.1 + 0.3 * click;
  }
  return made;
}

describe('the shipped packages that hear step by step', () => {
  for (const name of shipped) {
    it(`${name} answers as in PyTorch`, async (test) => {
      const folder = join('models', name);
      const golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as { answers: number[] };
      const hearing = await loadHearing(folder);
      const { inputSamples, frontEnd } = hearing.card;
      const heard = await hearing.hear(tones(inputSamples, frontEnd.sampleRateHz), frontEnd.sampleRateHz);
      await hearing.close();
      const [only] = Object.values(heard);
      const answers = only!.activations.subarray(0, golden.answers.length);
      assert.equal(answers.length, golden.answers.length);
      const worst = largestDifference(answers, golden.answers);
      test.diagnostic(`worst difference ${worst.toExponential(1)}`);
      assert.ok(worst < tolerance, `${worst} off`);
    });
  }

  it('key hears the key of a cadence', async () => {
    const hearing = await loadHearing(join('models', 'hearmark-key'));
    const heard = await hearing.hear(tones(hearing.card.inputSamples, 22_050), 22_050);
    await hearing.close();
    const { activations } = heard['key']!;
    const { classes } = hearing.card.outputs['key']!;
    const best = activations.indexOf(activations.reduce((a, b) => Math.max(a, b)));
    assert.equal((classes as string[])[best], 'C major');
  });
});
