import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { hear } from '../../src-main/analysis/hear.ts';
import { openAudioOf } from '../../src-main/analysis/openAudioOf.ts';
import { Stopwatch } from '../../src-main/analysis/Stopwatch.ts';
import type { Coverage } from '../../src-main/scores/Coverage.ts';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const folder = temporaryFolder();
const tagger = await Tagger.open(await loadModelPackage(join('models', 'hearmark-transformer')));
after(() => tagger.close());

/**
 * Twelve seconds of something that begins and ends at once, at the rate that the model hears: a resampler would ring a little
 * before and after it where it stands between silences.
 */
const sound =
  '0.4*cos(2*PI*(220+40*sin(2*PI*3*t))*t)*(0.6+0.4*sin(2*PI*2*t))+0.2*sin(2*PI*660*t)*gt(mod(t\\,0.5)\\,0.25)';
function make(name: string, input: string[], ...options: string[]): string {
  const path = join(folder, name);
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...input, ...options, path]);
  return path;
}
const music = make('music.flac', ['-f', 'lavfi', '-i', `aevalsrc=${sound}:s=32000:d=12`]);

async function heard(path: string, coverage: Coverage = 'whole') {
  using reader = new FileReader(path);
  using audio = openAudioOf(reader);
  return await hear(audio, tagger, coverage, new Stopwatch());
}

const close = (actual: Float32Array, expected: Float32Array, tolerance: number) => {
  assert.equal(actual.length, expected.length);
  actual.forEach((score, tag) => assert.ok(Math.abs(score - expected[tag]!) < tolerance, `tag ${tag}`));
};

describe('what is heard in a track', () => {
  const late = make('late.flac', ['-i', music], '-af', 'adelay=600s:all=1');

  it('is of a hidden track after ten minutes of silence what it is alone', async () => {
    const [alone, hidden] = [await heard(music), await heard(late)];
    assert.deepEqual([...alone.windowStartsSeconds], [0, 2]);
    hidden.windowStartsSeconds.forEach((start, index) =>
      assert.ok(Math.abs(start - 600 - alone.windowStartsSeconds[index]!) < 0.01, `${start}`),
    );
    close(hidden.scores, alone.scores, 2e-3);
    // Of samples, the last alone sounds; where none does, the whole is listened to
    assert.equal((await heard(late, 'sampled')).windowStartsSeconds.length, 1);
    const between = make('between.flac', ['-i', late], '-af', 'apad=pad_dur=605');
    close((await heard(between, 'sampled')).scores, alone.scores, 2e-3);
  });

  it('is heard, and not measured, on a processor without SIMD', async () => {
    const script = `
      import { hear } from './src-main/analysis/hear.ts';
      import { openAudioOf } from './src-main/analysis/openAudioOf.ts';
      import { Stopwatch } from './src-main/analysis/Stopwatch.ts';
      import { FileReader } from './src-main/files/FileReader.ts';
      import { loadModelPackage } from './src-main/taggers/modelPackage.ts';
      import { Tagger } from './src-main/taggers/Tagger.ts';
      const tagger = await Tagger.open(await loadModelPackage('models/hearmark-transformer'));
      using audio = openAudioOf(new FileReader(${JSON.stringify(music)}));
      const { scores, loudness = null } = await hear(audio, tagger, 'whole', new Stopwatch());
      console.log(JSON.stringify({ scores: [...scores], loudness }));
      await tagger.close();`;
    const withoutSimd = ['--no-enable-sse4-1', '--input-type=module', '-e', script];
    const said = execFileSync(process.execPath, withoutSimd, { encoding: 'utf8' });
    const { scores, loudness } = JSON.parse(said) as { scores: number[]; loudness: unknown };
    const measured = await heard(music);
    assert.equal(loudness, null);
    assert.ok(measured.loudness, 'with SIMD it is measured');
    close(Float32Array.from(scores), measured.scores, 1e-2);
  });

  it('is told as it goes, also through silence', async () => {
    const shares: number[] = [];
    using reader = new FileReader(late);
    using audio = openAudioOf(reader);
    await hear(audio, tagger, 'whole', new Stopwatch(), (share) => shares.push(share));
    assert.ok(shares.length > 500, `${shares.length}`);
    assert.ok(shares[0]! < 0.01 && shares.at(-1)! > 0.99);
    assert.ok(shares.every((share, index) => share >= (shares[index - 1] ?? 0)));
  });

  it('is of channels that cancel what the louder one has', async () => {
    const turned = make('turned.flac', ['-i', music], '-af', 'pan=stereo|c0=c0|c1=-0.9*c0');
    close((await heard(turned)).scores, (await heard(music)).scores, 2e-3);
    const faint = await heard(make('nothing.flac', ['-i', music], '-af', 'volume=-70dB'));
    assert.deepEqual([faint.scores.length, faint.reason], [0, 'silent: nothing above -60 dBFS']);
  });
});
