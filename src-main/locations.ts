import { dirname, join } from 'node:path';
import envPaths from 'env-paths';

const platform = envPaths('hearmark', { suffix: '' });

/** The library's file: HEARMARK_LIBRARY, or the platform's data folder. */
export function libraryFile(): string {
  return process.env.HEARMARK_LIBRARY || join(platform.data, 'library.db');
}

/**
 * Safe mode (`--safe`, HEARMARK_SAFE=1): what a person chose or added is left alone and not used. Settings are the defaults,
 * models those that come with Hearmark, and nothing goes on by itself.
 */
export function isSafeMode(): boolean {
  return process.env.HEARMARK_SAFE === '1';
}

/** The file of settings, beside the library; in safe mode another one, which each start begins anew. */
export function settingsFile(): string {
  return join(dirname(libraryFile()), isSafeMode() ? 'settings-of-safe-mode.json' : 'settings.json');
}

/** Where the log lies: HEARMARK_LOGS, or the platform's folder for logs. */
export function logsFolder(): string {
  return process.env.HEARMARK_LOGS || platform.log;
}

/** What was measured of the runtimes of this machine, beside a library. */
export function runtimesFile(library: string): string {
  return join(dirname(library), 'runtimes.json');
}

/** Which models of the person's passed their trial, beside a library. */
export function triedModelsFile(library: string): string {
  return join(dirname(library), 'tried-models.json');
}

/** Locks and backups of what is being written into files, beside a library. */
export function writingFolder(library: string): string {
  return join(dirname(library), 'writing');
}

/** Trainings of the window that are not over, beside a library. */
export function trainingsFolder(library: string): string {
  return join(dirname(library), 'trainings');
}

/** The models that come with Hearmark. */
export function shippedModelsFolder(): string {
  return join(import.meta.dirname, '..', 'models');
}

/** The models that the person added: HEARMARK_MODELS, or a folder of the platform's data folder. */
export function ownModelsFolder(): string {
  return process.env.HEARMARK_MODELS || join(platform.data, 'models');
}

/** Folders that hold model packages: those that are shipped, then, unless in safe mode, the person's own. */
export function modelFolders(): string[] {
  return isSafeMode() ? [shippedModelsFolder()] : [shippedModelsFolder(), ownModelsFolder()];
}

/** Models and copies of a machine that listens for others: HEARMARK_WORKER, or the platform's folder of what can be made anew. */
export function workerFolder(): string {
  return process.env.HEARMARK_WORKER || join(platform.cache, 'worker');
}

/** Where a published model lies until it is installed, whole or in part: beside the library. */
export function downloadsFolder(): string {
  return join(dirname(libraryFile()), 'downloads');
}

/**
 * The catalogue of published models: ours, or the file that HEARMARK_CATALOGUE names. That is for tests, and for people
 * who keep a mirror: a file of the same form with their addresses.
 */
export function catalogueFile(): string {
  return process.env.HEARMARK_CATALOGUE || join(import.meta.dirname, 'models', 'catalogue.json');
}

/** Which playlists were sent to players, and what stood there before, beside a library. */
export function sentPlaylistsFile(library: string): string {
  return join(dirname(library), 'sent-playlists.json');
}

/** The key by which players come in, beside a library. */
export function playersKeyFile(library: string): string {
  return join(dirname(library), 'players-key.txt');
}
