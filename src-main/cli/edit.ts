import type { EditField } from '../api.ts';
import { ParameterError } from '../errors.ts';
import { checkGenres } from '../files/checkGenres.ts';
import { checkedValues, fieldNames, listFields } from '../library/changes/checkedValues.ts';
import type { FileEdit } from '../library/FileEdits.ts';
import { settingsFile } from '../locations.ts';
import { chosenSettings } from '../settings.ts';
import { openLibraryToChange } from './session.ts';
import { existingPaths } from './existingPaths.ts';
import { targetsUnder } from './targetsUnder.ts';
import { runWriteTask, type WriteAnswers } from './writeSession.ts';

export interface EditOptions extends WriteAnswers {
  set: string[];
  keepTime?: boolean;
  library: string;
}

/** What a person types for each field. */
const fields: Readonly<Record<string, EditField>> = {
  title: 'title',
  artist: 'artist',
  album: 'album',
  albumartist: 'albumArtist',
  year: 'year',
  track: 'trackNumber',
  disc: 'discNumber',
  genre: 'genre',
  comment: 'comment',
};

/** `hearmark edit`: changes what files say of themselves, after a preview. */
export async function edit(paths: string[], { set, keepTime, ...options }: EditOptions): Promise<number> {
  const roots = existingPaths(paths);
  const edits = parseSets(set);
  const library = await openLibraryToChange(options.library);
  try {
    const chosen = chosenSettings(settingsFile()).write;
    const settings = { ...chosen, keepModified: keepTime ?? chosen.keepModified };
    return await runWriteTask(
      library,
      (writes) => {
        const targets = targetsUnder(library, roots, { modelId: null });
        return writes.previewWrite(targets, { settings, withSuggestions: false, onlyEdits: true, edits });
      },
      options,
    );
  } finally {
    library.close();
  }
}

/** "title=Slow Water", "genre=Jazz; Rock" or "genre=Jazz" "genre=Rock", "comment=" for none. Throws ParameterError. */
function parseSets(words: readonly string[]): FileEdit[] {
  const texts = new Map<EditField, string[]>();
  for (const word of words) {
    const [, name = '', text = ''] = /^([A-Za-z -]+)=([^]*)$/.exec(word) ?? [];
    const field = fields[name.toLowerCase().replace(/[ -]/g, '')];
    if (!field)
      throw new ParameterError(
        `--set ${word}: write it as in title="Slow Water"; the fields are ${Object.keys(fields).join(', ')}`,
      );
    const isList = listFields.has(field);
    if (texts.has(field) && !isList)
      throw new ParameterError(`--set ${word}: a track has one ${fieldNames[field]}, and it is given twice`);
    texts.set(field, [...(texts.get(field) ?? []), ...(isList ? text.split(';') : [text])]);
  }
  checkGenres(texts.get('genre') ?? []);
  return [...texts].map(([field, values]) => ({ field, values: checkedValues(field, values) }));
}
