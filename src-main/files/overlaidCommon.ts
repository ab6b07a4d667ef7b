import type { Parsed } from './parseContainer.ts';

type Common = NonNullable<Parsed['metadata']['common']>;

/**
 * Returns what the second says and, where it says nothing, the first. Numbers, which are there also where nothing is said, are those of
 * the native fields.
 */
export function overlaidCommon(common: Common | undefined, over: Common | undefined): Common {
  const { track: _track, disk: _disk, movementIndex: _movement, ...said } = over ?? {};
  return { ...common!, ...said };
}
