import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findModels } from '../../src-main/models/findModels.ts';
import { installPackage } from '../../src-main/models/installPackage.ts';
import { hostileCard, hostileOnnx } from '../models/hostileOnnx.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import type { Campaign } from './Campaign.ts';
import { killedWhile } from './killedWhile.ts';

/** An import, with its trial in another process, takes about so long. */
const mostMs = 600;

export const campaign: Campaign = {
  about:
    'Imports and deletions of a model are killed: it is there whole or not at all, and the next import takes away what was left.',
  briefTries: 2,
  open(folder) {
    const [file, cardFile] = [join(folder, 'model.onnx'), join(folder, 'card.json')];
    const onnx = Buffer.from(hostileOnnx.sound, 'base64');
    writeFileSync(file, onnx);
    writeFileSync(cardFile, JSON.stringify(hostileCard));
    const card = { format: 1, version: '1', licence: 'none', architecture: 'onnx', ...hostileCard };
    return {
      async attempt(seed) {
        const random = seededRandom(seed);
        const models = join(folder, String(seed));
        mkdirSync(models);
        await killedWhile(['importModels', file, cardFile, models], {
          afterNumbers: Math.floor(random() * 2),
          afterMs: random() < 0.5 ? random() * 10 : random() * mostMs,
        });
        for (const found of await findModels([models])) {
          if ('problem' in found) return `${found.folder}: ${found.problem.message}`;
          await loadModelPackage(found.folder);
        }
        for (const name of readdirSync(models).filter((one) => one.startsWith('.')))
          utimesSync(join(models, name), 1e9, 1e9);
        await installPackage({ card: { ...card, name: 'next' }, onnx, readme: '' }, models, async () => {});
        const left = readdirSync(models).filter((name) => !['imported', 'next'].includes(name));
        if (left.length > 0) return `${left.join(', ')} is left`;
        rmSync(models, { recursive: true });
        return null;
      },
      close: () => {},
    };
  },
};
