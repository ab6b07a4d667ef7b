import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { TrackAudio } from '../../src-main/audio/AudioSource.ts';
import { CancelledChannels, type Mix } from '../../src-main/audio/ChannelMixer.ts';
import { decode, open, SoundFiles } from './soundFiles.ts';

const files = new SoundFiles();
after(() => files[Symbol.dispose]());

const rateHz = 16_000;
const tone = '0.3*sin(2*PI*(200+30*t)*t)';
/** Two channels by their expressions, in any format. */
const stereo = (name: string, left: string, right: string, seconds = 6, ...options: string[]) =>
  files.make(name, '-f', 'lavfi', '-i', `aevalsrc=${left}|${right}:s=44100:d=${seconds}`, ...options);

function decodeBy(audio: TrackAudio, mix: Mix): Float32Array {
  return Float32Array.from(
    [...audio.decodeWhole({ sampleRateHz: rateHz, mix })].flatMap((chunk) => [...chunk]),
  );
}
const power = (samples: Float32Array) =>
  samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length;

describe('two channels that cancel each other', () => {
  for (const name of ['turned.wav', 'turned.flac', 'turned.mp3', 'turned.m4a', 'turned.opus']) {
    it(`are heard by the louder one: ${name}`, () => {
      using audio = open(stereo(name, tone, `-0.8*${tone}`));
      assert.throws(() => decodeBy(audio, 'mean-or-throw'), CancelledChannels);
      const heard = decodeBy(audio, 'louder-where-cancelled');
      // A sine of 0.3 has a mean square of 0.045, which MP3 takes a tenth of; their mean has a hundredth of it
      assert.ok(Math.abs(power(heard) - 0.045) < 0.006, `${power(heard)}`);
      assert.ok(power(decode(audio, rateHz)) < 0.001);
    });
  }

  it('are heard as the left channel alone would be, sample by sample', () => {
    using audio = open(stereo('exact.wav', tone, `-1*${tone}`));
    using alone = open(files.make('alone.wav', '-f', 'lavfi', '-i', `aevalsrc=${tone}:s=44100:d=6`));
    const [heard, expected] = [decodeBy(audio, 'louder-where-cancelled'), decode(alone, rateHz)];
    assert.equal(heard.length, expected.length);
    heard.forEach((sample, index) => assert.ok(Math.abs(sample - expected[index]!) < 1e-4));
  });

  it('are noticed where only a part of the track cancels, and after it the mean is taken again', () => {
    const right = `if(between(t\\,10\\,16)\\,-1\\,1)*${tone}`;
    using audio = open(stereo('part.wav', tone, right, 40));
    assert.throws(() => decodeBy(audio, 'mean-or-throw'), CancelledChannels);
    const heard = decodeBy(audio, 'louder-where-cancelled');
    for (let second = 0; second < 40; second++) {
      const part = power(heard.subarray(second * rateHz, (second + 1) * rateHz));
      assert.ok(Math.abs(part - 0.045) < 0.004, `second ${second}: ${part}`);
    }
  });

  it('are not what independent, one-sided or silent channels are: those keep their mean', () => {
    for (const [name, left, right] of [
      ['wide', '0.3*random(0)-0.15', '0.3*random(1)-0.15'],
      ['left', tone, '0'],
      ['same', tone, tone],
      ['silent', '0', '0'],
    ] as const) {
      using audio = open(stereo(`${name}.wav`, left, right));
      const mean = decode(audio, rateHz);
      for (const mix of ['mean-or-throw', 'louder-where-cancelled'] as const) {
        const chosen = decodeBy(audio, mix);
        assert.equal(chosen.length, mean.length, name);
        mean.forEach((sample, index) => assert.ok(Math.abs(sample - chosen[index]!) < 1e-5, name));
      }
    }
  });

  it('are heard by the louder one at once where a file is too long to be decoded twice', () => {
    using audio = open(stereo('long.flac', tone, `-1*${tone}`), { holdBytes: 20_000 });
    const heard = decodeBy(audio, 'mean-or-throw');
    assert.ok(Math.abs(power(heard) - 0.045) < 0.002, `${power(heard)}`);
  });
});
