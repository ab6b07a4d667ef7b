import type { Api } from '../../api.ts';
import type { Library } from '../../library/Library.ts';
import type { UndoPlan } from './undoingWork.ts';

type UndoRequest = Parameters<Api['previewUndo']>[0];

/** Finds the writes that are to be undone: of a batch, of the files of some tracks, or (null) of everything. */
export function planUndo(library: Library, of: UndoRequest['of'], field: UndoRequest['field']): UndoPlan {
  const { journal } = library;
  const only = field === null ? '' : `${field} `;
  if (of === null) return { title: `Undo all ${only}tags`, writeIds: journal.standing(), field };
  if ('batchId' in of) {
    const { batchId } = of;
    return { title: `Undo ${only}batch ${batchId}`, writeIds: journal.standing({ batchId }), field };
  }
  const contents = library.browse
    .selectedIds(of.selection)
    .flatMap((trackId) => library.tracks.get(trackId)?.contentId.toString('hex') ?? []);
  const writeIds = contents.flatMap((contentId) => journal.standing({ contentId }));
  return { title: `Undo ${only}tags of files`, writeIds: writeIds.sort((a, b) => b - a), field };
}
