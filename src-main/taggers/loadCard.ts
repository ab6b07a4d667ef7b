import { join } from 'node:path';
import { ModelError } from '../errors.ts';
import { readRegular } from '../files/readRegular.ts';
import { cardBytesMax, parseCard, type ModelCard } from './card.ts';
import { locateTensors } from './safetensors.ts';

/** Reads only the card of a package that tags. Throws ModelError. */
export function loadCard(folder: string): Promise<ModelCard> {
  return loadCardAs(folder, parseCard);
}

/** Reads only the card of a package, as a card of its kind. Throws ModelError. */
export async function loadCardAs<T>(folder: string, parse: (text: string) => T): Promise<T> {
  const text = await readCardText(folder);
  try {
    return parse(text);
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

/** Reads the text of a package's card.json. Throws ModelError. */
export async function readCardText(folder: string): Promise<string> {
  return (await readPart(folder, 'card.json', cardBytesMax)).toString();
}

/** Reads a file of a package. Throws ModelError. */
export async function readPart(folder: string, name: string, bytesMax?: number): Promise<Buffer> {
  const path = join(folder, name);
  try {
    return await readRegular(path, bytesMax);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'a model package needs it' : message;
    throw new ModelError(`cannot read ${path}: ${why}`, { path, cause });
  }
}

/**
 * Reads what a network computes with: its weights, or the network itself where it came compiled. Throws ModelError, also of
 * weights that are cut short, so that nobody takes them for another model.
 */
export async function readWeights(
  folder: string,
  { architecture }: { architecture: string },
): Promise<Buffer> {
  if (architecture === 'onnx') return readPart(folder, 'model.onnx');
  const weights = await readPart(folder, 'weights.safetensors');
  try {
    locateTensors(weights);
  } catch (cause) {
    throw inFolder(folder, cause);
  }
  return weights;
}

/** What was wrong with a package, with its folder. */
export function inFolder(folder: string, cause: unknown): ModelError {
  return new ModelError(`${folder}: ${(cause as Error).message}`, { path: folder, cause });
}
