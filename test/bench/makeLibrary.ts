import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runFfmpeg } from '../fixtures/makeAudio.ts';

/**
 * Makes full-length tracks (4 minutes, stereo, 44.1 kHz), half mp3 at 192 kbit/s, half flac, each with other music:
 * plucked notes over noise, from sox, so that encoders and decoders have the work that music gives them.
 */
export function makeFullLengthTracks(folder: string, count: number): string[] {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: count }, (_, index) => {
    const wav = join(folder, `track.wav`);
    const notes = [0, 4, 7, 11].map((step) => `%${step - 12 + ((index * 5) % 24)}`);
    const voices = notes.flatMap((note) => ['synth', '240', 'pluck', note]).slice(0, 4);
    execFileSync('sox', [
      '-n',
      '-r',
      '44100',
      '-c',
      '2',
      wav,
      ...voices,
      'synth',
      '240',
      'brownnoise',
      'mix',
      'gain',
      '-6',
    ]);
    const path = join(folder, `track-${index}.${index % 2 ? 'flac' : 'mp3'}`);
    const codec = index % 2 ? ['-c:a', 'flac'] : ['-c:a', 'libmp3lame', '-b:a', '192k'];
    runFfmpeg(['-i', wav, ...codec, '-metadata', `title=Track ${index}`, path]);
    return path;
  });
}
