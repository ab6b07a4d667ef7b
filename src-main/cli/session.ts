import { existsSync } from 'node:fs';
import { CopyToRead, isReadOnly } from '../library/safety/CopyToRead.ts';
import { openLibrarySafely } from '../library/safety/openLibrarySafely.ts';
import { isBackupDue, makeBackup } from '../library/safety/makeBackup.ts';
import type { Library } from '../library/Library.ts';
import type { TagScore } from '../library/Scores.ts';
import { HearmarkError, ModelError, WriteError } from '../errors.ts';
import { openLibrary } from '../library/openLibrary.ts';
import { DEFAULT_MODEL } from '../models/findModels.ts';
import {
  isSafeMode,
  libraryFile,
  modelFolders,
  runtimesFile,
  settingsFile,
  triedModelsFile,
} from '../locations.ts';
import { InstalledModels } from '../models/InstalledModels.ts';
import { launchProcess } from '../processes/launchProcess.ts';
import { chosenSettings } from '../settings.ts';
import type { ModelCard } from '../taggers/card.ts';

/** The models that are installed; `library` is the one beside which it is remembered what was tried and measured. */
export function installedModels(library = libraryFile()): InstalledModels {
  return new InstalledModels({
    settingsFile: settingsFile(),
    modelFolders: modelFolders(),
    runtimesFile: runtimesFile(library),
    triedFile: triedModelsFile(library),
    launch: launchProcess,
  });
}

/** The name of the model in use; where that cannot be used, says why and returns the one that comes with Hearmark. */
export async function usableModel(warn: (text: string) => void, library?: string): Promise<string> {
  const installed = installedModels(library);
  const { activeName } = installed;
  if (activeName === DEFAULT_MODEL) return activeName;
  try {
    await installed.identify(activeName);
    return activeName;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    warn(`${error.message}. The model that comes with Hearmark is used instead.`);
    return DEFAULT_MODEL;
  }
}

/** Says what a new version of a model changes. */
export function tellUpgrade(text: string): void {
  console.error(`hearmark: ${text}`);
}

/** Opens the library, saying so where it has to wait for another process or is looked over. Throws LibraryError. */
export function openLibraryFile(file: string): Promise<Library> {
  const say = (text: string) => console.error(`hearmark: ${text}`);
  return openLibrarySafely(file, { backUp: wantsBackups(), onWait: say, onWork: say, onLoss: say });
}

/**
 * As openLibraryFile, for a command that only shows: where the library cannot be written, as on a drive for reading only,
 * a copy of it is opened, which goes with the process.
 */
export async function openLibraryToShow(file: string): Promise<Library> {
  try {
    return await openLibraryFile(file);
  } catch (error) {
    if (!isReadOnly(error) || !existsSync(file)) throw error;
    console.error('hearmark: the library cannot be written here, so a copy of it is shown');
    return openLibrary(new CopyToRead(file).file);
  }
}

/**
 * As openLibraryFile, for a command that changes much: today's backup is made first, where there is none yet; not in safe
 * mode.
 */
export async function openLibraryToChange(file: string): Promise<Library> {
  const library = await openLibraryFile(file);
  try {
    if (!isSafeMode() && wantsBackups() && isBackupDue(library.file)) await makeBackup(library.file);
  } catch (error) {
    // No reason not to work; the next start tries again
    if (!(error instanceof HearmarkError)) throw error;
    console.error(`hearmark: ${error.message}`);
  }
  return library;
}

/** Names what kept a file from being written; an error that has a name already stays what it is. */
export function cannotWrite(file: string, cause: unknown): HearmarkError {
  if (cause instanceof HearmarkError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  const why =
    code === 'EEXIST' ? `${file} exists already; name a new file` : `cannot write ${file}: ${message}`;
  return new WriteError(why, { path: file, cause });
}

function wantsBackups(): boolean {
  return chosenSettings(settingsFile()).backups;
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
