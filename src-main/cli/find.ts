import { ParameterError } from '../errors.ts';
import { descriptionWords } from '../finding/descriptionWords.ts';
import { findByWords } from '../finding/findByWords.ts';
import { WordSearch } from '../finding/WordSearch.ts';
import type { FoundByWords } from '../api.ts';
import type { Library } from '../library/Library.ts';
import { TextTower } from '../models/TextTower.ts';
import { launchProcess } from '../processes/launchProcess.ts';
import { printTracks } from './printTracks.ts';
import { openFinding, tracksOf, type FindingOptions } from './findingSession.ts';
import { installedModels } from './session.ts';
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
    const found = await findWithTower(library, text, options.library);
    const { filter, sort, read, unread, isWhole, sound } = found;
    const page = { filter, sort, offset: 0, limit: options.limit };
    const rows = tracksOf(library, modelId, library.browse.findTrackIds(page));
    if (!options.json) console.log(`${descriptionWords(found)}\n`);
    printTracks(rows, model.card, options.json, () => ({ read, unread, isWhole, sound }));
    if (!options.json)
      console.log(`\n${rows.length} of ${counted(library.browse.findTracks(page).total, 'track')}`);
    return 0;
  } finally {
    library.close();
  }
}

/** Reads a description by the text-audio model that is installed, if any, and by tags. */
async function findWithTower(library: Library, text: string, libraryFile: string): Promise<FoundByWords> {
  const installed = installedModels(libraryFile);
  const tower = new TextTower(launchProcess);
  const warn = (reason: string) => console.error(`hearmark: ${reason}`);
  try {
    const words = new WordSearch({
      library,
      model: () => installed.textAudioModel(warn),
      place: (folder, sound) => tower.place(folder, sound),
    });
    return await findByWords(library.browse, text, words);
  } finally {
    await tower.close();
  }
}
