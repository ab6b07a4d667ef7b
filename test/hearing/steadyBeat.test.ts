import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { RhythmEar } from '../../src-main/hearing/ears/RhythmEar.ts';
import { loadHearing, type Hearing } from '../../src-main/hearing/hearFrames.ts';
import { decodeMono } from '../fixtures/decodeMono.ts';
import { readWav } from '../reference.ts';
import { beatlessRateHz, beatlessSounds } from './beatlessSounds.ts';
import { makeSong } from './makeSong.ts';

const words =
  'The sun had set behind the hills before anybody noticed that the old ferry was still on the other side. ' +
  'We waited, of course, and talked about the weather, the price of bread, and what our neighbours had said. ' +
  'Nobody, as far as I remember, mentioned the letter. Then a light appeared on the water, very small at first, ' +
  'and somebody laughed; it was only the moon. How long it took us to walk home I could not tell you today. ';
/** The command of each voice, without the file that it writes. */
const speakers = [
  ['espeak-ng', ['-v', 'en-us', words, '-w']],
  ['espeak-ng', ['-v', 'de+f2', words, '-w']],
  ['espeak-ng', ['-v', 'en-gb+m3', '-s', '130', words, '-w']],
  ['flite', ['-voice', 'slt', '-t', words, '-o']],
  ['flite', ['-voice', 'kal16', '-t', words, '-o']],
] as const;

describe('a steady beat, by the shipped network', () => {
  let hearing: Hearing;
  const place = mkdtempSync(join(tmpdir(), 'hearmark-speech-'));
  before(async () => {
    hearing = await loadHearing(join('models', 'hearmark-rhythm'));
  });
  after(async () => {
    await hearing.close();
    rmSync(place, { recursive: true });
  });

  async function listen(samples: Float32Array) {
    const ear = new RhythmEar(hearing.card);
    ear.begin(0);
    ear.take(await hearing.hear(samples, beatlessRateHz));
    const seconds = samples.length / beatlessRateHz;
    return ear.finish(seconds, seconds);
  }

  for (const [name, draw] of Object.entries(beatlessSounds)) {
    it(`is not found in ${name}`, async () => {
      for (const [seconds, seed] of [
        [30, 1],
        [30, 2],
        [75, 3],
      ] as const) {
        const { heard } = await listen(draw(seconds, seed));
        assert.equal(heard?.bpm, undefined, `${seconds} s, seed ${seed}`);
      }
    });
  }

  for (const [at, [program, args]] of speakers.entries()) {
    const isMissing = spawnSync(program, ['--help']).error !== undefined;
    it(
      `is not found in speech, voice ${at + 1}`,
      { skip: isMissing && `${program} is not installed` },
      async () => {
        const file = join(place, `${at}.wav`);
        spawnSync(program, [...args, file]);
        const samples = decodeMono(file, beatlessRateHz);
        assert.ok(samples.length > 15 * beatlessRateHz);
        assert.equal((await listen(samples)).heard?.bpm, undefined);
      },
    );
  }

  it('is found in a song, fast or slow, in noise, too', async () => {
    for (const bpm of [72, 96, 128, 174]) {
      const song = readWav(makeSong({ seconds: 30, bpm, tonic: 2 }));
      const noise = beatlessSounds['pink noise']!(30, 4);
      for (const samples of [song, song.map((sample, index) => sample + 0.2 * noise[index]!)]) {
        const heard = (await listen(samples)).heard!;
        const isNear = [0.5, 1, 2].some((times) => Math.abs(heard.bpm / (bpm * times) - 1) < 0.02);
        assert.ok(isNear, `${heard.bpm} for ${bpm}`);
      }
    }
  });
});
