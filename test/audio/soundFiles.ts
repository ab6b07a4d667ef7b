import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AudioOptions, TrackAudio } from '../../src-main/audio/AudioSource.ts';
import { openAudio } from '../../src-main/audio/openAudio.ts';
import type { ByteSource } from '../../src-main/audio/FfmpegInput.ts';
import { ffmpeg, ffmpegRecipe, ffmpegTogether, runFfmpeg } from '../fixtures/makeAudio.ts';
import { keepTogether, kept } from '../fixtures/keptFile.ts';

/** Two different channels that never repeat: an offset of one sample anywhere shows. */
const music = (seconds: number, rateHz = 44_100) =>
  `aevalsrc=0.3*sin(2*PI*(200+30*t)*t)+0.1*sin(2*PI*3000*t)|0.25*sin(2*PI*(330-12*t)*t)+0.05*random(0):s=${rateHz}:d=${seconds}`;

/** A file by its name, and how it is encoded. */
export type Encoded = [name: string, how?: { seconds?: number; rateHz?: number; options?: string[] }];

/** A temporary folder of generated sound files. */
export class SoundFiles implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'hearmark-audio-'));

  /** Where a file is that was made, or will be. */
  at(name: string): string {
    return join(this.folder, name);
  }

  /** Encodes `seconds` of stereo with ffmpeg's options, once for each name; returns the path. */
  encode(name: string, { seconds = 6, rateHz = 44_100, options = [] as string[] } = {}): string {
    const path = this.at(name);
    if (!existsSync(path)) ffmpeg(['-f', 'lavfi', '-i', music(seconds, rateHz), ...options, path]);
    return path;
  }

  /** As encode, for many: ffmpeg is started once, and the sound made once for all of one length and rate. */
  encodeTogether(wanted: Encoded[]): void {
    this.makeTogether(
      wanted.map(([name, { seconds = 6, rateHz = 44_100, options = [] } = {}]) => [
        name,
        music(seconds, rateHz),
        options,
      ]),
    );
  }

  /** Makes files of sources of FFmpeg's, each with its options: ffmpeg is started once. */
  makeTogether(wanted: [name: string, source: string, options?: string[]][]): void {
    ffmpegTogether(
      wanted.map(([name, source, options = []]) => ({
        input: ['-f', 'lavfi', '-i', source],
        options,
        path: this.at(name),
      })),
    );
  }

  /** Runs ffmpeg with any options; returns the path of its output. */
  make(name: string, ...options: string[]): string {
    const path = this.at(name);
    ffmpeg([...options, path]);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** What the independent ffmpeg program decodes: mono at a rate, float, its down-mix normalised as for 16-bit output. */
export function decodeWithFfmpeg(path: string, rateHz: number): Float32Array {
  const bytes = readFileSync(kept(...decodedRecipe(path, rateHz)));
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** Has ffmpeg decode, started once, what decodeWithFfmpeg is going to be asked for. */
export function decodeTogether(paths: string[], rateHz: number): void {
  const wanted = paths.map((path) => ({ recipe: decodedRecipe(path, rateHz)[0], ending: '.f32' }));
  keepTogether(wanted, (drafts) =>
    runFfmpeg([
      ...[...drafts.keys()].flatMap((index) => ['-i', paths[index]!]),
      ...[...drafts.values()].flatMap((draft, input) => [...decoding(rateHz, input), draft]),
    ]),
  );
}

function decodedRecipe(path: string, rateHz: number) {
  return ffmpegRecipe(['-i', path, ...decoding(rateHz, 0)], '.f32');
}

/** Decodes the sound of one of ffmpeg's inputs. */
function decoding(rateHz: number, input: number): string[] {
  const filter = `aresample=osr=${rateHz}:rematrix_maxval=1,aformat=sample_fmts=flt:channel_layouts=mono`;
  return ['-map', `${input}:a:0`, '-af', filter, '-f', 'f32le'];
}

/** The first `size` bytes, in memory, as a source. */
export function sourceOf(bytes: Uint8Array, size = bytes.length): ByteSource {
  return { size, read: (position, length) => bytes.subarray(position, Math.min(position + length, size)) };
}

export function open(path: string, options: AudioOptions & { size?: number } = {}): TrackAudio {
  return openAudio(sourceOf(readFileSync(path), options.size), { path, ...options });
}

/** Decodes a whole file. */
export function decode(audio: TrackAudio, sampleRateHz = 16_000): Float32Array {
  const chunks = [...audio.decodeWhole({ sampleRateHz })];
  const samples = new Float32Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    samples.set(chunk, offset);
    offset += chunk.length;
  }
  return samples;
}

export function contentId(path: string, options: AudioOptions & { size?: number } = {}): string {
  using audio = open(path, options);
  const identity = audio.identify();
  if (!('contentId' in identity)) throw new Error('longer than what is held');
  return identity.contentId;
}

/** The largest difference of the samples that both have. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < Math.min(a.length, b.length); i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
