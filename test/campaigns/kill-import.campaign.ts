import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findModels } from '../../src-main/models/findModels.ts';
import { installPackage } from '../../src-main/models/installPackage.ts';
import { hostileCard, hostileOnnx } from '../models/hostileOnnx.ts';
import { beatNetWeights } from '../hearing/beatNetWeights.ts';
import { loadHearingPackage } from '../../src-main/taggers/hearing/hearingPackage.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import type { Campaign } from './Campaign.ts';
import { killedWhile } from './killedWhile.ts';

/** An import, which is read in one process and tried in another, takes about so long. */
const mostMs = 1500;

export const campaign: Campaign = {
  about:
    'Imports and deletions of a model, of one that tags or one that hears beats, are killed: it is there whole or not at all, and the next import takes away what was left.',
  briefTries: 2,
  open(folder) {
    const [file, cardFile, beats] = ['model.onnx', 'card.json', 'beats.safetensors'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    writeFileSync(beats, beatNetWeights());
    const onnx = Buffer.from(hostileOnnx.sound, 'base64');
    writeFileSync(file, onnx);
    writeFileSync(cardFile, JSON.stringify(hostileCard));
    const card = { format: 1, version: '1', licence: 'none', architecture: 'onnx', ...hostileCard };
    return {
      async attempt(seed) {
        const random = seededRandom(seed);
        const models = join(folder, String(seed));
        mkdirSync(models);
        const ofBeats = random() < 0.5;
        await killedWhile(['importModels', ...(ofBeats ? [beats, ''] : [file, cardFile]), models], {
          afterNumbers: Math.floor(random() * 2),
          afterMs: random() < 0.5 ? random() * 10 : random() * mostMs,
        });
        for (const found of await findModels([models])) {
          if ('problem' in found) return `${found.folder}: ${found.problem.message}`;
          await ('hearing' in found ? loadHearingPackage(found.folder) : loadModelPackage(found.folder));
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
