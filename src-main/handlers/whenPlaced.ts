import type { Filter, Sort } from '../api.ts';
import type { WordSearch } from '../finding/WordSearch.ts';
import type { Library } from '../library/Library.ts';

/**
 * As whenIndexed, for what may be in the order of likeness to words: where these lie is found out first, also for a list that was
 * kept.
 */
export function whenPlaced({ browse }: Library, words: WordSearch) {
  return <Request extends { filter: Filter; sort: Sort | null }, Answer>(
      handle: (request: Request) => Answer,
    ) =>
    async (request: Request): Promise<Answer> => {
      await browse.ready();
      const { like } = request.filter;
      if (like !== undefined && request.sort?.by === 'likeness') await words.place(like);
      return handle(request);
    };
}
