import type { Filter } from '../src-main/api.ts';

export type FilterChange = { [Key in keyof Filter]?: Filter[Key] | undefined };

/** A filter with some of it changed; what is undefined or empty then is no condition. */
export function changedFilter(filter: Filter, changes: FilterChange): Filter {
  const kept = Object.entries({ ...filter, ...changes }).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept);
}
