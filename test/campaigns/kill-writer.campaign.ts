import { join } from 'node:path';
import { seededRandom } from '../taggers/seededRandom.ts';
import { WritingPlace } from '../writing/writingPlace.ts';
import type { Campaign } from './Campaign.ts';
import { killedWhile } from './killedWhile.ts';
import { WrittenSongs } from './WrittenSongs.ts';

/** The writes and undos of all files, begun at once, take about so long. */
const mostMs = 250;

export const campaign: Campaign = {
  about:
    'A process that writes eight files and undoes it, each in another way, is killed: the journal says what each file is, and all can be undone to the byte.',
  briefTries: 2,
  async open(folder) {
    const songs = await WrittenSongs.make(folder);
    return {
      async attempt(seed) {
        using place = new WritingPlace(join(folder, String(seed)));
        const afterMs = seededRandom(seed)() * mostMs;
        await killedWhile(['writeFiles', place.folder, ...songs.paths], { afterMs });
        return await songs.lossAfter(place);
      },
      close: () => {},
    };
  },
};
