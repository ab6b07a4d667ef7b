import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Writers } from '../../../src-main/writing/tasks/Writers.ts';
import { TransactionGroup } from '../../../src-main/writing/tasks/TransactionGroup.ts';
import type { ChildReport, ParentMessage } from '../../../src-main/processes/Talk.ts';
import type { WriterTalk } from '../../../src-main/writing/tasks/protocol.ts';
import { launchProcess, type LaunchProcess } from '../../../src-main/processes/launchProcess.ts';
import { previewFile } from '../../../src-main/writing/previewFile.ts';
import { makeAudio } from '../../fixtures/makeAudio.ts';
import { tagFile } from '../../fixtures/tagFile.ts';
import { hashOf, WritingPlace } from '../writingPlace.ts';
import { targetsOf } from '../../../src-main/writing/tasks/targets.ts';
import { makeWrites, settings } from './makeWrites.ts';

const names = ['a.flac', 'b.mp3', 'c.flac', 'd.flac', 'e.mp3', 'f.flac', 'g.mp3', 'h.flac'];

/** What a process is given to do with a message. */
function givenWith(message: ParentMessage<WriterTalk>) {
  if (message.kind === 'request') return message.request;
  return message.kind === 'reply' ? message.reply.more : [];
}

/** Processes that are watched: which files they have in hand, each by its number on the drive. */
function watchedLaunch() {
  const inHand = new Map<object, bigint[]>();
  const seen = { most: 0, twice: 0 };
  const launch: LaunchProcess = (module, args) => {
    const started = launchProcess(module, args);
    started.onMessage((message) => {
      if (['answer', 'failed'].includes((message as ChildReport<WriterTalk>).kind)) inHand.delete(started);
    });
    const send = (message: unknown) => {
      const asked = givenWith(message as ParentMessage<WriterTalk>);
      for (const one of asked) {
        if (one.kind !== 'write' && one.kind !== 'undo') continue;
        const file = statSync(one.request.path!, { bigint: true }).ino;
        if ([...inHand.values()].flat().includes(file)) seen.twice++;
        inHand.set(started, [...(inHand.get(started) ?? []), file]);
        seen.most = Math.max(seen.most, inHand.size);
      }
      started.send(message);
    };
    return { ...started, send };
  };
  return { launch, seen };
}

/** Processes that only count what they are asked for: none of these files is there. */
function emptyLaunch(onAsked: (files: number) => void) {
  let started = 0;
  const launch: LaunchProcess = () => {
    started++;
    let answer: (report: unknown) => void = () => {};
    return {
      pid: undefined,
      send(message) {
        const said = message as ParentMessage<WriterTalk>;
        const asked = said.kind === 'request' ? said.request : [];
        onAsked(asked.length);
        answer({
          kind: 'answer',
          answer: { results: asked.map((_, index) => ({ index, answer: undefined })), ends: [] },
        });
      },
      onMessage(listener) {
        answer = (report) => setImmediate(() => listener(report));
        answer({ kind: 'ready' });
      },
      onExit() {},
      kill() {},
    };
  };
  return { launch, started: () => started };
}

