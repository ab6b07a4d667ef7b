import { randomNumbers } from '../makeBigLibrary.ts';

export interface Note {
  /** In beats from the beginning. */
  at: number;
  beats: number;
  channel: number;
  pitch: number;
  velocity: number;
}

/** A piece for four instruments and drums. */
export interface Song {
  beatsPerMinute: number;
  /** General MIDI programs of the channels 0 to 3. */
  programs: number[];
  notes: Note[];
}

const [chordChannel, bassChannel, melodyChannel, patternChannel, drumChannel] = [0, 1, 2, 3, 9];
const [kick, snare, hat] = [36, 38, 42];
const scales = [
  [0, 2, 4, 5, 7, 9, 11],
  [0, 2, 3, 5, 7, 8, 10],
  [0, 2, 3, 5, 7, 9, 10],
];
/** Which of three sections comes when. */
const form = [0, 1, 0, 1, 2, 1, 0, 2, 1, 0, 1, 2];

/** Makes up a song that is about so long; the same seed makes the same. */
export function composeSong(seed: number, seconds: number): Song {
  const random = randomNumbers(seed * 7919 + 1);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
  const beatsPerMinute = 70 + Math.floor(random() * 80);
  const key = Math.floor(random() * 12);
  const scale = pick(scales);
  const pitch = (degree: number, octave: number) =>
    12 * octave + key + scale[((degree % 7) + 7) % 7]! + 12 * Math.floor(degree / 7);
  const programs = [
    pick([0, 4, 6, 11, 24, 25, 26, 48, 50, 88, 89]),
    pick([32, 33, 34, 38, 39]),
    pick([0, 24, 40, 56, 64, 65, 66, 68, 71, 73, 80, 81]),
    pick([0, 8, 10, 12, 46, 104, 24]),
  ];
  const sections = [makeSection(), makeSection(), makeSection()];
  const notes: Note[] = [];
  let at = 0;
  for (const index of form) {
    if ((at * 60) / beatsPerMinute >= seconds) break;
    const section = sections[index]!;
    for (const note of section.notes) notes.push({ ...note, at: note.at + at });
    at += section.beats;
  }
  return { beatsPerMinute, programs, notes };

  function makeSection(): { beats: number; notes: Note[] } {
    const chords = Array.from({ length: pick([4, 4, 8]) }, () => pick([0, 3, 4, 5, 1, 2]));
    const beats = chords.length * 4;
    const notes = melodyOf(beats);
    const kicks = Array.from({ length: 8 }, (_, place) => place % 4 === 0 || random() < 0.2);
    const snares = Array.from({ length: 8 }, (_, place) => place % 4 === 2 || random() < 0.08);
    const [hasHats, hasPattern, style] = [random() < 0.8, random() < 0.6, pick([0, 1, 2])];
    chords.forEach((chord, bar) => {
      const start = bar * 4;
      const add = (at: number, length: number, channel: number, note: number, velocity: number) =>
        notes.push({ at: start + at, beats: length, channel, pitch: note, velocity });
      if (style === 0) for (const step of [0, 2, 4]) add(0, 3.9, chordChannel, pitch(chord + step, 5), 70);
      else
        for (let beat = 0; beat < 4; beat++)
          for (const step of [0, 2, 4])
            add(
              beat + (style === 2 ? 0.5 : 0),
              0.4,
              chordChannel,
              pitch(chord + step, 5),
              66 + 8 * (beat % 2),
            );
      for (let beat = 0; beat < 4; beat++)
        if (beat === 0 || random() < 0.6)
          add(beat, 0.9, bassChannel, pitch(chord + (beat === 3 ? 4 : 0), 3), 90);
      if (hasPattern)
        for (let half = 0; half < 8; half++)
          add(half / 2, 0.5, patternChannel, pitch(chord + [0, 2, 4, 7][half % 4]!, 5), 60);
      for (let half = 0; half < 8; half++) {
        if (kicks[half]) add(half / 2, 0.2, drumChannel, kick, 100);
        if (snares[half]) add(half / 2, 0.2, drumChannel, snare, 90);
        if (hasHats) add(half / 2, 0.1, drumChannel, hat, 55 + 20 * (half % 2));
      }
    });
    return { beats, notes };
  }

  /** A walk along the scale. */
  function melodyOf(beats: number): Note[] {
    const notes: Note[] = [];
    let degree = pick([0, 2, 4]);
    for (let at = 0; at < beats;) {
      const length = pick([0.5, 0.5, 1, 1, 1.5, 2]);
      degree = Math.max(-3, Math.min(9, degree + pick([-2, -1, -1, 0, 1, 1, 2])));
      if (random() < 0.85)
        notes.push({ at, beats: length, channel: melodyChannel, pitch: pitch(degree, 6), velocity: 85 + random() * 25 }); // prettier-ignore
      at += length;
    }
    return notes;
  }
}

export interface Manner {
  tempo?: number;
  /** How far from the beat notes are struck. */
  looseBeats?: number;
  /** How far the tempo strays, slowly, as without a click in the ear. */
  strayBeats?: number;
}

/** Plays a song again as other people would: not quite on the beat, here louder and there softer, a few notes left out. */
export function performSong(
  song: Song,
  seed: number,
  { tempo = 1, looseBeats = 0.03, strayBeats = 0.6 }: Manner = {},
): Song {
  // prettier-ignore
  const random = randomNumbers(seed);
  const phase = random() * 6;
  const notes = song.notes
    .map((note) => ({
      ...note,
      at: Math.max(0, note.at + looseBeats * (random() + random() - 1)),
      velocity: Math.max(30, Math.min(127, note.velocity + 30 * (random() - 0.5))),
    }))
    .filter(({ channel }) => channel === drumChannel || random() < 0.97)
    .map((note) => ({ ...note, at: note.at + strayBeats * (1 + Math.sin(note.at / 23 + phase)) }));
  return { ...song, beatsPerMinute: song.beatsPerMinute * tempo, notes };
}
