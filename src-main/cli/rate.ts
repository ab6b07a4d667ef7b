import { ParameterError } from '../errors.ts';
import { existingPaths } from './existingPaths.ts';
import { openLibraryToChange } from './session.ts';

export interface RateOptions {
  stars: number;
  library: string;
}

/** `hearmark rate`: gives tracks stars, in the library. Files are not touched. */
export async function rate(paths: string[], { stars, library: file }: RateOptions): Promise<number> {
  const roots = existingPaths(paths);
  const library = await openLibraryToChange(file);
  try {
    const query = { modelId: null, limit: Number.MAX_SAFE_INTEGER };
    const found = roots.flatMap((under) => library.search({ ...query, under }));
    if (found.length === 0)
      throw new ParameterError('none of these files is in the library; `hearmark tag` adds them');
    const trackIds = [...new Set(found.map(({ trackId }) => trackId))];
    const { title, tracks } = library.changes.rateTracks({ selection: { trackIds }, stars });
    console.log(tracks > 0 ? `${title}.` : 'They have these stars already.');
    return 0;
  } finally {
    library.close();
  }
}
