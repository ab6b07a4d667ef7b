import { basename } from 'node:path';
import { setImmediate as hearParent } from 'node:timers/promises';
import { ReadError, toPlainError } from '../../errors.ts';
import { FileReader } from '../../files/FileReader.ts';
import { readTags } from '../../files/readTags.ts';
import { serveParent } from '../../processes/serveParent.ts';
import { applyWrite } from '../applyWrite.ts';
import { previewFile } from '../previewFile.ts';
import { undoWrite } from '../undoWrite.ts';
import type { FoundAfter, WriteJournal } from '../WriteJournal.ts';
import type { WriterAnswer, WriterRequest, WriterTalk } from './protocol.ts';
import { SharedJournal } from './SharedJournal.ts';

/**
 * A writer process: looks at files and writes into them, where a broken one can do no harm to the library. Answers some
 * requests at a time: one file after the other is tried, while those before it are noted in the journal, written and flushed.
 */

/** Less nice than analysis: somebody is waiting for it. */
const niceness = 5;
/** Most files that are open: while half of them wait for the journal or the drive, as many are tried. */
const openAtOnce = 32;

await serveParent<WriterTalk>(
  ({ ask }) =>
    async (requests) => {
      const journal = new SharedJournal(ask, requests.length);
      const results: Promise<WriterTalk['answer']['results'][number]>[] = [];
      const open = new Set<Promise<unknown>>();
      for (const [index, request] of requests.entries()) {
        if (open.size >= openAtOnce) await Promise.race(open);
        const { done } = await journal.start(index, (ofFile) => answer(request, ofFile));
        const result = done
          .then(
            (found) => ({ answer: found }),
            (error: unknown) => ({ error: toPlainError(error) }),
          )
          .finally(() => open.delete(result));
        results.push(result);
        open.add(result);
        await hearParent();
      }
      return { results: await Promise.all(results), ends: journal.takeEnds() };
    },
  { niceness },
);

async function answer(request: WriterRequest, journal: WriteJournal): Promise<WriterAnswer> {
  switch (request.kind) {
    case 'preview':
      return previewFile(request.path, request.fields);
    case 'write':
      return applyWrite(request.request, { ...request.options, journal });
    case 'undo':
      return undoWrite(request.request, { ...request.options, journal });
    case 'recover': {
      const { recoverWrite } = await import('../recoverWrite.ts'); // brings FFmpeg
      const state = await recoverWrite(request.entry, request.stateFolder);
      return { state, found: state === 'unknown' ? undefined : await lookAgain(request.entry.path) };
    }
  }
}

/** Undefined where it cannot be read any more: the next scan looks again, too. */
async function lookAgain(path: string): Promise<FoundAfter | undefined> {
  try {
    using reader = new FileReader(path);
    const { size, modifiedNs } = reader;
    return { size, modifiedNs, tags: await readTags(reader, basename(path)) };
  } catch (error) {
    if (error instanceof ReadError) return undefined;
    throw error;
  }
}
