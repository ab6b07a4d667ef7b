import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { ParameterError } from '../errors.ts';
import type { Library } from '../library/Library.ts';
import { displayPath, fsPath, isWithin } from '../paths.ts';
import { realFolder } from './FolderChooser.ts';

/** What became of the files that were known under the old path. */
export interface Relocated {
  /** Known by their new path now. */
  moved: number;
  /** Not found there as they were, and marked missing: a scan of the new path knows by their sound those that lie elsewhere in it. */
  missing: number;
}

const lookedAtOnce = 64;

/**
 * Tells the library that a folder that it knows, or one that lies above or below such a folder, is now to be found under
 * another path. Nothing is listened to: files of the same name and size are the same until the next scan, which reads those
 * whose time of change differs and knows them by their sound. Throws ParameterError where the library knows nothing
 * of the old path, and where there is no folder at the new one.
 */
export async function relocateFolder(library: Library, from: string, to: string): Promise<Relocated> {
  const { files, roots } = library;
  const [old, now] = [resolve(from), resolve(to)];
  await realFolder(now);
  if (isWithin(now, old) || isWithin(old, now))
    throw new ParameterError(`${displayPath(now)} and ${displayPath(old)} lie in one another`);
  const folders = files.foldersBelow(old).filter((folder) => files.inFolder(folder, null).size > 0);
  const isKnown = folders.length > 0 || roots.list().some(({ path }) => isWithin(path, old));
  if (!isKnown) throw new ParameterError(`the library knows no file in ${displayPath(old)}`);
  const relocated: Relocated = { moved: 0, missing: 0 };
  for (const folder of folders) {
    const known = files.inFolder(folder, null);
    const target = join(now, relative(old, folder));
    const there = await namesThere(target, known);
    const moved = files.move(folder, target, there);
    const gone = [...known]
      .filter(([name, { missing }]) => !moved.has(name) && !missing)
      .map(([name]) => name);
    files.markMissing(folder, gone);
    relocated.moved += moved.size;
    relocated.missing += gone.length;
  }
  roots.relocate(old, now);
  return relocated;
}

/** The names of the known files that lie in a folder, with the size that they had. */
async function namesThere(folder: string, known: ReadonlyMap<string, { size: number }>): Promise<string[]> {
  const names = [...known.keys()];
  const there: string[] = [];
  for (let at = 0; at < names.length; at += lookedAtOnce) {
    const some = names.slice(at, at + lookedAtOnce);
    const sizes = await Promise.all(
      some.map((name) => stat(fsPath(join(folder, name))).then(({ size }) => size, () => undefined)), // prettier-ignore
    );
    there.push(...some.filter((name, index) => sizes[index] === known.get(name)!.size));
  }
  return there;
}
