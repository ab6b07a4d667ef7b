import type { Backend } from '../Backend.ts';
import { chosenSettings } from '../settings.ts';
import { planUndo } from '../writing/tasks/planUndo.ts';
import { targetsOf } from '../writing/tasks/targets.ts';
import type { Handlers } from './Handlers.ts';
import { tellPages } from './tellPages.ts';
import { whenIndexed } from './whenIndexed.ts';

const byArtist = { by: 'artist', descending: false } as const;

/** Writing tags into files: a preview that a person accepts, and its undoing. */
export function writeHandlers({ library, writes, settingsFile, emit }: Backend) {
  const { browse } = library;
  const indexed = whenIndexed(library);
  const { tell } = tellPages(emit);
  return {
    previewWrite: indexed(
      ({ selection, settings, withSuggestions, onlyEdits = false }) =>
        writes.previewWrite(targetsOf(library, browse.selectedIds(selection, byArtist), settings), {
          settings,
          withSuggestions,
          onlyEdits,
          genreSeparators: chosenSettings(settingsFile).genreSeparators,
        }).data,
    ),
    countWritable: indexed((request) => browse.countWritable(request)),
    previewUndo: indexed(async ({ of, field }) => {
      // A command line may have been killed while it wrote since this host began
      if (!writes.isWriting) await writes.recover();
      const { strictProof } = chosenSettings(settingsFile).write;
      return writes.previewUndo({ ...planUndo(library, of, field), strictProof }).data;
    }),
    listWritings: () => writes.list(),
    listWriteFiles: ({ taskId, show, offset, limit }) => writes.task(taskId).page(show, offset, limit),
    chooseWrites({ taskId, accepted, ...which }) {
      const task = writes.task(taskId);
      task.choose(which, accepted);
      return task.data;
    },
    applyWrites({ taskId }) {
      const task = writes.task(taskId);
      void writes.apply(task).then(() => tell(['tracks', 'tags']));
      return task.data;
    },
    cancelWrites({ taskId }) {
      const task = writes.task(taskId);
      task.cancel();
      return task.data;
    },
    listWriteBatches: () => writes.batches(),
  } satisfies Partial<Handlers>;
}