describe('several writers', () => {
  it('have each another file in hand, also where one file has two names', async (t) => {
    const { launch, seen } = watchedLaunch();
    const { writes, library, pathOf, learn, trackIds, preview, undo, tagsOf } = makeWrites(t, names, {
      launch,
      writers: 4,
    });
    linkSync(pathOf('a.flac'), pathOf('z.flac'));
    const untouched = new Map(names.map((name) => [name, readFileSync(pathOf(name))]));
    await writes.apply(await preview());
    // Again under its other name, so that the journal knows it by both
    library.corrections.append({ trackId: trackIds[0]!, tag: 'house', category: 'genre', action: 'added' });
    learn(pathOf('z.flac'), 'a0');
    library.files.markMissing(join(pathOf('a.flac'), '..'), ['a.flac']);
    await writes.apply(await preview());
    assert.deepEqual(tagsOf('a.flac').genre, ['dub', 'house']);
    assert.equal(new Set(library.journal.standing().map((id) => library.journal.get(id)!.path)).size, 9);
    await writes.apply(await undo(null, null));
    for (const name of names) assert.deepEqual(readFileSync(pathOf(name)), untouched.get(name), name);
    assert.deepEqual(library.journal.standing(), []);
    assert.ok(seen.most > 1 && seen.most <= 4, `${seen.most} at a time`);
    assert.equal(seen.twice, 0);
  });

  it('note in one go what each is about to write into all that it has in hand', async (t) => {
    const begins: number[] = [];
    const launch: LaunchProcess = (module, args, options) => {
      const started = launchProcess(module, args, options);
      started.onMessage((message) => {
        const report = message as ChildReport<WriterTalk>;
        if (report.kind === 'question') begins.push(report.question.begins.length);
      });
      return started;
    };
    const { writes, library, preview } = makeWrites(t, names, { launch, writers: 1 });
    await writes.apply(await preview());
    assert.deepEqual(begins, [8]);
    assert.equal(library.journal.standing().length, 8);
  });

  it('are one where that is soon done, and all where files wait for it', async (t) => {
    let started = 0;
    const launch: LaunchProcess = (module, args, options) => {
      started++;
      return launchProcess(module, args, options);
    };
    // Longer than eight files take on a busy machine
    const patient = makeWrites(t, names, { launch, writers: 4, writerPatienceMs: 60_000 });
    await patient.writes.apply(await patient.preview());
    assert.equal(started, 1);
    const impatient = makeWrites(t, names, { launch, writers: 3, writerPatienceMs: 1 });
    await impatient.preview();
    assert.equal(started, 1 + 3);
  });

  it('are all there from the start where many files are to come', async () => {
    for (const [files, expected] of [
      [399, 1],
      [400, 3],
    ] as const) {
      const launch = emptyLaunch(() => {});
      const writers = new Writers(launch.launch, 3, 60_000);
      writers.expect(files);
      const asked = Array.from({ length: 6 }, () => writers.ask('preview', { path: 'a.flac', fields: [] }));
      await Promise.all(asked);
      assert.equal(launch.started(), expected);
      writers.close();
    }
  });

  it('have many small files in hand, or few large ones', async () => {
    const inHand: number[] = [];
    const { launch } = emptyLaunch((files) => inHand.push(files));
    const sizes = [...Array<number>(80).fill(5e6), 3e9, 4e8, 4e8, 4e8];
    const writers = new Writers(launch, 1);
    const write = (size: number) =>
      writers.ask('write', {
        request: { path: 'a.flac', values: new Map(), stamp: { size, modifiedNs: 0n, tagHash: '' } },
        options: { stateFolder: '' },
      });
    await Promise.all(sizes.map(write));
    assert.deepEqual(inHand, [64, 16, 1, 2, 1]);
    writers.close();
  });

  it('are given more as they are done with some, and have no more than that in hand', async (t) => {
    const copies = Array.from({ length: 90 }, (_, index) => `${String(index).padStart(3, '0')}.flac`);
    const given: string[] = [];
    let [requests, inHand, most] = [0, 0, 0];
    const launch: LaunchProcess = (module, args, options) => {
      const started = launchProcess(module, args, options);
      started.onMessage((message) => {
        const report = message as ChildReport<WriterTalk>;
        if (report.kind === 'question') inHand -= report.question.results.length;
        if (report.kind === 'answer') inHand -= report.answer.results.length;
      });
      const send = (message: unknown) => {
        const said = message as ParentMessage<WriterTalk>;
        const files = givenWith(said).filter((one) => one.kind === 'write');
        if (said.kind === 'request' && files.length > 0) requests++;
        given.push(...files.map(({ request }) => request.path));
        most = Math.max(most, (inHand += givenWith(said).length));
        started.send(message);
      };
      return { ...started, send };
    };
    const { writes, library, pathOf, preview } = makeWrites(t, copies, { launch, writers: 1 });
    await writes.apply(await preview());
    assert.deepEqual(given.sort(), copies.map(pathOf));
    assert.equal(library.journal.standing().length, copies.length);
    assert.equal(inHand, 0);
    assert.ok(most <= 64, `${most} in hand`);
    assert.ok(requests < 3, `${requests} requests`);
  });

  it('leave none out where one dies while more is on its way to it', async (t) => {
    const copies = Array.from({ length: 80 }, (_, index) => `${index}.flac`);
    let kills = 1;
    const launch: LaunchProcess = (module, args, options) => {
      const started = launchProcess(module, args, options);
      started.onMessage((message) => {
        if ((message as ChildReport<WriterTalk>).kind === 'question' && kills-- > 0) started.kill();
      });
      return started;
    };
    const { writes, library, preview } = makeWrites(t, copies, { launch, writers: 1 });
    const task = await preview();
    await writes.apply(task);
    assert.deepEqual([task.data.written, library.journal.standing().length], [80, 80]);
    assert.deepEqual(library.journal.unended(), []);
  });

  it('show a preview in the order of the files', async (t) => {
    const { preview, pathOf } = makeWrites(t, names, { writers: 2 });
    assert.deepEqual(
      (await preview()).changes.map(({ path }) => path),
      names.map(pathOf),
    );
  });

  it('go on where one of them dies, which takes its own file with it and no other', async (t) => {
    const launch: LaunchProcess = (module, args) => {
      const started = launchProcess(module, args);
      started.onMessage((message) => {
        const report = message as ChildReport<WriterTalk>;
        if (report.kind !== 'question') return;
        if (report.question.begins.some(({ entry }) => entry.path.endsWith('c.flac'))) started.kill();
      });
      return started;
    };
    const { writes, library, pathOf, preview, tagsOf } = makeWrites(t, names, { launch, writers: 4 });
    const untouched = readFileSync(pathOf('c.flac'));
    const task = await preview();
    await writes.apply(task);
    assert.deepEqual(
      task.changes.filter(({ state }) => state !== 'written').map(({ path }) => path),
      [pathOf('c.flac')],
    );
    assert.match(task.refused[0]!.reason!, /the process that wrote it ended/);
    assert.deepEqual(readFileSync(pathOf('c.flac')), untouched);
    assert.deepEqual(tagsOf('h.flac').genre, ['dub']);
    assert.deepEqual(library.journal.unended(), []);
  });

  it('leave each file old or new, and the journal knows which, where all of Hearmark is killed', async (t) => {
    const { writes, library, music, pathOf, learn, undo } = makeWrites(t, []);
    // In place and replaced
    const [large, small] = [pathOf('../large.mp3'), pathOf('../small.flac')];
    tagFile(makeAudio(large, { seconds: 80 }), { title: ['A'], genre: ['Rock'] });
    makeAudio(small, { seconds: 1 });
    mkdirSync(music);
    const copies = [1, 2, 3, 4, 5, 6].map((index) => `${index}${index % 2 ? '.mp3' : '.flac'}`);
    for (const lastWord of [1, 2, 4, 6]) {
      for (const name of copies) {
        copyFileSync(name.endsWith('.mp3') ? large : small, pathOf(name));
        const trackId = learn(pathOf(name), `b${name[0]}`);
        if (lastWord === 1)
          library.corrections.append({ trackId, tag: 'dub', category: 'genre', action: 'added' });
      }
      const child = fork(join(import.meta.dirname, 'killedWrites.ts'), [library.file, String(lastWord)]);
      assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL']);
      // Writers end when they find their parent gone: until then their files are locked
      for (await writes.recover(); library.journal.unended().length > 0; await writes.recover())
        await setTimeout(20);
      const batchId = writes.batches()[0]!.id;
      const standing = new Map(
        library.journal.standing({ batchId }).map((id) => {
          const entry = library.journal.get(id)!;
          return [entry.path, entry];
        }),
      );
      if (lastWord === 1) assert.ok(standing.size < copies.length, 'some were not begun');
      for (const name of copies) {
        const entry = standing.get(pathOf(name));
        const { size, tagHash } = previewFile(pathOf(name), []).stamp;
        if (entry) assert.deepEqual({ size, tagHash }, entry.after, `${lastWord}: ${name}`);
        else assert.equal(hashOf(pathOf(name)), hashOf(name.endsWith('.mp3') ? large : small), name);
      }
      assert.deepEqual(readdirSync(music).sort(), copies);
      // The library knows what is in them now: the rest is written without a scan, and all of it is undone
      const trackIds = library.search({ modelId: null, limit: 100 }).map(({ trackId }) => trackId);
      const rest = writes.previewWrite(targetsOf(library, trackIds), { settings, withSuggestions: false });
      await rest.looked;
      assert.deepEqual(rest.refused, []);
      assert.equal(rest.data.changing, copies.length - standing.size);
      if (rest.data.changing > 0) await writes.apply(rest);
      const back = await undo(null, null);
      await writes.apply(back);
      assert.equal(back.data.written, copies.length);
      for (const name of copies)
        assert.equal(hashOf(pathOf(name)), hashOf(name.endsWith('.mp3') ? large : small), name);
    }
  });
});

