import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setImmediate as letOthers } from 'node:timers/promises';
import type { Begin, End, NotedEntry } from '../../../src-main/writing/tasks/protocol.ts';
import { SharedJournal } from '../../../src-main/writing/tasks/SharedJournal.ts';
import type { JournalEntry } from '../../../src-main/writing/WriteJournal.ts';

const entry = { contentId: 'ab' } as JournalEntry;

/** A journal whose parent answers when it is told to. */
function journalOf(files: number) {
  const questions: { begins: Begin[]; ends: End[]; answer: (entries: NotedEntry[]) => void }[] = [];
  const journal = new SharedJournal(
    (question) => new Promise((answer) => questions.push({ ...question, answer })),
    files,
  );
  const answer = async (at: number, entries?: NotedEntry[]) => {
    const { begins, answer: tell } = questions[at]!;
    tell(entries ?? begins.map(({ index }) => ({ entryId: 100 + index })));
    await letOthers();
  };
  const begun = () => questions.map(({ begins }) => begins.map(({ index }) => index));
  return { journal, questions, answer, begun };
}

it('what is tried while the journal is flushed is noted with the next question, and one question is under way', async () => {
  const files = 36;
  const { journal, questions, answer, begun } = journalOf(files);
  const done: Promise<number>[] = [];
  for (let index = 0; index < files; index++) {
    const one = await journal.start(index, async ({ begin, settle }) => {
      if (index === 3) throw new Error('it is damaged'); // and never comes to the journal
      const id = await begin(entry);
      await settle(id, 'applied');
      return id;
    });
    done.push(one.done);
    one.done.catch(() => {});
  }
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
  assert.deepEqual(begun(), [[0, 1, 2, ...range(4, 17)]], '16 wait, and the others were tried meanwhile');
  await answer(0);
  assert.deepEqual(begun()[1], range(17, files));
  assert.deepEqual(questions[1]!.ends, [], 'what was asked before the first were written tells of no end');
  await answer(1);
  const ids = await Promise.allSettled(done);
  assert.deepEqual(
    ids.map((one) => (one.status === 'fulfilled' ? one.value : 'failed')),
    Array.from({ length: files }, (_, index) => (index === 3 ? 'failed' : 100 + index)),
  );
  assert.equal(questions.length, 2);
  assert.equal(journal.takeEnds().length, files - 1);
});

it('a parent that is gone fails those who asked, and what was tried meanwhile is asked by itself', async () => {
  const { journal, questions, begun } = journalOf(17);
  const done: Promise<number>[] = [];
  for (let index = 0; index < 17; index++) {
    const one = await journal.start(index, async ({ begin }) => begin(entry));
    one.done.catch(() => {});
    done.push(one.done);
  }
  questions[0]!.answer(undefined as never); // nothing that could be read
  await letOthers();
  assert.deepEqual(begun()[1], [16]);
  questions[1]!.answer([{ entryId: 7 }]);
  const states = (await Promise.allSettled(done)).map(({ status }) => status);
  assert.deepEqual(states, [...Array<string>(16).fill('rejected'), 'fulfilled']);
});
