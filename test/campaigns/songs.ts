import { linkSync } from 'node:fs';
import { join } from 'node:path';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';

/**
 * One for each way of writing, made in a folder: replaced, in place, in place at both ends, in place with a backup; and Matroska,
 * where the index in front changes with the tags at the end.
 */
export const songs: Record<string, (music: string) => string> = {
  replaced: (music) => makeAudio(join(music, 'a.mp3'), { seconds: 1 }),
  'in place': (music) =>
    tagFile(makeAudio(join(music, 'b.mp3'), { seconds: 80 }), { title: ['A'], genre: ['Rock'] }),
  'in place, at both ends': (music) => makeAudio(join(music, 'c.wav'), { format: 'wav', seconds: 20 }),
  'in place, with an index': (music) =>
    makeAudio(join(music, 'e.mka'), { format: 'mka', kind: 'noise', seconds: 80 }),
  'with a backup': (music) => {
    const path = makeAudio(join(music, 'd.mp3'), { seconds: 1 });
    linkSync(path, join(music, 'd again.mp3'));
    return path;
  },
};
