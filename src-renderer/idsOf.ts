import type { Api, Selection, Sort } from '../src-main/api.ts';
import type { Remote } from './api.ts';

/** The ids of what is selected, in an order; null where they are more than so many. */
export async function idsOf(
  api: Pick<Remote<Api>, 'findTrackIds'>,
  selection: Selection | null,
  sort: Sort,
  most: number,
): Promise<number[] | null> {
  if (!selection) return [];
  if ('trackIds' in selection) return selection.trackIds.length > most ? null : selection.trackIds;
  const question = {
    filter: selection.filter,
    sort,
    offset: 0,
    limit: most + 1 + selection.exceptIds.length,
  };
  const found = await api.findTrackIds(question);
  const ids = found.filter((id) => !selection.exceptIds.includes(id));
  return ids.length > most ? null : ids;
}
