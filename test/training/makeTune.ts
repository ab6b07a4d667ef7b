import { makeWav } from '../cli/makeWav.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

/** Makes a WAV of four notes over and over, or of the same with a drum of noise on each: everybody hears the difference. */
export function makeTune(index: number, hasDrum: boolean, seconds = 6): Buffer {
  const rateHz = 16_000;
  const random = seededRandom(index);
  const root = 110 * 2 ** Math.floor(2 * random()) * 2 ** (Math.floor(12 * random()) / 12);
  const beat = Math.round(rateHz * (0.35 + 0.3 * random()));
  const pitches = [0, 4, 7, 12].map((semitones) => root * 2 ** (semitones / 12));
  const samples = new Int16Array(rateHz * seconds);
  for (let at = 0; at < samples.length; at++) {
    const inBeat = at % beat;
    const pitch = pitches[Math.floor(at / beat) % 4]!;
    const note = Math.sin((2 * Math.PI * pitch * at) / rateHz) * Math.exp(-inBeat / beat);
    const drum = hasDrum ? (random() - 0.5) * 2 * Math.exp((-8 * inBeat) / beat) : 0;
    samples[at] = 9000 * note + 14_000 * drum;
  }
  return makeWav(samples, rateHz);
}
