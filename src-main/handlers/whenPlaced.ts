import type { Filter, Sort } from '../api.ts';
import { Recommendations } from '../finding/history/Recommendations.ts';
import type { WordSearch } from '../finding/WordSearch.ts';
import type { Library } from '../library/Library.ts';

/**
 * As whenIndexed, for what may be in the order of likeness: where its words or tracks lie is found out first, also for a list that
 * was kept.
 */
export function whenPlaced(library: Library, words: WordSearch) {
  const { browse } = library;
  const recommendations = new Recommendations(library);
  return <Request extends { filter: Filter; sort: Sort | null }, Answer>(
      handle: (request: Request) => Answer,
    ) =>
    async (request: Request): Promise<Answer> => {
      await browse.ready();
      const { like, alike } = request.filter;
      const isByLikeness = request.sort?.by === 'likeness';
      if (isByLikeness && like !== undefined) await words.place(like);
      if (request.sort?.by === 'recommended') await recommendations.ready();
      if (isByLikeness && alike) await browse.similarReady();
      return handle(request);
    };
}
