import type { Api } from '../../api.ts';
import type { Library } from '../../library/Library.ts';
import { HearmarkError } from '../../errors.ts';
import { FileReader } from '../../files/FileReader.ts';
import { hashSheet } from '../formats/openSheet.ts';
import { targetsOf } from './targets.ts';
import type { UndoPlan } from './undoingWork.ts';

type UndoRequest = Parameters<Api['previewUndo']>[0];

/** Finds the writes that are to be undone: of a batch, of the files of some tracks, or (null) of everything. */
export function planUndo(library: Library, of: UndoRequest['of'], field: UndoRequest['field']): UndoPlan {
  const { journal } = library;
  if (of === null) {
    const title = field === null ? 'Undo all tags' : `Undo all ${field} tags`;
    return { title, writeIds: journal.standing(), field };
  }
  if ('batchId' in of) {
    const { batchId } = of;
    const title = field === null ? `Undo batch ${batchId}` : `Undo ${field} batch ${batchId}`;
    return { title, writeIds: journal.standing({ batchId }), field };
  }
  const trackIds = library.browse.selectedIds(of.selection);
  const contents = [
    ...trackIds.flatMap((trackId) => library.tracks.get(trackId)?.contentId.toString('hex') ?? []),
    ...sheetsOf(library, trackIds),
  ];
  const writeIds = contents.flatMap((contentId) => journal.standing({ contentId }));
  const title = field === null ? 'Undo tags of files' : `Undo ${field} tags of files`;
  return { title, writeIds: writeIds.sort((a, b) => b - a), field };
}

/** What stands for the content of the cue sheets of tracks: of those that can be read. */
function sheetsOf(library: Library, trackIds: readonly number[]): Set<string> {
  const sheets = targetsOf(library, trackIds).filter(({ parts }) => parts);
  const contents = sheets.flatMap(({ path }) => {
    try {
      using reader = new FileReader(path);
      return [hashSheet(reader)];
    } catch (error) {
      if (error instanceof HearmarkError) return [];
      throw error;
    }
  });
  return new Set(contents);
}
