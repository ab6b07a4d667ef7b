import { join } from 'node:path';
import envPaths from 'env-paths';

const platform = envPaths('hearmark', { suffix: '' });

/** The library's file: HEARMARK_LIBRARY, or the platform's data folder. */
export function libraryFile(): string {
  return process.env.HEARMARK_LIBRARY || join(platform.data, 'library.db');
}

/** Folders that hold model packages: those that are shipped, then the person's own (HEARMARK_MODELS). */
export function modelFolders(): string[] {
  const shipped = join(import.meta.dirname, '..', 'models');
  return [shipped, process.env.HEARMARK_MODELS || join(platform.data, 'models')];
}
