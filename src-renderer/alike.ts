import type { Alike, Filter, Sort } from '../src-main/api.ts';

/** What is like more tracks is like nothing in particular. */
export const mostAlike = 50;

/** A filter with tracks of which more is wanted, or less, beside those that were named before, in place of words. */
export function withAlike(filter: Filter, trackIds: readonly number[], what: keyof Alike): Filter {
  const { like: _words, alike = { more: [], less: [] }, ...rest } = filter;
  const others = (ids: readonly number[]) => ids.filter((id) => !trackIds.includes(id));
  const asked = { more: others(alike.more), less: others(alike.less) };
  asked[what] = [...asked[what], ...trackIds].slice(-mostAlike);
  return { ...rest, alike: asked };
}

/** The same without one of these tracks; undefined where none is left. */
export function withoutAlike({ more, less }: Alike, trackId: number): Alike | undefined {
  const others = (ids: readonly number[]) => ids.filter((id) => id !== trackId);
  const left = { more: others(more), less: others(less) };
  return left.more.length + left.less.length > 0 ? left : undefined;
}

/** Some orders go by what the filter asks for. */
export function canSort({ include = [], like, alike }: Filter, { by }: Sort): boolean {
  if (by === 'strength') return include.length > 0;
  return by !== 'likeness' || like !== undefined || alike !== undefined;
}
