import { previewSplit } from '../files/splitList.ts';
import { settingsFile } from '../locations.ts';
import { displayPath } from '../paths.ts';
import { ParameterError } from '../errors.ts';
import { changeSettings, chosenSettings, genreSeparators } from '../settings.ts';
import { counted } from '../writing/tasks/WriteParts.ts';
import { openLibraryToShow } from './session.ts';

/**
 * `hearmark genres`: shows what separators of one's own do to the genres that files say, and keeps them with `--keep`. Throws
 * ParameterError where one could be part of a name.
 */
export async function genres(
  given: string[],
  { none = false, keep = false, library: file }: { none?: boolean; keep?: boolean; library: string },
): Promise<number> {
  if (none && given.length > 0) throw new ParameterError('--none is for no separators at all');
  if (!genreSeparators.safeParse(given).success)
    throw new ParameterError(
      'a separator is up to four characters without letters, digits and spaces, as in "," or "/"; ten at most',
    );
  const inUse = chosenSettings(settingsFile()).genreSeparators;
  const separators = none || given.length > 0 ? given : inUse;
  const library = await openLibraryToShow(file);
  try {
    const { genres: all, split, examples } = previewSplit(library.tracks.genreTexts(), separators);
    console.log(`Between genres in one field: ${[';', ...separators].join('   ')}`);
    console.log(`Split by these: ${split} of ${counted(all, 'genre')} that your files say.`);
    for (const { text, tracks, into } of examples)
      console.log(
        `  ${displayPath(text)} (${counted(tracks, 'track')}): ${into.map(displayPath).join(' | ')}`,
      );
    if (split > examples.length) console.log(`  … and ${split - examples.length} more`);
  } finally {
    library.close();
  }
  if (keep) changeSettings(settingsFile(), { genreSeparators: separators });
  else if (separators !== inUse) console.log('Nothing was changed; --keep uses these from now on.');
  return 0;
}
