import { basename } from 'node:path';
import { ReadError } from '../../errors.ts';
import { FileReader } from '../../files/FileReader.ts';
import { readTags } from '../../files/readTags.ts';
import { serveParent } from '../../processes/serveParent.ts';
import { applyWrite } from '../applyWrite.ts';
import { previewFile } from '../previewFile.ts';
import { recoverWrite } from '../recoverWrite.ts';
import { undoWrite } from '../undoWrite.ts';
import type { FoundAfter, JournalEntry, WriteJournal } from '../WriteJournal.ts';
import type { WriterRequest, WriterTalk } from './protocol.ts';

/**
 * A writer process: looks at files and writes into them, where a broken one can do no harm to the library. Answers one
 * request at a time. What it is about to do it tells its parent, which notes it in the journal; it goes on when that is
 * on the disk.
 */

/** Less nice than analysis: somebody is waiting for it. */
const niceness = 5;

await serveParent<WriterTalk>(
  ({ ask }) => {
    let begun: JournalEntry | undefined;
    const journal: WriteJournal = {
      begin(entry) {
        begun = entry;
        return ask({ kind: 'begin', entry });
      },
      async settle(entryId, state, reason, after) {
        const found = after && { ...after, contentId: begun!.contentId };
        await ask({
          kind: 'settle',
          entryId,
          state,
          ...(reason !== undefined && { reason }),
          ...(found && { found }),
        });
      },
    };
    return (request) => answer(request, journal);
  },
  { niceness },
);

async function answer(request: WriterRequest, journal: WriteJournal): Promise<WriterTalk['answer']> {
  switch (request.kind) {
    case 'preview':
      return previewFile(request.path, request.fields);
    case 'write':
      return applyWrite(request.request, { ...request.options, journal });
    case 'undo':
      return undoWrite(request.request, { ...request.options, journal });
    case 'recover': {
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
