import type { Folder } from '../api.ts';
import { ParameterError } from '../errors.ts';
import type { Library } from '../library/Library.ts';
import { displayPath, isWithin } from '../paths.ts';
import { realFolder } from './FolderChooser.ts';

/**
 * Adds a folder to the library. One that lies inside a known folder is refused: it is looked through already, and
 * nothing would tell the two apart. One that lies around known folders takes them over, and is watched where one of
 * them was: their tracks stay what they are, since a track is known by what sounds. Links are seen through. Throws
 * ParameterError.
 */
export async function addFolder(roots: Library['roots'], path: string): Promise<Folder> {
  const real = await realFolder(path);
  const known = await Promise.all(
    roots.list().map(async (folder) => ({
      ...folder,
      // of a folder whose drive is away, the path that was added
      real: await realFolder(folder.path).catch(() => folder.path),
    })),
  );
  const around = known.find((folder) => isWithin(real, folder.real));
  if (around) {
    throw new ParameterError(
      around.real === real
        ? `${displayPath(path)} is already in the library`
        : `${displayPath(path)} is already part of ${displayPath(around.path)}`,
    );
  }
  const inside = known.filter((folder) => isWithin(folder.real, real));
  const added = roots.add(path);
  for (const { id } of inside) roots.remove(id); // afterwards: what lies in another folder is not missing
  if (!inside.some(({ watched }) => watched)) return added;
  roots.setWatched(added.id, true);
  return { ...added, watched: true };
}
