import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TrackAudio } from '../../src-main/audio/AudioSource.ts';
import { CancelledChannels, type Mix } from '../../src-main/audio/ChannelMixer.ts';
import { decode, open, SoundFiles } from './soundFiles.ts';

const files = new SoundFiles();
after(() => files[Symbol.dispose]());

const rateHz = 16_000;
const tone = '0.3*sin(2*PI*(200+30*t)*t)';
const turned = ['turned.wav', 'turned.flac', 'turned.mp3', 'turned.m4a', 'turned.opus'];
const apart = [
  ['wide', '0.3*random(0)-0.15', '0.3*random(1)-0.15'],
  ['left', tone, '0'],
  ['same', tone, tone],
  ['silent', '0', '0'],
] as const;
/** Two channels by their expressions. */
const stereo = (left: string, right: string, seconds = 6) => `aevalsrc=${left}|${right}:s=44100:d=${seconds}`;

function decodeBy(audio: TrackAudio, mix: Mix): Float32Array {
  return Float32Array.from(
    [...audio.decodeWhole({ sampleRateHz: rateHz, mix })].flatMap((chunk) => [...chunk]),
  );
}
const power = (samples: Float32Array) =>
  samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length;

describe('two channels that cancel each other', () => {
  before(() =>
    files.makeTogether([
      ...turned.map((name): [string, string] => [name, stereo(tone, `-0.8*${tone}`)]),
      ['exact.wav', stereo(tone, `-1*${tone}`)],
      ['long.flac', stereo(tone, `-1*${tone}`)],
      ['alone.wav', `aevalsrc=${tone}:s=44100:d=6`],
      ['part.wav', stereo(tone, `if(between(t\\,10\\,16)\\,-1\\,1)*${tone}`, 40)],
      ...apart.map(([name, left, right]): [string, string] => [`${name}.wav`, stereo(left, right)]),
    ]),
  );

  for (const name of turned) {
    it(`are heard by the louder one: ${name}`, () => {
      using audio = open(files.at(name));
      assert.throws(() => decodeBy(audio, 'mean-or-throw'), CancelledChannels);
      const heard = decodeBy(audio, 'louder-where-cancelled');
      // A sine of 0.3 has a mean square of 0.045, which MP3 takes a tenth of; their mean has a hundredth of it
      assert.ok(Math.abs(power(heard) - 0.045) < 0.006, `${power(heard)}`);
      assert.ok(power(decode(audio, rateHz)) < 0.001);
    });
  }

  it('are heard as the left channel alone would be, sample by sample', () => {
    using audio = open(files.at('exact.wav'));
    using alone = open(files.at('alone.wav'));
    const [heard, expected] = [decodeBy(audio, 'louder-where-cancelled'), decode(alone, rateHz)];
    assert.equal(heard.length, expected.length);
    heard.forEach((sample, index) => assert.ok(Math.abs(sample - expected[index]!) < 1e-4));
  });

  it('are noticed where only a part of the track cancels, and after it the mean is taken again', () => {
    using audio = open(files.at('part.wav'));
    assert.throws(() => decodeBy(audio, 'mean-or-throw'), CancelledChannels);
    const heard = decodeBy(audio, 'louder-where-cancelled');
    for (let second = 0; second < 40; second++) {
      const part = power(heard.subarray(second * rateHz, (second + 1) * rateHz));
      assert.ok(Math.abs(part - 0.045) < 0.004, `second ${second}: ${part}`);
    }
  });

  it('are not what independent, one-sided or silent channels are: those keep their mean', () => {
    for (const [name] of apart) {
      using audio = open(files.at(`${name}.wav`));
      const mean = decode(audio, rateHz);
      for (const mix of ['mean-or-throw', 'louder-where-cancelled'] as const) {
        const chosen = decodeBy(audio, mix);
        assert.equal(chosen.length, mean.length, name);
        mean.forEach((sample, index) => assert.ok(Math.abs(sample - chosen[index]!) < 1e-5, name));
      }
    }
  });

  it('are heard by the louder one at once where a file is too long to be decoded twice', () => {
    using audio = open(files.at('long.flac'), { holdBytes: 20_000 });
    const heard = decodeBy(audio, 'mean-or-throw');
    assert.ok(Math.abs(power(heard) - 0.045) < 0.002, `${power(heard)}`);
  });
});
