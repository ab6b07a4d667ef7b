import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { resample } from '../../src-main/audio/resample.ts';
import { atRate } from '../../src-main/hearing/atRate.ts';
import { BeatDecoder } from '../../src-main/hearing/beats/BeatDecoder.ts';
import type { HeardSteps } from '../../src-main/hearing/Heard.ts';
import { loadHearing } from '../../src-main/hearing/hearFrames.ts';
import { readReferenceClip, withoutReference } from '../reference.ts';

const models = join(import.meta.dirname, '..', '..', 'models');

describe('atRate', () => {
  it('hears beats at the rate of the taggers in frames of a power of two, and key at half of its rate', async () => {
    const rhythm = await loadHearing(join(models, 'hearmark-rhythm'), { rateHz: 32_000 });
    const key = await loadHearing(join(models, 'hearmark-key'), { rateHz: 32_000 });
    const told = [rhythm, key].map(({ card: { frontEnd } }) =>
      frontEnd.kind === 'log-filtered'
        ? [frontEnd.sampleRateHz, frontEnd.hopSamples, frontEnd.parts[0]!.frameSamples]
        : [],
    );
    assert.deepEqual(told, [
      [32_000, 640, 2048],
      [11_025, 2205, 8192],
    ]);
    assert.equal(rhythm.card.outputs.beats!.stepSamples, 640);
    await Promise.all([rhythm.close(), key.close()]);
  });

  it('leaves a card as it is where nothing would be whole, or something would be lost', async () => {
    const rhythm = await loadHearing(join(models, 'hearmark-rhythm'));
    for (const rateHz of [16_000, 30_001]) assert.equal(atRate(rhythm.card, rateHz), rhythm.card);
    await rhythm.close();
  });

  it('hears the same beats and the same key of real music', { skip: withoutReference }, async () => {
    for (const name of ['hearmark-rhythm', 'hearmark-key']) {
      const own = await loadHearing(join(models, name));
      const there = await loadHearing(join(models, name), { rateHz: 32_000 });
      for (const clip of ['muse', 'joram'] as const) {
        const samples = readReferenceClip(`${clip}.16k`);
        const [a, b] = await Promise.all(
          [own, there].map((one) => one.hear(resample(samples, 16_000, 32_000), 32_000)),
        );
        const [expected, heard] = [Object.values(a!)[0]!, Object.values(b!)[0]!];
        assert.equal(heard.steps, expected.steps);
        const differences = heard.activations.map((value, at) => Math.abs(value - expected.activations[at]!));
        const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
        assert.ok(mean < 0.002, `${name}, ${clip}: ${mean}`);
        if (name !== 'hearmark-rhythm') continue;
        const [beats, expectedBeats] = [beatsOf(heard), beatsOf(expected)];
        assert.equal(beats.length, expectedBeats.length);
        for (const [at, seconds] of beats.entries())
          assert.ok(Math.abs(seconds - expectedBeats[at]!) < 0.021);
      }
      await Promise.all([own.close(), there.close()]);
    }
  });
});

function beatsOf({ activations, steps, classes, stepsPerSecond }: HeardSteps): number[] {
  const decoder = new BeatDecoder({ stepsPerSecond });
  for (let step = 0; step < steps; step++)
    decoder.push(activations.slice(step * classes, step * classes + 2));
  return decoder.finish().map(({ seconds }) => seconds);
}
