import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { putPackage } from '../models/hostileOnnx.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import type { Campaign } from './Campaign.ts';
import { killedWhile } from './killedWhile.ts';
import { everythingTagged, lossInTagged } from './lossInTagged.ts';
import { taggedSongs } from './taggedSongs.ts';
import { tagInto } from './victims/tagFolder.ts';

/** From the end of one file to that of the next it takes about so long. */
const mostMs = 20;

export const campaign: Campaign = {
  about:
    'A job is killed while it listens to files of every format: each track is there with its scores or not at all, and the next job comes to the same as one that was never killed.',
  briefTries: 1,
  async open(folder) {
    const music = join(folder, 'music');
    mkdirSync(music);
    const songs = taggedSongs(folder);
    for (const { format, ending, bytes } of songs) writeFileSync(join(music, `${format}${ending}`), bytes);
    const modelFolder = putPackage(join(folder, 'models'), 'sound', 'sound');
    const pool = new AnalysisPool({ modelFolder, jobs: 1 });
    const empty = join(folder, 'empty.db');
    openLibrary(empty).close();
    const whole = join(folder, 'whole.db');
    await tagInto(whole, music, pool, modelFolder, () => {});
    const wanted = everythingTagged(whole);
    return {
      async attempt(seed) {
        const random = seededRandom(seed);
        const place = join(folder, String(seed));
        mkdirSync(place);
        const file = join(place, 'library.db');
        copyFileSync(empty, file);
        const told = await killedWhile(['tagFolder', file, music, modelFolder], {
          afterNumbers: Math.floor(random() * songs.length),
          afterMs: random() * mostMs,
        });
        const lost = lossInTagged(file, told);
        if (lost !== null) return lost;
        await tagInto(file, music, pool, modelFolder, () => {});
        if (everythingTagged(file) !== wanted) return 'the next job came to something else';
        rmSync(place, { recursive: true });
        return null;
      },
      close: () => pool.close(),
    };
  },
};
