import type { Filter } from '../src-main/api.ts';

/** What of a filter changes where a tag is asked for, or left out, or no longer: it is one or the other. */
export function toggleTag(
  { include = [], exclude = [] }: Filter,
  tagId: number,
  what: 'include' | 'exclude',
): { include: number[]; exclude: number[] } {
  const lists = { include, exclude };
  const others = {
    include: include.filter((id) => id !== tagId),
    exclude: exclude.filter((id) => id !== tagId),
  };
  return lists[what].includes(tagId) ? others : { ...others, [what]: [...lists[what], tagId] };
}
