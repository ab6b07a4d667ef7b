import { ParameterError } from '../errors.ts';
import { descriptionWords } from '../finding/descriptionWords.ts';
import { findByWords } from '../finding/findByWords.ts';
import { printTracks } from './printTracks.ts';
import { openFinding, tracksOf, type FindingOptions } from './findingSession.ts';
import { withWordSearch } from './withWordSearch.ts';
import { counted } from '../writing/tasks/WriteParts.ts';

export interface FindOptions extends FindingOptions {
  limit: number;
}

/** `hearmark find`: the tracks that a description fits best, and how its words were read. */
export async function find(words: string[], options: FindOptions): Promise<number> {
  const text = words.join(' ').trim();
  if (text === '')
    throw new ParameterError('say what to find, as in: hearmark find "calm piano without singing"');
  const { library, model, modelId } = await openFinding(options);
  try {
    await library.browse.ready();
    const found = await withWordSearch(library, options.library, (words) =>
      findByWords(library.browse, text, words),
    );
    const { filter, sort, read, unread, isWhole, sound } = found;
    const page = { filter, sort, offset: 0, limit: options.limit };
    const rows = tracksOf(library, modelId, library.browse.findTrackIds(page));
    if (!options.json) console.log(`${descriptionWords(found)}\n`);
    // With no line of a track there is none that says how the words were read
    else if (rows.length === 0) console.error(descriptionWords(found));
    printTracks(rows, model.card, options.json, () => ({ read, unread, isWhole, sound }));
    if (!options.json)
      console.log(`\n${rows.length} of ${counted(library.browse.findTracks(page).total, 'track')}`);
    return 0;
  } finally {
    library.close();
  }
}
