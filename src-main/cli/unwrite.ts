import { findWritten, realPath } from '../writing/tasks/findWritten.ts';
import { planUndo } from '../writing/tasks/planUndo.ts';
import type { UndoPlan } from '../writing/tasks/undoingWork.ts';
import { ParameterError } from '../errors.ts';
import type { Library } from '../library/Library.ts';
import { openLibraryToShow, openLibraryToChange } from './session.ts';
import { settingsFile } from '../locations.ts';
import { chosenSettings } from '../settings.ts';
import { existingPaths } from './existingPaths.ts';
import { isUnder } from './targetsUnder.ts';
import { runWriteTask, type WriteAnswers } from './writeSession.ts';

export interface UnwriteOptions extends WriteAnswers {
  all: boolean;
  batch?: number;
  field?: string;
  library: string;
}

/** `hearmark unwrite`: takes back what was written into files. */
export async function unwrite(paths: string[], options: UnwriteOptions): Promise<number> {
  const { all, batch, field } = options;
  const said = [all, batch !== undefined, paths.length > 0].filter(Boolean).length;
  if (said === 0) throw new ParameterError('say what to undo: --all, --batch <number>, or files and folders');
  if (said > 1) throw new ParameterError('say only one of --all, --batch <number>, and files and folders');
  const roots = existingPaths(paths);
  const library = await openLibraryToChange(options.library);
  try {
    const only = field?.toUpperCase() ?? null;
    const { strictProof } = chosenSettings(settingsFile()).write;
    return await runWriteTask(
      library,
      (writes) => {
        const plan = roots.length > 0 ? planFiles(library, roots, only) : planOf(library, batch, only);
        return writes.previewUndo({ ...plan, strictProof });
      },
      options,
    );
  } finally {
    library.close();
  }
}

/** `hearmark batches`: what was written until now, the newest first. */
export async function batches({ library: file }: { library: string }): Promise<number> {
  const library = await openLibraryToShow(file);
  try {
    const list = library.journal.batches();
    for (const { id, at, title, applied, standing, open } of list) {
      const date = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
      const left = standing === applied ? '' : `, ${standing} of them not undone`;
      const unknown = open === 0 ? '' : `, ${open} under way or interrupted`;
      console.log(`${String(id).padStart(5)}  ${date}  ${title}: ${applied} written${left}${unknown}`);
    }
    if (list.some(({ open }) => open > 0))
      console.log('The next `hearmark write` or `hearmark unwrite` clears up what was interrupted.');
    if (list.length === 0) console.log('Nothing has been written yet.');
    return 0;
  } finally {
    library.close();
  }
}

function planOf(library: Library, batchId: number | undefined, field: string | null): UndoPlan {
  if (batchId !== undefined && !library.journal.batches().some(({ id }) => id === batchId))
    throw new ParameterError(`there is no batch ${batchId}; \`hearmark batches\` lists them`);
  return planUndo(library, batchId === undefined ? null : { batchId }, field);
}

function planFiles(library: Library, roots: readonly string[], field: string | null): UndoPlan {
  const { journal } = library;
  const real = roots.map(realPath);
  const writeIds = journal
    .standing()
    .filter((id) => isUnder(findWritten(library, journal.get(id)!).path, real));
  return { title: 'Undo tags of files', writeIds, field };
}
