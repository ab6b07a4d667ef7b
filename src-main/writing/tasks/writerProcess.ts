import { basename } from 'node:path';
import { fromPlainError, toPlainError } from '../../errors.ts';
import { FileReader } from '../../files/FileReader.ts';
import { readTags } from '../../files/readTags.ts';
import { parent } from '../../processes/parent.ts';
import { settleAsChild } from '../../processes/settleAsChild.ts';
import { applyWrite } from '../applyWrite.ts';
import { previewFile } from '../previewFile.ts';
import { recoverWrite } from '../recoverWrite.ts';
import { undoWrite } from '../undoWrite.ts';
import type { WriteJournal } from '../WriteJournal.ts';
import type { FoundAfter, WriterMessage, WriterReport, WriterRequest, WriterTasks } from './protocol.ts';

/**
 * A writer process: looks at files and writes into them, where a broken one can do no harm to the library. Answers one
 * request at a time. What it is about to do it tells its parent, which notes it in the journal; it goes on when that is
 * on the disk.
 */

/** Less nice than analysis: somebody is waiting for it. */
const niceness = 5;

/** Waits for what the parent has noted. */
let noting: { resolve(entryId: number): void; reject(error: Error): void } | undefined;

const journal: WriteJournal = {
  begin: (entry) => note({ kind: 'begin', entry }),
  settle: async (entryId, state, reason) => {
    await note({ kind: 'settle', entryId, state, reason });
  },
};

settleAsChild(niceness);
parent.onMessage((message) => receive(message as WriterMessage));
send({ kind: 'ready' });

function receive(message: WriterMessage): void {
  if (message.kind === 'noted') noting?.resolve(message.entryId);
  else if (message.kind === 'notNoted') noting?.reject(fromPlainError(message.error));
  else void respond(message);
}

async function respond(request: WriterRequest): Promise<void> {
  try {
    send({ kind: 'answer', answer: await answer(request) });
  } catch (error) {
    send({ kind: 'failed', error: toPlainError(error) });
  }
}

async function answer(request: WriterRequest): Promise<WriterTasks[keyof WriterTasks]['answers']> {
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

function note(report: WriterReport): Promise<number> {
  return new Promise((resolve, reject) => {
    noting = { resolve, reject };
    send(report);
  });
}

function send(report: WriterReport): void {
  parent.send(report);
}
