import type { Filter } from '../../api.ts';
import type { Roots } from '../../library/Roots.ts';
import { displayPath } from '../../paths.ts';
import type { Parameters } from './Parameters.ts';
import { SubsonicError } from './SubsonicError.ts';

/** Of all that has no folder of its own: players want one at least, and some take nothing where there is none. */
const wholeLibrary = { id: 0, name: 'Music' };

/** The folders that a player may choose from: those of the library; one where it has none, as what `hearmark tag` took lies anywhere. */
export function musicFolders(roots: Roots): { id: number; name: string }[] {
  const folders = roots.list().map(({ id, path }) => ({ id, name: nameOf(path) }));
  return folders.length > 0 ? folders : [wholeLibrary];
}

/**
 * The folder that a client asks for alone, as a filter; none where it asks for all. Throws SubsonicError where there is
 * none of this id.
 */
export function folderFilter(parameters: Parameters, roots: Roots): Filter {
  const wanted = parameters.text('musicFolderId') ?? '';
  if (wanted === '') return {};
  const folder = musicFolders(roots).find(({ id }) => String(id) === wanted);
  if (!folder) throw new SubsonicError('notFound', 'There is no music folder of this id.');
  return folder === wholeLibrary ? {} : { folderId: folder.id };
}

function nameOf(path: string): string {
  return (
    displayPath(path)
      .split(/[/\\]/)
      .findLast((part) => part !== '') ?? path
  );
}
