import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFfmpeg } from '../../fixtures/makeAudio.ts';
import { referenceClips, referenceFolder, withoutReference } from '../../reference.ts';
import { composeSong, performSong, type Song } from './composeSong.ts';
import { midiFile } from './midiFile.ts';

/** A file, of which song or clip it is, and in which form; a form in capitals is another take of it. */
export interface CopyFile {
  path: string;
  recording: string;
  kind: string;
}

/** Debian's: fluid-soundfont-gm, timgm6mb-soundfont, musescore-general-soundfont-lossless or -small, fluidr3mono-gm-soundfont. */
const soundfonts = [
  'sf2/FluidR3_GM.sf2',
  'sf2/TimGM6mb.sf2',
  'sf3/MuseScore_General_Lite.sf3',
  'sf3/FluidR3Mono_GM.sf3',
].map((name) => join('/usr/share/sounds', name));

/** Encodings and edits of one recording of so many seconds: what ffmpeg is told, by kind and ending. */
function edits(seconds: number): [kind: string, ending: string, parameters: string[]][] {
  const fade = `afade=t=in:d=4,afade=t=out:st=${seconds * 0.7}:d=8`;
  const remaster =
    'equalizer=f=100:t=o:w=1.5:g=5,equalizer=f=900:t=o:w=1:g=-4,treble=g=5:f=5000,' +
    'acompressor=threshold=0.1:ratio=4:makeup=3,alimiter=limit=0.95';
  return [
    ['flac', '.flac', ['-c:a', 'flac']],
    ['mp3-64', '.mp3', ['-b:a', '64k']],
    ['mp3-128', '.mp3', ['-b:a', '128k']],
    ['mp3-320', '.mp3', ['-b:a', '320k']],
    ['aac-96', '.m4a', ['-c:a', 'aac', '-b:a', '96k']],
    ['opus-64', '.opus', ['-c:a', 'libopus', '-b:a', '64k']],
    ['cut', '.mp3', ['-ss', String(seconds * 0.13 + 0.037), '-t', String(seconds * 0.62), '-b:a', '128k']],
    ['excerpt', '.mp3', ['-ss', String(seconds * 0.4 + 0.011), '-t', String(Math.max(12, seconds * 0.3)), '-b:a', '192k']], // prettier-ignore
    ['fade', '.m4a', ['-af', fade, '-t', String(seconds * 0.7 + 8), '-c:a', 'aac', '-b:a', '128k']],
    ['faster-1', '.mp3', ['-af', 'asetrate=44541,aresample=44100', '-b:a', '128k']],
    ['tempo-1', '.mp3', ['-af', 'atempo=1.01', '-b:a', '128k']],
    ['remaster', '.mp3', ['-af', remaster, '-b:a', '192k']],
    ['mono-22k', '.mp3', ['-ac', '1', '-ar', '22050', '-b:a', '48k']],
  ];
}

/** The same song played again: none of these is a copy. */
const takes = ['TAKE2', 'LIVE', 'CLICK', 'RERECORD'] as const;

/**
 * Makes songs, each in all encodings and edits and in other takes, and edits of the reference's clips where they are there. What
 * a folder has already is not made again: it takes an hour.
 */
export function makeCopies(folder: string, songs: number): CopyFile[] {
  mkdirSync(folder, { recursive: true });
  const files: CopyFile[] = [];
  for (let index = 0; index < songs; index++) {
    const seconds = 60 + (index % 3) * 15;
    const song = composeSong(index + 1, seconds);
    const recording = `song${String(index).padStart(2, '0')}`;
    const font = (step: number) => soundfonts[(index + step) % soundfonts.length]!;
    addEdits(recording, render(recording, song, font(0)), seconds);
    const played = {
      TAKE2: [performSong(song, 100 + index), font(0), 'anull'],
      LIVE: [performSong(song, 200 + index, { tempo: 1.04 }), font(1), 'aecho=0.8:0.6:60|120:0.3|0.2'],
      CLICK: [performSong(song, 400 + index, { strayBeats: 0 }), font(1), 'anull'],
      RERECORD: [performSong(song, 300 + index, { looseBeats: 0.015 }), font(2), 'anull'],
    } as const;
    for (const kind of takes) {
      const [take, soundfont, filter] = played[kind];
      const wav = render(`${recording}-${kind}`, take, soundfont);
      add(recording, kind, '.mp3', wav, ['-af', filter, '-b:a', '192k']);
    }
  }
  if (!withoutReference)
    for (const clip of referenceClips)
      addEdits(`clip-${clip}`, join(referenceFolder, 'audio', `${clip}.mp3`), 30);
  return files;

  function addEdits(recording: string, source: string, seconds: number): void {
    for (const [kind, ending, parameters] of edits(seconds)) add(recording, kind, ending, source, parameters);
  }

  function add(recording: string, kind: string, ending: string, source: string, parameters: string[]): void {
    const path = join(folder, `${recording}__${kind}${ending}`);
    files.push({ path, recording, kind });
    makeOnce(path, (draft) => runFfmpeg(['-i', source, ...parameters, draft]));
  }

  function render(name: string, song: Song, soundfont: string): string {
    const midi = join(folder, `${name}.mid`);
    return makeOnce(join(folder, `${name}.wav`), (draft) => {
      writeFileSync(midi, midiFile(song));
      const parameters = ['-ni', '-q', '-g', '0.6', '-r', '44100', '-F', draft, soundfont, midi];
      execFileSync('fluidsynth', ['-o', 'synth.cpu-cores=1', ...parameters], { stdio: 'ignore' });
    });
  }
}

function makeOnce(path: string, make: (draft: string) => void): string {
  if (existsSync(path)) return path;
  const dot = path.lastIndexOf('.');
  const draft = `${path.slice(0, dot)}.part${path.slice(dot)}`;
  make(draft);
  renameSync(draft, path);
  return path;
}
