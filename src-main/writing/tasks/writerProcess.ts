import { basename } from 'node:path';
import { FileReader } from '../../files/FileReader.ts';
import { readTags } from '../../files/readTags.ts';
import { serveParent } from '../../processes/serveParent.ts';
import { applyWrite } from '../applyWrite.ts';
import { previewFile } from '../previewFile.ts';
import { recoverWrite } from '../recoverWrite.ts';
import { undoWrite } from '../undoWrite.ts';
import type { WriteJournal } from '../WriteJournal.ts';
import type { FoundAfter, WriterRequest, WriterTalk } from './protocol.ts';

/**
 * A writer process: looks at files and writes into them, where a broken one can do no harm to the library. Answers one
 * request at a time. What it is about to do it tells its parent, which notes it in the journal; it goes on when that is
 * on the disk.
 */

/** Less nice than analysis: somebody is waiting for it. */
const niceness = 5;

await serveParent<WriterTalk>(
  ({ ask }) => {
    const journal: WriteJournal = {
      begin: (entry) => ask({ kind: 'begin', entry }),
      settle: async (entryId, state, reason) => {
        await ask({ kind: 'settle', entryId, state, reason });
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
    case 'write': {
      const written = await applyWrite(request.request, { ...request.options, journal });
      return written && { written, found: await lookAgain(request.request.path) };
    }
    case 'undo': {
      const undone = await undoWrite(request.request, { ...request.options, journal });
      return { undone, found: await lookAgain(request.request.path ?? request.request.entry.path) };
    }
    case 'recover':
      return recoverWrite(request.entry, request.stateFolder);
  }
}

async function lookAgain(path: string): Promise<FoundAfter> {
  using reader = new FileReader(path);
  return {
    size: reader.size,
    modifiedNs: reader.modifiedNs,
    tags: await readTags(reader, basename(path)),
  };
}
