import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { audioFormats, canMake, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { damage, damages, writeAndUndo } from '../writing/damage.ts';
import { WritingPlace } from '../writing/writingPlace.ts';
import type { Campaign } from './Campaign.ts';

export const campaign: Campaign = {
  about: 'Tags of files with damage in them are written and undone: refused as it was, or back to the byte.',
  briefTries: 32,
  open(folder) {
    const place = new WritingPlace(folder);
    const files = (Object.keys(audioFormats) as AudioFormat[])
      .filter((format) => canMake(format) && !['mka', 'aac'].includes(format))
      .map((format) => {
        const path = makeAudio(join(folder, `whole-${format}${audioFormats[format]}`), {
          format,
          seconds: 0.3,
        });
        const style = ['wv', 'ape', 'mpc', 'tta'].includes(format) ? { style: 'ape' as const } : {};
        return { path, bytes: readFileSync(tagFile(path, { genre: ['Rock', 'Pop'], title: ['T'] }, style)) };
      });
    return {
      async attempt(seed) {
        const { path, bytes } = files[seed % files.length]!;
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
