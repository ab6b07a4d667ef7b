import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedLogMel } from '../fixtures/publishedLogMel.ts';

/** Two towers and two tokenizers, as test/golden/text_audio.py and tokens.py made them. */
export const towers = join(import.meta.dirname, '..', 'fixtures', 'towers');

export type TokenizerName = 'wordPiece' | 'bytePair';

/** What text_audio.py has as CARD. */
const frontEnd = {
  ...publishedLogMel,
  ...{ nMels: 32, fMinHz: 50, fMaxHz: 7000, melScale: 'slaney', norm: 'slaney' },
};

/** The card of the towers: a second at once, 12 numbers, 24 tokens. */
export const towersCard = {
  format: 1,
  name: 'towers',
  version: '1',
  licence: 'CC0-1.0',
  architecture: 'onnx',
  task: 'words',
  frontEnd,
  inputSamples: 16_000,
  shortInput: 'repeat',
  outputs: { place: { kind: 'vector', classes: { count: 12 }, stepSamples: 16_000 } },
  hyperparameters: {
    input: { name: 'bands', axes: ['batch', 'channel', 'mels', 'frames'] },
    answers: { place: { values: 'numbers' } },
  },
  text: { inputs: { ids: 'input_ids', mask: 'attention_mask' }, tokensMax: 24 },
};

/** Writes the package into a folder of models, and returns its folder. */
export function makeTowers(
  models: string,
  { change = {}, tokenizer = 'wordPiece' }: { change?: object; tokenizer?: TokenizerName } = {},
): string {
  const card = { ...towersCard, ...change };
  const folder = join(models, card.name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'card.json'), JSON.stringify(card));
  copyFileSync(join(towers, 'audio.onnx'), join(folder, 'model.onnx'));
  copyFileSync(join(towers, 'text.onnx'), join(folder, 'text.onnx'));
  copyFileSync(join(towers, `${tokenizer}.json`), join(folder, 'tokenizer.json'));
  return folder;
}
