import type { Filter } from '../../api.ts';
import type { Catalogue } from '../../library/browse/Catalogue.ts';

/** A filter for one genre more; undefined where the library has none of this name. */
export function genreFilter(catalogue: Catalogue, name: string, filter: Filter): Filter | undefined {
  const found = catalogue.tags('genre').find(({ tag }) => tag.name.toLowerCase() === name.toLowerCase());
  return found && { ...filter, include: [found.tag.id] };
}
