import { createFrontEnd } from '../audio/frontEnd.ts';
import type { ModelCard } from './card.ts';

/** The largest tensors inside our networks take about a hundred times the input's bytes: some 800 MiB of a GPU's. */
const inputBytesPerRun = 8 * 2 ** 20;
const mostWindows = 32;

/** Returns how many windows of a model a GPU is given at once, at most: as many as its memory surely bears, up to 32. */
export function batchWindows({
  frontEnd,
  inputSamples,
}: Pick<ModelCard, 'frontEnd' | 'inputSamples'>): number {
  const shape = createFrontEnd(frontEnd).shape(inputSamples);
  const inputBytes = 4 * shape.reduce((product, size) => product * size, 1);
  return Math.max(1, Math.min(mostWindows, Math.floor(inputBytesPerRun / inputBytes)));
}
