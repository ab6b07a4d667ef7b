import { basename } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { setImmediate as hearParent } from 'node:timers/promises';
import { ReadError, toPlainError } from '../../errors.ts';
import { FileReader } from '../../files/FileReader.ts';
import { readTags } from '../../files/readTags.ts';
import { serveParent } from '../../processes/serveParent.ts';
import { applyWrite } from '../applyWrite.ts';
import { previewFile } from '../previewFile.ts';
import { undoWrite } from '../undoWrite.ts';
import type { FoundAfter, WriteJournal } from '../WriteJournal.ts';
import type { WriterAnswer, WriterRequest, WriterResult, WriterTalk } from './protocol.ts';
import { SharedJournal } from './SharedJournal.ts';

/**
 * A writer process: looks at files and writes into them, where a broken one can do no harm to the library. Answers some
 * requests at a time: a few files are tried, while those before them are noted in the journal, written and flushed.
 */

/** Less nice than analysis: somebody is waiting for it. */
const niceness = 5;
/** Most files that are open: while some wait for the journal and others for the drive, as many are tried. */
const openAtOnce = 48;
/** So many are tried step by step together: the same step of several files in a row finds the processor's caches warm. */
const triedTogether = 8;

/**
 * V8 compiles what ran 400 and 3,000 times once more, in other threads. A process mostly writes some hundred files: for them that takes
 * a tenth of the processors' time and does not come back. A V8 that does not know these names goes on as it is used to.
 */
for (const tier of ['maglev=2000', 'turbofan=20000']) setFlagsFromString(`--invocation-count-for-${tier}`);

let isRehearsed = false;

await serveParent<WriterTalk>(
  ({ ask }) =>
    async (requests) => {
      const answers = await workThrough(requests, ask);
      const [first] = requests;
      if (first?.kind === 'preview') setImmediate(() => rehearse(first.path));
      return answers;
    },
  { niceness },
);

/**
 * Reads the tags of a file that was looked at, once, when the answer is on its way: whoever looked at files may write into them next,
 * and what reads such a file a second time is loaded then. What goes wrong, the write will tell.
 */
function rehearse(path: string): void {
  if (!isRehearsed) void lookAgain(path).catch(() => {});
  isRehearsed = true;
}

/** Does what was asked, and what comes with the replies to its questions meanwhile; returns what it has not told with one. */
async function workThrough(
  requests: WriterRequest[],
  ask: (question: WriterTalk['question']) => Promise<WriterTalk['reply']>,
): Promise<WriterTalk['answer']> {
  const toCome = [...requests.entries()];
  let given = requests.length;
  const results: WriterResult[] = [];
  const open = new Set<Promise<void>>();
  const journal = new SharedJournal(async (notes) => {
    const { entries, more } = await ask({ ...notes, results: results.splice(0) });
    for (const request of more) toCome.push([given++, request]);
    journal.expect(more.length);
    return entries;
  }, given);
  const begin = async ([index, request]: [number, WriterRequest]) => {
    const { done } = await journal.start(index, (ofFile) => answer(request, ofFile));
    const told = done
      .then(
        (found) => results.push({ index, answer: found }),
        (error: unknown) => results.push({ index, error: toPlainError(error) }),
      )
      .then(() => void open.delete(told));
    open.add(told);
  };
  while (toCome.length > 0 || open.size > 0) {
    if (toCome.length === 0 || open.size > openAtOnce - triedTogether) {
      await Promise.race(open);
      continue;
    }
    await Promise.all(toCome.splice(0, triedTogether).map(begin));
    await hearParent();
  }
  return { results, ends: journal.takeEnds() };
}

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
