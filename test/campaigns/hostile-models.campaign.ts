import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../../src-main/errors.ts';
import { findModels } from '../../src-main/models/findModels.ts';
import { tryModel } from '../../src-main/models/tryModel.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { hostileCard, hostileOnnx } from '../models/hostileOnnx.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import type { Campaign } from './Campaign.ts';
import { mutate } from './mutate.ts';
import { mutateJson } from './mutateJson.ts';

const limits = { seconds: 30, memoryBytes: 2 ** 31 };

export const campaign: Campaign = {
  about:
    'Cards, ONNX files and weights are mutated: each package is a line of the list, and its trial ends with a reason or with numbers.',
  briefTries: 2,
  open(folder) {
    const described = {
      format: 1,
      name: 'x',
      version: '1',
      licence: 'none',
      architecture: 'onnx',
      ...hostileCard,
    };
    const packages = [
      { card: described as unknown, weights: Buffer.from(hostileOnnx.sound, 'base64'), file: 'model.onnx' },
      {
        card: JSON.parse(readFileSync(join(firstCrnn, 'card.json'), 'utf8')) as unknown,
        weights: readFileSync(join(firstCrnn, 'weights.safetensors')),
        file: 'weights.safetensors',
      },
    ];
    return {
      async attempt(seed) {
        const random = seededRandom(seed);
        const { card, weights, file } = packages[seed % packages.length]!;
        const place = join(folder, 'models', 'x');
        mkdirSync(place, { recursive: true });
        const damaged = { card: random() < 0.6, weights: random() < 0.6 };
        const text = Buffer.from(JSON.stringify(damaged.card ? mutateJson(card, random) : card));
        writeFileSync(join(place, 'card.json'), random() < 0.2 ? mutate(text, [text], random) : text);
        writeFileSync(join(place, file), damaged.weights ? mutate(weights, [weights], random) : weights);
        const found = await findModels([join(folder, 'models')]);
        try {
          await tryModel(place, launchProcess, limits);
        } catch (error) {
          if (!(error instanceof ModelError)) throw error;
        }
        rmSync(place, { recursive: true });
        return found.length === 1 ? null : `${found.length} lines`;
      },
      close: () => {},
    };
  },
};
