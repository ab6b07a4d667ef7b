import { join } from 'node:path';
import { WriteError } from '../../errors.ts';
import { Child } from '../../processes/Child.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { JournalWord, TaskJournal, WriterRequest, WriterTalk, WriterTasks } from './protocol.ts';

const module = join(import.meta.dirname, 'writerProcess.ts');
/** Reading tags makes many small things, a second reader of them most: with 2 MiB every fifth of its time is spent clearing up. */
const youngMiB = 16;
/** A process that nobody asked for so long is ended. */
const idleSeconds = 30;

/**
 * The client's side of a writer process, which is started when it is needed and does one thing at a time. Whatever
 * becomes of the process is the error of what it was doing, and of nothing else.
 */
export class Writer {
  readonly #child: Child<WriterTalk>;

  constructor(launch: LaunchProcess) {
    this.#child = new Child({
      launch: (file, args) => launch(file, args, { youngMiB }),
      module,
      idleSeconds,
      lost: ({ how }) => new WriteError(`the process that wrote it ended (${how})`),
    });
  }

  /** How many things it has to do. */
  get asked(): number {
    return this.#child.asked;
  }

  /**
   * Rejects with ReadError or WriteError, also where the process died of it. The process begins to write only when the
   * journal has its word; how it ended it only tells, and may go on to the next file: this resolves when the journal has
   * that, too. Whoever is killed before finds it out from the file (recoverWrite).
   */
  async ask<Kind extends keyof WriterTasks>(
    kind: Kind,
    asks: WriterTasks[Kind]['asks'],
    journal?: TaskJournal,
  ): Promise<WriterTasks[Kind]['answers']> {
    // A process answers what it was asked, which the compiler cannot see through the message.
    const request = { kind, ...asks } as unknown as WriterRequest;
    const ends: Promise<void>[] = [];
    try {
      return await this.#child.ask(request, { reply: (word) => note(journal, word, ends) });
    } finally {
      await Promise.all(ends);
    }
  }

  /** Ends the process; nothing may be under way. */
  close(): void {
    void this.#child.close();
  }
}

async function note(
  journal: TaskJournal | undefined,
  word: JournalWord,
  ends: Promise<void>[],
): Promise<number> {
  if (!journal) throw new WriteError('nobody keeps a journal of this write');
  if (word.kind === 'begin') return journal.begin(word.entry);
  const end = journal.settle(word.entryId, word.state, word.reason, word.found);
  end.catch(() => {}); // whoever asked hears of it
  ends.push(end);
  return word.entryId;
}
