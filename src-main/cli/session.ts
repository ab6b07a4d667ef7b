import { openLibrary } from '../library/openLibrary.ts';
import type { Library } from '../library/Library.ts';
import type { TagScore } from '../library/Scores.ts';
import { libraryFile, modelFolders, runtimesFile, settingsFile } from '../locations.ts';
import { InstalledModels } from '../models/InstalledModels.ts';
import { launchProcess } from '../processes/launchProcess.ts';
import type { ModelCard } from '../taggers/card.ts';

/** The models that are installed; `library` is the one beside which measurements are remembered. */
export function installedModels(library = libraryFile()): InstalledModels {
  return new InstalledModels({
    settingsFile: settingsFile(),
    modelFolders: modelFolders(),
    runtimesFile: runtimesFile(library),
    launch: launchProcess,
  });
}

/** Says what a new version of a model changes. */
export function tellUpgrade(text: string): void {
  console.error(`hearmark: ${text}`);
}

/** Opens the library, saying so where it has to wait for another process. Throws LibraryError. */
export function openLibraryFile(file: string): Library {
  return openLibrary(file, { onWait: (message) => console.error(`hearmark: ${message}`) });
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
