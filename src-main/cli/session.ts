import { openLibrary } from '../library/openLibrary.ts';
import type { Library } from '../library/Library.ts';
import type { TagScore } from '../library/Scores.ts';
import { modelFolders, runtimesFile, settingsFile } from '../locations.ts';
import { readSettings } from '../settings.ts';
import type { ModelCard } from '../taggers/card.ts';
import { fallbacksOf } from '../models/chooseRuntime.ts';
import { DEFAULT_MODEL, findModel } from '../models/findModels.ts';
import { loadModelPackage, type ModelPackage } from '../taggers/modelPackage.ts';
import { recallRuntime, rememberedRuntime } from '../models/rememberedRuntime.ts';
import type { RuntimeName } from '../taggers/runtimes.ts';

/** Name or folder of the model to use where nobody names one: what `hearmark models use` remembered. */
export function defaultModel(): string {
  return readSettings(settingsFile()).model ?? DEFAULT_MODEL;
}

/** Finds and reads a model by the name or folder a person gave. Throws ModelError. */
export async function openModel(name: string): Promise<ModelPackage> {
  return loadModelPackage(await findModel(name, modelFolders()));
}

/** Says what a new version of a model changes. */
export function tellUpgrade(text: string): void {
  console.error(`hearmark: ${text}`);
}

/** Opens the library, saying so where it has to wait for another process. Throws LibraryError. */
export function openLibraryFile(file: string): Library {
  return openLibrary(file, { onWait: (message) => console.error(`hearmark: ${message}`) });
}

/**
 * The runtime a person chose, with those that go on where it fails; for `auto` the fastest for this model, measured once
 * and remembered beside the library.
 */
export async function resolveRuntime(
  choice: RuntimeName | 'auto',
  model: ModelPackage,
  library: string,
): Promise<{ runtime: RuntimeName; fallbacks: RuntimeName[] }> {
  const file = runtimesFile(library);
  const measured = choice === 'auto' ? await rememberedRuntime(model, { file }) : recallRuntime(model, file);
  const runtime = choice === 'auto' ? measured!.runtime : choice;
  return { runtime, fallbacks: fallbacksOf(runtime, measured?.trials ?? []) };
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
