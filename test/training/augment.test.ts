import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { maskSpectrogram, mixTracks } from '../../src-main/training/augment.ts';
import { balancedTagWeight } from '../../src-main/training/balancedTagWeight.ts';
import { targetOf } from '../../src-main/training/fitNetwork.ts';
import { learningRateAt } from '../../src-main/training/learningRate.ts';
import { TrainingAudio } from '../../src-main/training/TrainingAudio.ts';
import { makeWav } from '../cli/makeWav.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const folder = temporaryFolder();

describe('what a network is shown', () => {
  it('is masked in bands and stretches, by the mean, and in no other place', () => {
    const spectrogram = Float32Array.from({ length: 32 * 50 }, (_, at) => at);
    const masked = maskSpectrogram(spectrogram, [1, 32, 50], seededRandom(4));
    const mean = (32 * 50 - 1) / 2;
    const changed = [...masked.keys()].filter((at) => masked[at] !== spectrogram[at]);
    assert.ok(changed.length > 0 && changed.length < 0.5 * masked.length);
    for (const at of changed) assert.equal(masked[at], mean);
    const samples = Float32Array.of(1, 2, 3);
    assert.equal(maskSpectrogram(samples, [1, 3], seededRandom(1)), samples);
  });

  it('is mixed with its labels, and what is unknown of one stays unknown', () => {
    const random = seededRandom(2);
    for (let round = 0; round < 50; round++) {
      const one = { windows: [Float32Array.of(1, 1)], labels: [1, 0, undefined, 1] };
      const other = { windows: [Float32Array.of(0, 0)], labels: [0, 0, 1, undefined] };
      const { windows, labels } = mixTracks(one, other, random);
      const share = labels[0]!;
      assert.ok(share >= 0.5 && share <= 1);
      assert.deepEqual(labels.slice(1), [0, undefined, undefined]);
      for (const value of windows[0]!) assert.ok(Math.abs(value - share) < 1e-6);
    }
  });

  it('is played a little faster or slower, and so higher or lower', () => {
    const path = join(folder, 'tone.wav');
    const rateHz = 8000;
    const tone = Int16Array.from(
      { length: 4 * rateHz },
      (_, at) => 9000 * Math.sin((2 * Math.PI * 440 * at) / rateHz),
    );
    writeFileSync(path, makeWav(tone, rateHz));
    const audio = new TrainingAudio({
      frontEnd: { kind: 'waveform', sampleRateHz: rateHz },
      inputSamples: 16_000,
      shortInput: 'repeat',
    });
    const pitchOf = (samples: Float32Array) => {
      const rises = [...samples.keys()].filter((at) => at > 0 && samples[at - 1]! < 0 && samples[at]! >= 0);
      return (rateHz * (rises.length - 1)) / (rises.at(-1)! - rises[0]!);
    };
    assert.ok(Math.abs(pitchOf(audio.middleInput(path)) - 440) < 0.5);
    const random = seededRandom(3);
    const pitches = Array.from({ length: 12 }, () => pitchOf(audio.drawInput(path, random)));
    for (const pitch of pitches) assert.ok(pitch > 440 * 0.949 && pitch < 440 * 1.051, String(pitch));
    assert.ok(Math.min(...pitches) < 430 && Math.max(...pitches) > 450, pitches.join());
  });

  it('counts yes and no alike where one is rare, and no track for more than ten', () => {
    const answers = Array.from({ length: 20 }, (_, index) => index < 5);
    const { positive, negative } = balancedTagWeight(answers, 2);
    assert.deepEqual([5 * positive, 15 * negative], [20, 20]);
    const rare = balancedTagWeight(Array.from({ length: 200 }, (_, index) => index === 0));
    assert.ok(Math.abs(rare.positive / rare.negative - 10) < 1e-9);
    assert.ok(Math.abs(rare.positive + 199 * rare.negative - 200) < 1e-9);
    assert.deepEqual(balancedTagWeight([true, true], 3), { positive: 3, negative: 3 });
  });

  it('is learnt to answer surely, on the scale that the threshold has', () => {
    assert.ok(targetOf(true, 0.01, 0.08) > 0.3 && targetOf(true, 0.01, 0.08) < 0.5);
    assert.equal(targetOf(true, 0.9, 0.08), 0.9);
    assert.ok(targetOf(false, 0.5, 0.08) < 0.02);
    assert.equal(targetOf(false, 0.001, 0.08), 0.001);
  });
});

describe('the learning rate', () => {
  it('rises in a line to its peak, and falls to nothing', () => {
    const rates = Array.from({ length: 100 }, (_, step) => learningRateAt(step, 100, 2));
    assert.deepEqual(rates.slice(0, 3), [0.2, 0.4, 2 * 0.3]);
    assert.equal(Math.max(...rates), 2);
    assert.ok(Math.abs(rates[55]! - 1) < 1e-9, 'half way down in the middle');
    assert.ok(rates[99]! < 0.01);
    assert.equal(learningRateAt(0, 1, 2), 2);
  });
});
