import { join } from 'node:path';
import { fromPlainError, toPlainError, WriteError, type PlainError } from '../../errors.ts';
import { Child } from '../../processes/Child.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { Written } from '../commitPatch.ts';
import type { FoundAfter, JournalEntry } from '../WriteJournal.ts';
import type { NotedEntry, TaskJournal, WriterAnswer, WriterRequest, WriterTalk } from './protocol.ts';

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
  /** Gives it up as long as no process has it in hand. */
  signal: AbortSignal | undefined;
  /** Asked by itself: a process died when it was asked together with others. */
  isAlone?: boolean;
  resolve: (answer: WriterAnswer) => void;
  reject: (error: Error) => void;
}

/** What a process has in hand, and what the journal has of it. */
interface InHand {
  asked: Asked;
  /** The entry that has no end yet. */
  open?: { entryId: number; entry: JournalEntry };
  isApplied: boolean;
  ends: Promise<void>[];
}

/** Each by its place among all that was given with a request. */
type Hand = Map<number, InHand>;

/** Where what a process does comes from. */
export interface FileSupply {
  /** What it is given beside what it has in hand; may be nothing. */
  more: (inHand: readonly Asked[]) => Asked[];
  /** Takes back what is as it was where the process died. */
  askAgain: (asked: Asked) => void;
}

/**
 * The client's side of a writer process, which is started when it is needed and has some files in hand. Whatever becomes
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
   * Asks the process, gives it more as it is done with some, and resolves when it has no more. It begins to write only when the
   * journal has its word; how it ended it only tells, and may go on to other files: each is resolved when the journal has that,
   * too. Whoever is killed before finds it out from the file (recoverWrite). Where the process dies, one that was asked alone
   * is rejected, and `askAgain` is given those that are as they were.
   */
  async do(first: readonly Asked[], { more, askAgain }: FileSupply): Promise<void> {
    const hand: Hand = new Map();
    let [given, isLost] = [0, false];
    const give = (asked: readonly Asked[]) =>
      asked.map((one) => {
        hand.set(given++, { asked: one, isApplied: false, ends: [] });
        return one.request;
      });
    const isAlone = first.some((one) => one.isAlone);
    try {
      const answer = await this.#child.ask(give(first), {
        async reply({ begins, ...told }) {
          settle(hand, told);
          const entries = await Promise.all(begins.map((begin) => note(hand, begin)));
          const further = isAlone || isLost ? [] : more([...hand.values()].map(({ asked }) => asked));
          return { entries, more: give(further) };
        },
      });
      settle(hand, answer);
    } catch (error) {
      isLost = true;
      for (const one of hand.values()) {
        if (given === 1) one.asked.reject(error as Error);
        else void afterLoss(one, { error: error as Error, askAgain });
      }
    }
  }

  /** Ends the process; nothing may be under way. */
  close(): void {
    void this.#child.close();
  }
}

async function note(
  hand: Hand,
  { index, entry }: WriterTalk['question']['begins'][number],
): Promise<NotedEntry> {
  try {
    const one = hand.get(index)!;
    if (!one.asked.journal) throw new WriteError('nobody keeps a journal of this write');
    const entryId = await one.asked.journal.begin(entry);
    one.open = { entryId, entry };
    return { entryId };
  } catch (error) {
    return { error: toPlainError(error) };
  }
}

/** Notes how writes ended, and answers what the process is done with, which it has no longer in hand. */
function settle(hand: Hand, { ends, results }: WriterTalk['answer']): void {
  for (const { index, entryId, state, reason, found } of ends) {
    const one = hand.get(index)!;
    delete one.open;
    one.isApplied = state === 'applied';
    const end = one.asked.journal!.settle(entryId, state, reason, found);
    end.catch(() => {}); // whoever asked hears of it
    one.ends.push(end);
  }
  for (const { index, ...result } of results) {
    void answerOne(hand.get(index)!, result);
    hand.delete(index);
  }
}

async function answerOne(
  { asked: { resolve, reject }, ends }: InHand,
  result: { answer: WriterAnswer } | { error: PlainError },
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
  { asked, open, isApplied, ends }: InHand,
  { error, askAgain }: Pick<FileSupply, 'askAgain'> & { error: Error },
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
  { entryId, entry: { method, after, contentId } }: NonNullable<InHand['open']>,
  { size, modifiedNs }: FoundAfter,
): Written {
  return { entryId, method, contentId, stamp: { size, modifiedNs, tagHash: after.tagHash } };
}
