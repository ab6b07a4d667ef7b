import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFfmpeg } from '../fixtures/makeAudio.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

/** What is true of a generated track. */
export interface KnownTrack {
  path: string;
  artist: string;
  /** The General MIDI family of the lead. */
  instrument: Instrument;
  hasDrums: boolean;
  beatsPerMinute: number;
}

/** General MIDI programs by family (MIDI Manufacturers Association, General MIDI level 1, instrument patch map). */
const programs = {
  piano: [0, 1, 2, 3],
  organ: [16, 17, 18, 19],
  guitar: [24, 25, 26, 27],
  strings: [48, 49, 40, 41],
  brass: [56, 57, 60, 61],
  lead: [80, 81, 82, 87],
  pad: [88, 89, 91, 95],
} as const;
export type Instrument = keyof typeof programs;

const soundFont = '/usr/share/sounds/sf2/FluidR3_GM.sf2';
const ticksPerBeat = 96;
const tracksPerArtist = 2;
const drumChannel = 9;

/** Whether what plays the notes is installed: Debian's fluidsynth and fluid-soundfont-gm. */
export function canPlay(): boolean {
  try {
    execFileSync('fluidsynth', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes tracks of which everything is known: a lead instrument over bass and chords, with or without drums, in any tempo
 * and key, played by fluidsynth. Two tracks an artist. The same seed makes the same music; what is there already is kept.
 */
export function makeTruthLibrary(
  folder: string,
  count: number,
  { seconds = 30, seed = 1 } = {},
): KnownTrack[] {
  mkdirSync(folder, { recursive: true });
  const random = seededRandom(seed);
  const families = Object.keys(programs) as Instrument[];
  return Array.from({ length: count }, (_, index) => {
    const instrument = families[Math.floor(random() * families.length)]!;
    const hasDrums = random() < 0.5;
    const beatsPerMinute = Math.round(60 + 110 * random());
    const artist = `Artist ${Math.floor(index / tracksPerArtist)}`;
    const path = join(folder, `${String(index).padStart(4, '0')}.flac`);
    const music = tune({ instrument, hasDrums, beatsPerMinute, seconds, random });
    if (!existsSync(path)) play(music, path, ['-t', String(seconds), '-metadata', `artist=${artist}`]);
    return { path, artist, instrument, hasDrums, beatsPerMinute };
  });
}

function play(music: Buffer, path: string, options: string[]): void {
  const [midi, raw] = [`${path}.mid`, `${path}.wav`];
  writeFileSync(midi, music);
  execFileSync('fluidsynth', ['-ni', '-q', '-r', '22050', '-F', raw, soundFont, midi], { stdio: 'ignore' });
  runFfmpeg(['-i', raw, '-ac', '1', ...options, path]);
  for (const draft of [midi, raw]) rmSync(draft);
}

interface Tune {
  instrument: Instrument;
  hasDrums: boolean;
  beatsPerMinute: number;
  seconds: number;
  random: () => number;
}

type MidiEvent = [tick: number, ...bytes: number[]];

/** Writes a Standard MIDI File of one track (MIDI 1.0 specification, "Standard MIDI Files"). */
function tune({ instrument, hasDrums, beatsPerMinute, seconds, random }: Tune): Buffer {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const microseconds = Math.round(60e6 / beatsPerMinute);
  const events: MidiEvent[] = [
    [0, 0xff, 0x51, 3, microseconds >> 16, (microseconds >> 8) & 0xff, microseconds & 0xff],
    [0, 0xc0, pick(programs[instrument])],
    [0, 0xc1, pick([32, 33, 34, 38])],
    [0, 0xc2, pick([0, 4, 48, 89, 25])],
  ];
  const note = (channel: number, key: number, beat: number, beats: number, velocity: number) => {
    events.push([Math.round(beat * ticksPerBeat), 0x90 | channel, key, velocity]);
    events.push([Math.round((beat + beats) * ticksPerBeat), 0x80 | channel, key, 0]);
  };
  const scale = pick([
    [0, 2, 4, 5, 7, 9, 11],
    [0, 2, 3, 5, 7, 8, 10],
  ]);
  const root = 48 + Math.floor(random() * 12);
  const keyOf = (step: number) => root + scale[((step % 7) + 7) % 7]! + 12 * Math.floor(step / 7);
  const beats = Math.ceil((seconds * beatsPerMinute) / 60) + 4;
  let step = 7;
  for (let beat = 0; beat < beats; beat += 4) {
    const degree = pick([0, 3, 4, 5]);
    for (const third of [0, 2, 4]) note(2, keyOf(degree + third), beat, 4, 50);
    for (let at = 0; at < 4; at++) note(1, keyOf(degree) - 24, beat + at, 0.9, 80);
    for (let at = 0; at < 4;) {
      const length = pick([0.5, 0.5, 1, 1, 2]);
      step = Math.max(3, Math.min(14, step + Math.floor(random() * 5) - 2));
      note(0, keyOf(step), beat + at, length * 0.95, 90 + Math.floor(random() * 25));
      at += length;
    }
    if (!hasDrums) continue;
    for (let at = 0; at < 4; at += 0.5) note(drumChannel, 42, beat + at, 0.1, 70);
    for (const at of [0, 2]) note(drumChannel, 36, beat + at, 0.1, 110);
    for (const at of [1, 3]) note(drumChannel, 38, beat + at, 0.1, 100);
  }
  return midiFile(events);
}

function midiFile(events: readonly MidiEvent[]): Buffer {
  const sorted = [...events].sort(([a], [b]) => a - b);
  let last = 0;
  const bytes = sorted.flatMap(([tick, ...message]) => {
    const wait = variableLength(tick - last);
    last = tick;
    return [...wait, ...message];
  });
  bytes.push(0, 0xff, 0x2f, 0);
  const header = Buffer.alloc(22);
  header.write('MThd');
  header.writeUInt32BE(6, 4);
  header.writeUInt16BE(0, 8);
  header.writeUInt16BE(1, 10);
  header.writeUInt16BE(ticksPerBeat, 12);
  header.write('MTrk', 14);
  header.writeUInt32BE(bytes.length, 18);
  return Buffer.concat([header, Buffer.from(bytes)]);
}

/** Seven bits a byte, the highest first. */
function variableLength(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
