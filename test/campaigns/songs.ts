import { linkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';

/**
 * One for each way of writing, made in a folder: replaced, in place, in place at both ends, in place with a backup; Matroska,
 * where the index in front changes with the tags at the end; MP4, where the places of the sound change with the tags in front
 * of it; Opus, of which all pages are renumbered; and a cue sheet, which is a text.
 */
export const songs: Record<string, (music: string) => string> = {
  replaced: (music) => makeAudio(join(music, 'a.mp3'), { seconds: 1 }),
  'in place': (music) =>
    tagFile(makeAudio(join(music, 'b.mp3'), { seconds: 80 }), { title: ['A'], genre: ['Rock'] }),
  'in place, at both ends': (music) => makeAudio(join(music, 'c.wav'), { format: 'wav', seconds: 20 }),
  'in place, with an index': (music) =>
    makeAudio(join(music, 'e.mka'), { format: 'mka', kind: 'noise', seconds: 80 }),
  'in front of the sound': (music) =>
    makeAudio(join(music, 'f.m4a'), { format: 'm4a-faststart', kind: 'noise', seconds: 10 }),
  'all pages': (music) => makeAudio(join(music, 'g.opus'), { kind: 'noise', seconds: 5 }),
  'a cue sheet': (music) => {
    const path = join(music, 'h.cue');
    const track = (number: number) => `  TRACK 0${number} AUDIO\r\n    INDEX 01 0${number}:00:00\r\n`;
    writeFileSync(path, `REM GENRE Rock\r\nFILE "h.wav" WAVE\r\n${track(1)}${track(2)}`);
    return path;
  },
  'with a backup': (music) => {
    const path = makeAudio(join(music, 'd.mp3'), { seconds: 1 });
    linkSync(path, join(music, 'd again.mp3'));
    return path;
  },
};
