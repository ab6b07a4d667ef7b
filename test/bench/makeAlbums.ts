import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runFfmpeg } from '../fixtures/makeAudio.ts';

const python = process.env['HEARMARK_PYTHON'] ?? '/usr/bin/python3';
const program = join(import.meta.dirname, 'writeGenres.py');

/** What work took: seconds, those of processors, and the bytes sent to the disk. */
export interface Used {
  seconds: number;
  cpuSeconds: number;
  bytes: number;
}

/** Runs writeGenres.py over a folder. */
export function runMutagen(
  command: 'prepare' | 'settle' | 'write' | 'strip',
  folder: string,
  ...options: string[]
): Used {
  return JSON.parse(
    execFileSync(python, [program, command, folder, ...options], { encoding: 'utf8' }),
  ) as Used;
}

/**
 * Makes songs of 3 minutes, no two with the same audio: one is encoded, and cut out of its own repetition at another
 * place for each file. mp3 at 192 kbit/s are 4.3 MB, flac about 13 MB. `tagged` ones have usual tags, a cover of 60 kB and
 * the padding that mutagen leaves; the others come without tags, as from an encoder.
 */
export function makeAlbums(
  folder: string,
  { format, count, tagged }: { format: 'mp3' | 'flac'; count: number; tagged: boolean },
): void {
  mkdirSync(folder, { recursive: true });
  const place = mkdtempSync(join(folder, '..', 'encoded-'));
  const [wav, song] = [join(place, 'song.wav'), join(place, `song.${format}`)];
  const notes = ['synth', '180', 'pluck', '%-8', 'synth', '180', 'pluck', '%3'];
  const mix = [...notes, 'synth', '180', 'brownnoise', 'mix', 'gain', '-36'];
  execFileSync('sox', ['-n', '-r', '44100', '-c', '2', wav, ...mix], { stdio: 'ignore' });
  runFfmpeg(['-i', wav, ...(format === 'mp3' ? ['-b:a', '192k'] : []), song]);
  const cuts = Array.from({ length: count - 1 }, (_, index) => ((index + 1) * 179.3).toFixed(1));
  const cut = ['-f', 'segment', '-segment_times', cuts.join(','), '-t', String(count * 179.3), '-c', 'copy'];
  const plain = ['-map', '0:a', '-map_metadata', '-1', '-fflags', '+bitexact'];
  const header = format === 'mp3' ? ['-segment_format_options', 'id3v2_version=0:write_xing=0'] : [];
  runFfmpeg(['-stream_loop', '-1', '-i', song, ...plain, ...cut, ...header, join(folder, `%05d.${format}`)]);
  rmSync(place, { recursive: true });
  if (tagged) runMutagen('prepare', folder);
  runMutagen('settle', folder);
}
