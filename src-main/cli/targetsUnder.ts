import type { Library } from '../library/Library.ts';
import type { TrackQuery } from '../library/searchTracks.ts';
import { isWithin } from '../paths.ts';
import { targetsOf, type Target } from '../writing/tasks/targets.ts';

/** Tells whether a path is one of the roots, or lies below one. */
export function isUnder(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => isWithin(path, root));
}

/** Returns the files of all tracks that fit a query, by path; those under the roots, where some are given. Says where none do. */
export function targetsUnder(
  library: Library,
  roots: readonly string[],
  { intoSheets = true, ...query }: Omit<TrackQuery, 'limit' | 'under'> & { intoSheets?: boolean },
): Target[] {
  const all = { ...query, limit: Number.MAX_SAFE_INTEGER };
  const rows =
    roots.length > 0 ? roots.flatMap((under) => library.search({ ...all, under })) : library.search(all);
  const targets = targetsOf(library, new Set(rows.map(({ trackId }) => trackId)), {
    intoSheets,
    isWanted: (path) => roots.length === 0 || isUnder(path, roots),
  });
  if (targets.length === 0) console.log('None of these files is in the library; `hearmark tag` adds them.');
  return targets.sort((a, b) => a.path.localeCompare(b.path));
}
