import { resolve } from 'node:path';
import { ParameterError } from '../errors.ts';
import { wordsOfCopies } from '../importing/wordsOfCopies.ts';
import { registerModel } from '../models/registerModel.ts';
import { installedModels, openLibraryToShow, tellUpgrade } from './session.ts';
import { printTracks } from './printTracks.ts';
import { counted } from '../writing/tasks/WriteParts.ts';

export interface ListOptions {
  tag?: string[];
  category?: string;
  minScore?: number;
  text?: string;
  /** As after "bpm:", "key:" and "rating:" in a search. */
  bpm?: string;
  key?: string;
  rating?: string;
  under?: string;
  limit: number;
  offset: number;
  model: string;
  library: string;
  json: boolean;
}

/** `hearmark list`: tracks of the library that fit the search and all the filters. */
export async function list(search: string[], options: ListOptions): Promise<number> {
  const { category, minScore: minimumScore, limit, offset } = options;
  const { bpm, key: keys, rating } = options;
  const fields = [
    ...(bpm === undefined ? [] : [`bpm:${bpm}`]),
    ...(keys === undefined ? [] : [`key:${keys}`]),
    ...(rating === undefined ? [] : [`rating:${rating}`]),
  ];
  const text = [...search, ...fields, options.text ?? ''].join(' ').trim();
  const model = await installedModels(options.library).identify(options.model);
  const library = await openLibraryToShow(options.library);
  try {
    const rows = library.search({
      modelId: registerModel(library, model, tellUpgrade),
      tags: (options.tag ?? []).map(parseTag),
      limit,
      offset,
      ...(category !== undefined && { category }),
      ...(minimumScore !== undefined && { minimumScore }),
      ...(text !== '' && { text }),
      ...(options.under !== undefined && { under: resolve(options.under) }),
    });
    const copies = await wordsOfCopies(library, rows);
    const asSaid = rows.map((row) => {
      const { title, artist, album } = copies.get(row.trackId) ?? row;
      return { ...row, title, artist, album };
    });
    printTracks(asSaid, model.card, options.json);
    if (options.json) return 0;
    console.log(
      `\n${counted(rows.length, 'track')}${rows.length === limit ? `; --offset ${offset + limit} shows more` : ''}`,
    );
    return 0;
  } finally {
    library.close();
  }
}

/** "piano" or "piano=0.4". */
export function parseTag(text: string): { tag: string; minimum?: number } {
  const [, tag, score] = /^(.*?)(?:=([\d.]+))?$/s.exec(text)!;
  if (score === undefined) return { tag: tag! };
  const minimum = Number(score);
  if (!(minimum >= 0 && minimum <= 1))
    throw new ParameterError(`--tag ${text}: the score must be a number from 0 to 1`);
  return { tag: tag!, minimum };
}