describe('TransactionGroup', () => {
  it('notes in one transaction what is asked for at once, and tells each of its error', async () => {
    using place = new WritingPlace();
    const path = makeAudio(join(place.folder, 'music', 'a.mp3'), { seconds: 1 });
    const written = await place.write(path, { GENRE: ['dub'] });
    const entry = place.entry(written!.entryId);
    const { journal } = place.library;
    let depth = 0;
    let transactions = 0;
    const group = new TransactionGroup({
      transaction(work) {
        if (depth++ === 0) transactions++;
        try {
          return place.library.transaction(work);
        } finally {
          depth--;
        }
      },
    });
    const begin = (write = entry) => group.run(() => journal.begin(place.batchId, write));
    const ids = await Promise.all([begin(), begin(), begin()]);
    assert.deepEqual(
      ids.map((id) => journal.get(id)!.path),
      [path, path, path],
    );
    assert.equal(new Set(ids).size, 3);
    assert.equal(transactions, 1);
    const ended = group.runLater(() => journal.settle(ids[0], 'applied'));
    assert.equal(transactions, 1, 'what nothing waits for goes with the next');
    await Promise.all([begin(), ended]);
    assert.equal(transactions, 2);
    assert.equal(journal.get(ids[0])!.state, 'applied');
    const both = await Promise.allSettled([begin({ ...entry, contentId: '' }), begin()]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'fulfilled'],
      'one that fails takes no other with it',
    );
    assert.equal(place.library.journal.unended().length, 4);
    await group.runLater(() => journal.settle(ids[1], 'failed', 'nobody came'));
    assert.equal(journal.get(ids[1])!.state, 'failed', 'and by itself where none comes');
  });
});
