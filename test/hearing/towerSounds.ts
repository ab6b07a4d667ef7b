import { makeWav } from '../cli/makeWav.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

/** The kinds of sound that the towers of test/fixtures/towers were taught to tell, each with words that it was taught with. */
export const kindWords = {
  low: 'a deep low tone',
  high: 'a bright high tone',
  noise: 'the hiss of rain',
  drums: 'beating drums',
};
export type SoundKind = keyof typeof kindWords;

const rateHz = 16_000;

/** Three seconds of a kind of sound, as a WAV file. */
export function makeKind(kind: SoundKind): Buffer {
  const random = seededRandom(1);
  const wave = (hz: number, seconds: number) => Math.sin(2 * Math.PI * hz * seconds);
  const samples = Int16Array.from({ length: 3 * rateHz }, (_, index) => {
    const seconds = index / rateHz;
    const noise = 2 * random() - 1;
    const value = {
      low: (wave(110, seconds) + wave(220, seconds) / 2 + wave(330, seconds) / 3) / 2,
      high: wave(2200, seconds),
      noise,
      drums: noise * Math.exp(-20 * (seconds % 0.3)),
    }[kind];
    return Math.round(32_000 * 0.3 * value);
  });
  return makeWav(samples, rateHz);
}
