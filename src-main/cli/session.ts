import { openLibrary } from '../library/openLibrary.ts';
import type { Library } from '../library/Library.ts';
import type { TagScore } from '../library/Scores.ts';
import { modelFolders } from '../locations.ts';
import type { ModelCard } from '../taggers/card.ts';
import { findModel } from '../taggers/findModels.ts';
import { loadModelPackage, type ModelPackage } from '../taggers/modelPackage.ts';

/** Finds and reads a model by the name or folder a person gave. Throws ModelError. */
export async function openModel(name: string): Promise<ModelPackage> {
  return loadModelPackage(await findModel(name, modelFolders()));
}

/** Opens the library, saying so where it has to wait for another process. Throws LibraryError. */
export function openLibraryFile(file: string): Library {
  return openLibrary(file, { onWait: (message) => console.error(`hearmark: ${message}`) });
}

/** Returns the library's id of a model. */
export function registerModel(library: Library, { card, weightsHash }: ModelPackage): number {
  const tags = card.vocabulary.map(({ tag, category, threshold }) => ({ name: tag, category, threshold }));
  return library.models.register({ name: card.name, version: card.version, weightsHash, tags });
}

/** The categories of a vocabulary, in its order. */
export function categoriesOf({ vocabulary }: ModelCard): string[] {
  return [...new Set(vocabulary.map(({ category }) => category))];
}

/** All tags of a model with a track's scores, the strongest (score over threshold) first. */
export function rankTags(scores: Float32Array, { vocabulary }: ModelCard): TagScore[] {
  const strength = ({ score, threshold }: TagScore) => score / Math.max(threshold, 1e-6);
  return vocabulary
    .map(({ tag, category, threshold }, index) => ({ tag, category, score: scores[index]!, threshold }))
    .sort((a, b) => strength(b) - strength(a));
}
