import type { PlainError } from '../../errors.ts';
import type { WriteRequest } from '../applyWrite.ts';
import type { Written } from '../commitPatch.ts';
import type { NewTagOptions } from '../openTags.ts';
import type { FilePreview } from '../previewFile.ts';
import type { Undone, UndoRequest } from '../undoWrite.ts';
import type { FoundAfter, JournalEntry, OpenEntry, WriteOutcome } from '../WriteJournal.ts';

/** How files are written; what the person chose. */
export interface WriterOptions extends NewTagOptions {
  /** A folder of ours on this machine, for locks and backups. */
  stateFolder: string;
  keepModified?: boolean;
  strictProof?: boolean;
}

/** What a writer process can be asked about a file, and what it answers. */
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
    answers: { state: WriteOutcome; found: FoundAfter | undefined };
  };
}

export type WriterRequest = {
  [Kind in keyof WriterTasks]: { kind: Kind } & WriterTasks[Kind]['asks'];
}[keyof WriterTasks];

export type WriterAnswer = WriterTasks[keyof WriterTasks]['answers'];

/** What is about to be done to a file; `index` is that of the request. */
export interface Begin {
  index: number;
  entry: JournalEntry;
}

/** How a write ended. */
export interface End {
  index: number;
  entryId: number;
  state: WriteOutcome;
  reason?: string;
  found?: FoundInFile;
}

/** What was found in a file that was written, and which track it is. */
export interface FoundInFile extends FoundAfter {
  contentId: string;
}

/** The journal of one file's writes. What is found in the file is stored together with how the write ended. */
export interface TaskJournal {
  begin(entry: JournalEntry): Promise<number>;
  settle(id: number, state: WriteOutcome, reason?: string, found?: FoundInFile): Promise<void>;
  /** Finds out what became of a write whose process died; see recoverWrite. */
  recover(id: number): Promise<WriterTasks['recover']['answers']>;
}

/** What a request led to; `index` is that of the request. */
export type WriterResult = { index: number } & ({ answer: WriterAnswer } | { error: PlainError });

/**
 * Some files, each known by its place among all that were given since the request. What a writer process is about to do to them it
 * notes in the journal, which is the library of the process that started it: some at once, and it goes on when that is on
 * the disk. With each question it tells what it is done with, and the reply brings as many further files.
 */
export interface WriterTalk {
  request: WriterRequest[];
  /** What was not told with a question. */
  answer: Told;
  word: never;
  question: Told & { begins: Begin[] };
  reply: { entries: NotedEntry[]; more: WriterRequest[] };
}

interface Told {
  results: WriterResult[];
  ends: End[];
}

/** The id of an entry, or why there is none. */
export type NotedEntry = { entryId: number } | { error: PlainError };
