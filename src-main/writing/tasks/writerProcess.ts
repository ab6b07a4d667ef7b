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
 * requests at a time: a few files are tried, while those before them are noted in the journal, written and flushed.
 */

/** Less nice than analysis: somebody is waiting for it. */
const niceness = 5;
/** Most files that are open: while half of them wait for the journal or the drive, as many are tried. */
const openAtOnce = 32;
/** So many are tried step by step together: the same step of several files in a row finds the processor's caches warm. */
const triedTogether = 8;

await serveParent<WriterTalk>(
  ({ ask }) =>
    async (requests) => {
      const journal = new SharedJournal(ask, requests.length);
      const results: Promise<WriterTalk['answer']['results'][number]>[] = [];
      const open = new Set<Promise<unknown>>();
      const begin = async (index: number) => {
        const { done } = await journal.start(index, (ofFile) => answer(requests[index]!, ofFile));
        const result = done
          .then(
            (found) => ({ answer: found }),
            (error: unknown) => ({ error: toPlainError(error) }),
          )
          .finally(() => open.delete(result));
        results[index] = result;
        open.add(result);
      };
      for (let at = 0; at < requests.length; at += triedTogether) {
        while (open.size > openAtOnce - triedTogether) await Promise.race(open);
        const group = requests.slice(at, at + triedTogether);
        await Promise.all(group.map((_, index) => begin(at + index)));
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
