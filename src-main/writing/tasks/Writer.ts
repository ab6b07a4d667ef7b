import { join } from 'node:path';
import { fromPlainError, toPlainError, WriteError } from '../../errors.ts';
import { Child } from '../../processes/Child.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { Written } from '../commitPatch.ts';
import type { FoundAfter, JournalEntry } from '../WriteJournal.ts';
import type { End, TaskJournal, WriterAnswer, WriterRequest, WriterTalk } from './protocol.ts';

const module = join(import.meta.dirname, 'writerProcess.ts');
/** Reading tags makes many small things, a second reader of them most: with 2 MiB every fifth of its time is spent clearing up. */
const youngMiB = 16;
/** Tags are copied often, covers and all: without this, all of its memory is looked through for every ninth FLAC. */
const initialMiB = 64;
/** A process that nobody asked for so long is ended. */
const idleSeconds = 30;

/** Something that a process is asked about a file. */
export interface Asked {
  request: WriterRequest;
  journal: TaskJournal | undefined;
  /** Asked by itself: a process died when it was asked together with others. */
  isAlone?: boolean;
  resolve: (answer: WriterAnswer) => void;
  reject: (error: Error) => void;
}

/** What the journal has of one that was asked. */
interface Noted {
  /** The entry that has no end yet. */
  open?: { entryId: number; entry: JournalEntry };
  isApplied: boolean;
  ends: Promise<void>[];
}

/**
 * The client's side of a writer process, which is started when it is needed and has a few files in hand. Whatever becomes
 * of the process is the error of what it was doing, and of nothing else.
 */
export class Writer {
  readonly #child: Child<WriterTalk>;

  constructor(launch: LaunchProcess) {
    this.#child = new Child({
      launch: (file, args) => launch(file, args, { youngMiB, initialMiB }),
      module,
      idleSeconds,
      lost: ({ how }) => new WriteError(`the process that wrote it ended (${how})`),
    });
  }

  /**
   * Asks the process, and resolves when it is free. The process begins to write only when the journal has its word; how it
   * ended it only tells, and may go on to other files: each is resolved when the journal has that, too. Whoever is killed
   * before finds it out from the file (recoverWrite). Where the process dies, one that was asked alone is rejected, and
   * `askAgain` is given those that are as they were.
   */
  async do(batch: readonly Asked[], askAgain: (asked: Asked) => void): Promise<void> {
    const noted = batch.map((): Noted => ({ isApplied: false, ends: [] }));
    try {
      const { results, ends } = await this.#child.ask(
        batch.map(({ request }) => request),
        { reply: (notes) => note(batch, noted, notes) },
      );
      noteEnds(batch, noted, ends);
      for (const [index, result] of results.entries()) void settle(batch[index]!, noted[index]!, result);
    } catch (error) {
      for (const [index, asked] of batch.entries()) {
        if (batch.length === 1) asked.reject(error as Error);
        else void afterLoss(asked, noted[index]!, { error: error as Error, askAgain });
      }
    }
  }

  /** Ends the process; nothing may be under way. */
  close(): void {
    void this.#child.close();
  }
}

async function note(
  batch: readonly Asked[],
  noted: readonly Noted[],
  { begins, ends }: WriterTalk['question'],
): Promise<WriterTalk['reply']> {
  noteEnds(batch, noted, ends);
  const begin = async ({ index, entry }: (typeof begins)[number]) => {
    try {
      const { journal } = batch[index]!;
      if (!journal) throw new WriteError('nobody keeps a journal of this write');
      const entryId = await journal.begin(entry);
      noted[index]!.open = { entryId, entry };
      return { entryId };
    } catch (error) {
      return { error: toPlainError(error) };
    }
  };
  return Promise.all(begins.map(begin));
}

function noteEnds(batch: readonly Asked[], noted: readonly Noted[], ends: readonly End[]): void {
  for (const { index, entryId, state, reason, found } of ends) {
    delete noted[index]!.open;
    noted[index]!.isApplied = state === 'applied';
    const end = batch[index]!.journal!.settle(entryId, state, reason, found);
    end.catch(() => {}); // whoever asked hears of it
    noted[index]!.ends.push(end);
  }
}

async function settle(
  { resolve, reject }: Asked,
  { ends }: Noted,
  result: WriterTalk['answer']['results'][number],
): Promise<void> {
  try {
    await Promise.all(ends);
    if ('error' in result) reject(fromPlainError(result.error));
    else resolve(result.answer);
  } catch (error) {
    reject(error as Error);
  }
}

/**
 * The process died, of this file or of another one. Where this one is as it was, it is asked about again; it may also have been
 * written, whatever of it was not told any more.
 */
async function afterLoss(
  asked: Asked,
  { open, isApplied, ends }: Noted,
  { error, askAgain }: { error: Error; askAgain: (asked: Asked) => void },
): Promise<void> {
  try {
    await Promise.all(ends);
    const { state, found } = open ? await asked.journal!.recover(open.entryId) : {};
    if (open && state === 'applied' && found && asked.request.kind === 'write')
      return asked.resolve(writtenAs(open, found));
    if (isApplied || (open && state !== 'rolled back')) return asked.reject(error);
    asked.isAlone = true;
    askAgain(asked);
  } catch (cause) {
    asked.reject(cause as Error);
  }
}

function writtenAs(
  { entryId, entry: { method, after, contentId } }: NonNullable<Noted['open']>,
  { size, modifiedNs }: FoundAfter,
): Written {
  return { entryId, method, contentId, stamp: { size, modifiedNs, tagHash: after.tagHash } };
}
