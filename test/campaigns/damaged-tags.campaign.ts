import { join } from 'node:path';
import fc from 'fast-check';
import { damage, damages, writeAndUndo } from '../writing/damage.ts';
import { WritingPlace } from '../writing/writingPlace.ts';
import type { Campaign } from './Campaign.ts';
import { taggedSongs } from './taggedSongs.ts';

export const campaign: Campaign = {
  about: 'Tags of files with damage in them are written and undone: refused as it was, or back to the byte.',
  briefTries: 32,
  open(folder) {
    const place = new WritingPlace(folder);
    const songs = taggedSongs(folder).filter(({ format }) => format !== 'aac');
    return {
      async attempt(seed) {
        const { format, ending, bytes } = songs[seed % songs.length]!;
        const path = join(folder, `damaged-${format}${ending}`);
        const [how] = fc.sample(damages, { seed, numRuns: 1 });
        const outcome = await writeAndUndo(place, path, damage(bytes, how!), {
          GENRE: ['Techno'],
          MOOD: ['dark'],
        });
        return typeof outcome === 'boolean' ? null : `${path}: ${outcome}`;
      },
      close: () => place[Symbol.dispose](),
    };
  },
};
