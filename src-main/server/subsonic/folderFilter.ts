import type { Filter } from '../../api.ts';
import type { Roots } from '../../library/Roots.ts';
import type { Parameters } from './Parameters.ts';
import { SubsonicError } from './SubsonicError.ts';

/**
 * The folder that a client asks for alone, as a filter; none where it asks for all. Throws SubsonicError where there is
 * none of this id.
 */
export function folderFilter(parameters: Parameters, roots: Roots): Filter {
  const wanted = parameters.text('musicFolderId') ?? '';
  if (wanted === '') return {};
  const folder = roots.list().find(({ id }) => String(id) === wanted);
  if (!folder) throw new SubsonicError('notFound', 'There is no music folder of this id.');
  return { folderId: folder.id };
}
