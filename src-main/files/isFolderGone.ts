import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fsPath } from '../paths.ts';

/** Where drives appear when they are plugged in, and disappear: a folder that is not there may come back. */
const placesOfDrives = ['/media', '/run/media', '/mnt', '/Volumes'];

/** Tells whether a folder was renamed, moved or deleted: it is gone, and the place where it was is no place of drives. */
export async function isFolderGone(path: string): Promise<boolean> {
  const error = await stat(fsPath(path)).then(() => undefined, (caught: NodeJS.ErrnoException) => caught); // prettier-ignore
  const parent = dirname(path);
  if (error?.code !== 'ENOENT' || parent === path) return false;
  const isPlaceOfDrives = placesOfDrives.some((place) => parent === place || dirname(parent) === place);
  return !isPlaceOfDrives && (await stat(fsPath(parent)).then((stats) => stats.isDirectory(), () => false)); // prettier-ignore
}
