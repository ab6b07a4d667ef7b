import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeSamples } from '../../src-main/importing/makeSamples.ts';
import { sampleSounds } from '../../src-main/importing/sampleSounds.ts';
import { readTagsOf } from '../files/readTagsOf.ts';
import { readByFfmpeg } from '../fixtures/otherReaders.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

test('sample sounds are half a minute, different, loud enough to be heard, and say what they are', async (t) => {
  const folder = join(temporaryFolder(), 'samples');
  assert.equal(makeSamples(folder), folder);
  const names = readdirSync(folder).sort();
  const bytes = names.map((name) => readFileSync(join(folder, name)));
  assert.equal(new Set(bytes.map((one) => one.toString('base64', 44, 40_000))).size, 6);
  let seconds = 0;
  for (const name of names) {
    const path = join(folder, name);
    const tags = await readTagsOf(path);
    assert.deepEqual([`${tags.title}.wav`, tags.artist, tags.problem], [name, 'Hearmark', undefined]);
    seconds += tags.properties.durationSeconds!;
    assert.equal(readByFfmpeg(path).title, tags.title);
  }
  assert.equal(seconds, 30);
  for (const { title, samples } of sampleSounds()) {
    const power = samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length;
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    t.diagnostic(`${title}: ${(10 * Math.log10(power)).toFixed(1)} dB, peak ${peak.toFixed(2)}`);
    assert.ok(10 * Math.log10(power) > -35 && peak <= 1, title);
  }
  makeSamples(folder);
  assert.deepEqual(names.map((name) => readFileSync(join(folder, name))), bytes, 'the same each time'); // prettier-ignore
});
