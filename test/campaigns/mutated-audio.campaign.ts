import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { DecodeError, ReadError } from '../../src-main/errors.ts';
import { putPackage } from '../models/hostileOnnx.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import type { Campaign } from './Campaign.ts';
import { mutate } from './mutate.ts';
import { taggedSongs } from './taggedSongs.ts';

export const campaign: Campaign = {
  about:
    'Files of every format are mutated and listened to as in a job: each is heard, or fails with a reason, and the job goes on.',
  briefTries: 20,
  open(folder) {
    const songs = taggedSongs(folder);
    const all = songs.map(({ bytes }) => bytes);
    const modelFolder = putPackage(join(folder, 'models'), 'sound', 'sound');
    const pool = new AnalysisPool({ modelFolder, jobs: 1, hangSeconds: 20 });
    return {
      async attempt(seed) {
        const random = seededRandom(seed);
        const { ending, bytes } = songs[seed % songs.length]!;
        const asked = random() < 0.95 ? ending : songs[Math.floor(random() * songs.length)]!.ending;
        const path = join(folder, `mutated${asked}`);
        writeFileSync(path, mutate(bytes, all, random));
        try {
          await pool.analyse(path, 'whole', () => ['tags']);
        } catch (error) {
          if (!(error instanceof DecodeError || error instanceof ReadError)) throw error;
        }
        return null;
      },
      close: () => pool.close(),
    };
  },
};
