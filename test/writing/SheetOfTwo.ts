import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSheets, type FileSheet } from '../../src-main/files/sheets/readSheets.ts';
import type { FileState } from '../../src-main/library/FileState.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';

const [name, audio] = ['k.cue', 'k.flac'];

/** A file of two tracks in a folder of music, and the sheet that tells them and says no genre of them. */
export class SheetOfTwo {
  readonly path: string;
  /** As a scan finds its tracks. */
  readonly tracks: FileState[];
  readonly #music: string;

  constructor(music: string) {
    this.#music = music;
    this.path = join(music, name);
    const file = fileState(makeAudio(join(music, audio), { seconds: 8, frequencyHz: 1100 }));
    const track = (number: number, at: string) => `  TRACK 0${number} AUDIO\n    INDEX 01 ${at}\n`;
    writeFileSync(this.path, `FILE "${audio}" WAVE\n${track(1, '00:00:00')}${track(2, '00:04:00')}`);
    const { hash, tracks } = this.#read();
    this.tracks = tracks.map(({ span }) => ({ ...file, span, sheet: { name, hash } }));
  }

  /** What the library knows of each of its tracks, and what the sheet says now. */
  genres(library: Library): { known: string[]; said: string[] } {
    const known = this.tracks.map(({ path, span }) => {
      const { trackId } = library.files.find(path, span)!;
      return (library.tracks.get(trackId!)!.tags.genres ?? []).join();
    });
    return { known, said: this.#read().tracks.map(({ tags }) => tags.genres.join()) };
  }

  #read(): FileSheet {
    return readSheets(this.#music, [name], [audio]).byFile.get(audio)!;
  }
}

/** A file as a scan finds it. */
export function fileState(path: string): FileState {
  const { size, mtimeNs } = statSync(path, { bigint: true });
  return { path, size: Number(size), modifiedNs: mtimeNs };
}
