import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { NatsServer } from '../../src-main/workers/NatsServer.ts';
import { writeWorkersConfig } from '../../src-main/workers/workersConfig.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { freePort } from '../workers/freePort.ts';
import { withoutNats } from '../workers/withoutNats.ts';
import type { Campaign } from './Campaign.ts';
import { SharedImport, type Counts } from './SharedImport.ts';

const filesPerTry = 200;

export const campaign: Campaign = {
  about:
    'Three machines listen for a fourth, while machines, server and owner are killed, connections cut, and false and stale answers sent: each track is stored once, as it is, and nobody is in without the key.',
  briefTries: 1,
  isImpossible: withoutNats,
  async open(folder) {
    const totals: Counts = { jobs: 0, kills: 0, cuts: 0, falseAnswers: 0, refused: 0 };
    const model = await loadModelPackage(firstCrnn);
    return {
      async attempt(seed) {
        const place = join(folder, String(seed));
        const music = join(place, 'music');
        mkdirSync(music, { recursive: true });
        for (let index = 0; index < filesPerTry; index++)
          writeFileSync(join(music, `${index}.wav`), `music ${seed} ${index} `.repeat(1 + (index % 50) * 20));
        const libraryFile = join(place, 'library.db');
        const config = await NatsServer.prepare(libraryFile, { host: '127.0.0.1', port: await freePort() });
        writeWorkersConfig(libraryFile, config);
        const server = new NatsServer(libraryFile, config);
        await server.start();
        const shared = new SharedImport({ place, music, libraryFile, config, server, model, seed });
        try {
          return await shared.run();
        } finally {
          for (const [what, count] of Object.entries(shared.counts)) totals[what as keyof Counts] += count;
          await shared.close();
          await server.stop();
        }
      },
      summary: () =>
        `${totals.jobs} jobs, ${totals.kills} kills, ${totals.cuts} cuts, ${totals.falseAnswers} false or stale answers sent`,
      close: () => {},
    };
  },
};
