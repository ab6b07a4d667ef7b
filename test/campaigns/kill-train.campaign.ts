import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTune } from '../training/makeTune.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import type { Campaign } from './Campaign.ts';
import { killedWhile } from './killedWhile.ts';
import { trainOnce } from './victims/trainNetwork.ts';

const epochs = 4;
/** From one epoch to the next it takes about so long. */
const mostMs = 100;

export const campaign: Campaign = {
  about:
    'A training of a small network is killed: it goes on after the last epoch that was told, and ends with a whole model.',
  briefTries: 1,
  async open(folder) {
    const music = join(folder, 'music');
    mkdirSync(music);
    for (let index = 0; index < 24; index++)
      writeFileSync(
        join(music, `${String(index).padStart(2, '0')}.wav`),
        makeTune(index, index % 2 === 0, 2),
      );
    const wanted = await weightsOf(join(folder, 'whole'));

    return {
      async attempt(seed) {
        const random = seededRandom(seed);
        const place = join(folder, String(seed));
        mkdirSync(place);
        const told = await killedWhile(['trainNetwork', music, place], {
          afterNumbers: Math.floor(random() * (epochs + 1)),
          afterMs: random() * mostMs,
        });
        if (existsSync(join(place, 'models', 'trained'))) {
          if (!wanted.equals(readWeights(place))) return 'what was installed has other weights';
        } else {
          let first = epochs + 1;
          const weights = await weightsOf(place, (epoch) => (first = Math.min(first, epoch)));
          // An epoch is kept just before it is told
          if (first <= told || first > told + 2)
            return `${told} epochs were told, and it began with ${first}`;
          // Adam's averages begin anew, so that only what begins anew comes to the same
          if (first === 1 && !wanted.equals(weights)) return 'it came to other weights';
        }
        rmSync(place, { recursive: true });
        return null;
      },
      close: () => {},
    };

    async function weightsOf(place: string, onEpoch?: (epoch: number) => void): Promise<Buffer> {
      await trainOnce(music, place, onEpoch);
      return readWeights(place);
    }
  },
};

function readWeights(place: string): Buffer {
  return readFileSync(join(place, 'models', 'trained', 'weights.safetensors'));
}
