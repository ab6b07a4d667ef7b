import { makeWav } from '../cli/makeWav.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

const rateHz = 22_050;

/** Semitones over the tonic of the chords of a bar each: i, iv, V and i of a minor key. */
const chords = [
  [0, 3, 7],
  [5, 8, 12],
  [7, 11, 14],
  [0, 3, 7],
];

export interface Song {
  seconds: number;
  bpm: number;
  /** The tonic of its minor key, in semitones over C. */
  tonic: number;
  /** Seconds from which nothing sounds any more. */
  silentFrom?: number;
}

/** Makes a WAV of drums, bass and chords in a minor key, four beats in a bar. */
export function makeSong({ seconds, bpm, tonic, silentFrom = Infinity }: Song): Buffer {
  const random = seededRandom(7);
  const beatSeconds = 60 / bpm;
  const pitchHz = (semitones: number, octave: number) => 261.63 * 2 ** (octave + (tonic + semitones) / 12);
  const samples = new Int16Array(rateHz * seconds);
  const notesHz = chords.map((chord) => chord.map((note) => pitchHz(note, 0)));
  const bassHz = chords.map((chord) => pitchHz(chord[0]!, -2));
  for (let at = 0; at < samples.length; at++) {
    const time = at / rateHz;
    if (time >= silentFrom) break;
    const beat = Math.floor(time / beatSeconds);
    const inBeat = time - beat * beatSeconds;
    const inHalf = inBeat % (beatSeconds / 2);
    const bar = Math.floor(beat / 4) % chords.length;
    const kick =
      beat % 2 === 0
        ? Math.sin(2 * Math.PI * (50 * inBeat + 4 * (1 - Math.exp(-30 * inBeat)))) * Math.exp(-8 * inBeat)
        : 0;
    const snare = beat % 2 === 1 ? (random() - 0.5) * Math.exp(-18 * inBeat) : 0;
    const hat = (random() - 0.5) * 0.3 * Math.exp(-60 * inHalf);
    const bass = 0.5 * Math.sin(2 * Math.PI * bassHz[bar]! * time) * Math.exp(-2 * inBeat);
    let notes = 0;
    for (const hz of notesHz[bar]!) notes += tone(hz * time);
    const keys = notes * 0.12 * Math.exp(-1.5 * inBeat);
    samples[at] = Math.round(9000 * (kick + snare + hat + bass + keys));
  }
  return makeWav(samples, rateHz);
}

/** A tone with four overtones, by the turns of its fundamental. */
function tone(turns: number): number {
  let sum = 0;
  for (let partial = 1; partial <= 4; partial++) sum += Math.sin(2 * Math.PI * partial * turns) / partial;
  return sum;
}
