import type { WriteRequest } from '../applyWrite.ts';
import type { Written } from '../commitPatch.ts';
import type { TagOptions } from '../openTags.ts';
import type { FilePreview } from '../previewFile.ts';
import type { Undone, UndoRequest } from '../undoWrite.ts';
import type { FoundAfter, JournalEntry, OpenEntry, WriteState } from '../WriteJournal.ts';

/** How files are written; what the person chose. */
export interface WriterOptions extends TagOptions {
  /** A folder of ours on this machine, for locks and backups. */
  stateFolder: string;
  keepModified?: boolean;
  strictProof?: boolean;
}

/** What a writer process can be asked, and what it answers; one thing at a time. */
export interface WriterTasks {
  preview: { asks: { path: string; fields: string[] }; answers: FilePreview };
  write: {
    asks: { request: WriteRequest; options: WriterOptions };
    /** Undefined where the file said all of it already. */
    answers: Written | undefined;
  };
  undo: { asks: { request: UndoRequest; options: WriterOptions }; answers: Undone };
  recover: {
    asks: { entry: OpenEntry; stateFolder: string };
    answers: { state: WriteState; found: FoundAfter | undefined };
  };
}

export type WriterRequest = {
  [Kind in keyof WriterTasks]: { kind: Kind } & WriterTasks[Kind]['asks'];
}[keyof WriterTasks];

/** What a writer process notes in its journal, which is the library of the process that started it. */
export type JournalWord =
  | { kind: 'begin'; entry: JournalEntry }
  | { kind: 'settle'; entryId: number; state: WriteState; reason?: string; found?: Found };

/** What was found in a file that was written, and which track it is. */
export interface Found extends FoundAfter {
  contentId: string;
}

/** The journal of one file's writes. What is found in the file is stored together with how the write ended. */
export interface TaskJournal {
  begin(entry: JournalEntry): Promise<number>;
  settle(id: number, state: WriteState, reason?: string, found?: Found): Promise<void>;
}

/** It goes on when its word has been noted; the reply is the entry's id. */
export interface WriterTalk {
  request: WriterRequest;
  answer: WriterTasks[keyof WriterTasks]['answers'];
  word: never;
  question: JournalWord;
  reply: number;
}
