import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ModelError } from '../errors.ts';
import { parseBoundedJson } from '../taggers/boundedJson.ts';
import { parseCard, type ModelCard } from '../taggers/card.ts';
import { isHearingCard, parseHearingCard, type HearingCard } from '../taggers/hearing/hearingCard.ts';
import { inFolder, readCardText } from '../taggers/loadCard.ts';

/** Any of them makes a folder a package, a broken one where others are missing. */
const packageParts = ['card.json', 'weights.safetensors', 'model.onnx'];

/** The model that is used where nobody names one. */
export const DEFAULT_MODEL = 'hearmark-transformer';

/** A model package as a list shows it: its card, or why it cannot be used. */
export type FoundTagger = { folder: string; card: ModelCard } | { folder: string; problem: ModelError };
/** The same, or the card of one that hears something else than tags. */
export type FoundModel = FoundTagger | { folder: string; hearing: HearingCard };

/**
 * Lists the model packages in these folders by name; a folder that does not exist holds none, and one without any part of
 * a package is none.
 */
export async function findModels(folders: readonly string[]): Promise<FoundModel[]> {
  const packages = (await Promise.all(folders.map(subfolders))).flat();
  return Promise.all(
    packages.map(async (folder) => {
      try {
        return { folder, ...readCard(await readCardText(folder), folder) };
      } catch (error) {
        return { folder, problem: error as ModelError };
      }
    }),
  );
}

/**
 * Returns the folder of the model with this name, or of a package given by its path; of several, one that is called so itself.
 * Throws ModelError that lists the models there are.
 */
export async function findModel(name: string, folders: readonly string[]): Promise<string> {
  if (/[\\/]/.test(name)) return name;
  // Nearly all are, and no other card has to be read then
  for (const folder of folders) if (await holds(join(folder, name), name)) return join(folder, name);
  const found = await findModels(folders);
  const match = found.find((model) => nameOf(model) === name);
  if (match) return match.folder;
  const known = found.map(nameOf).join(', ');
  throw new ModelError(`there is no model "${name}"; installed: ${known || 'none'}`);
}

/** The name a model goes by: its card's, or its folder's where the card cannot be read. */
export function nameOf(model: FoundModel): string {
  if ('card' in model) return model.card.name;
  return 'hearing' in model ? model.hearing.name : basename(model.folder);
}

/** Whether a folder holds a package with this name; its card may be wrong in everything else. */
async function holds(folder: string, name: string): Promise<boolean> {
  try {
    const card = parseBoundedJson(await readCardText(folder), 'card.json') as { name?: unknown } | null;
    return card?.name === name;
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
}

function readCard(text: string, folder: string): { card: ModelCard } | { hearing: HearingCard } {
  try {
    return isHearingCard(text) ? { hearing: parseHearingCard(text) } : { card: parseCard(text) };
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new ModelError(`cannot read the models in ${folder}`, { path: folder, cause: error });
  });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => join(folder, entry.name))
    .filter((path) => packageParts.some((part) => existsSync(join(path, part))))
    .sort();
}
