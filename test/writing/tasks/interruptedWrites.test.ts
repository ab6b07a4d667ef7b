import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { linkSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Library } from '../../../src-main/library/Library.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import type { ChildReport } from '../../../src-main/processes/Talk.ts';
import type { WriterTalk } from '../../../src-main/writing/tasks/protocol.ts';
import { launchProcess, type LaunchProcess } from '../../../src-main/processes/launchProcess.ts';
import { makeWrites } from './makeWrites.ts';
import { reasons } from './writeChoices.ts';

/** Nothing can be renamed over what is mounted: EBUSY, as of a file that is playing on Windows. */
function openElsewhere(path: string): Disposable | undefined {
  if (spawnSync('mount', ['--bind', path, path]).status !== 0) return undefined;
  return { [Symbol.dispose]: () => void spawnSync('umount', [path]) };
}

describe('writes that are interrupted', () => {
  it('stops between two files', async (t) => {
    // More than the processes have in hand at a time
    const names = Array.from({ length: 40 }, (_, index) => `${10 + index}.flac`);
    const { writes, preview, tagsOf } = makeWrites(t, names, { writers: 2 });
    const task = await preview();
    const writing = writes.apply(task);
    assert.throws(() => writes.apply(task), /being written/);
    while (task.data.written === 0) await setTimeout(1);
    task.cancel();
    await writing;
    assert.equal(task.data.state, 'cancelled');
    const { written } = task.data;
    assert.ok(written > 0 && written < names.length);
    // What the processes had in hand is whole, and the others are untouched
    assert.deepEqual(
      names.map((name) => tagsOf(name).genre !== undefined),
      names.map((_, index) => index < written),
    );
  });

  it('tries files again at the end that another program has open, and then says so', async (t) => {
    const names = ['a.flac', 'b.flac', 'c.flac', 'd.flac'];
    const { writes, pathOf, preview, tagsOf } = makeWrites(t, names, { busyPausesSeconds: [0.5, 2] });
    using a = openElsewhere(pathOf('a.flac'));
    using c = openElsewhere(pathOf('c.flac'));
    if (!a || !c) return t.skip('nothing can be mounted here');
    const untouched = readFileSync(pathOf('c.flac'));
    const task = await preview();
    const writing = writes.apply(task);
    while (task.data.done < 2 || !task.changes[0]!.reason) await setTimeout(5);
    assert.deepEqual([task.changes[0]!.state, task.data.done], ['planned', 2]);
    a[Symbol.dispose]();
    await writing;
    const { state, written, refused, done } = task.data;
    assert.deepEqual({ state, written, refused, done }, { state: 'done', written: 3, refused: 1, done: 4 });
    assert.match(reasons(task)[0]!, /another program has it open/);
    assert.equal(task.changes[0]!.reason, undefined);
    assert.deepEqual(tagsOf('a.flac').genre, ['dub']);
    assert.deepEqual(readFileSync(pathOf('c.flac')), untouched);
  });

  it('waits for no busy file once it is stopped', async (t) => {
    const { writes, pathOf, preview } = makeWrites(t, ['a.flac'], { busyPausesSeconds: [3600] });
    using a = openElsewhere(pathOf('a.flac'));
    if (!a) return t.skip('nothing can be mounted here');
    const task = await preview();
    const writing = writes.apply(task);
    while (!task.changes[0]!.reason) await setTimeout(5);
    task.cancel();
    await writing;
    assert.deepEqual([task.data.state, task.data.written], ['cancelled', 0]);
  });

  it('goes on where the process that writes is killed, and leaves each file old or new', async (t) => {
    let kills = 5;
    const launch: LaunchProcess = (module, args) => {
      const started = launchProcess(module, args);
      started.onMessage((message) => {
        const report = message as ChildReport<WriterTalk>;
        if (report.kind === 'question' && kills-- > 0) void setTimeout(kills).then(() => started.kill());
      });
      return started;
    };
    // Each kill may cost the file in hand: some are left after all of them
    const names = [...'abcdefgh'].map((name) => `${name}.flac`);
    const { writes, library, music, pathOf, preview, tagsOf } = makeWrites(t, names, { launch });
    const old = new Map(names.map((name) => [name, readFileSync(pathOf(name))]));
    const task = await preview();
    await writes.apply(task);
    assert.equal(task.data.state, 'done');
    assert.ok(task.data.refused > 0, 'some were killed');
    assert.ok(task.data.written >= 2, 'the others were written');
    assert.deepEqual(library.journal.unended(), []);
    for (const name of names) {
      const isOld = readFileSync(pathOf(name)).equals(old.get(name)!);
      const standing = library.journal
        .standing()
        .some((id) => library.journal.get(id)!.path === pathOf(name));
      assert.equal(isOld, !standing, name);
      if (!isOld) assert.deepEqual(tagsOf(name).genre, ['dub']);
    }
    assert.deepEqual(readdirSync(music).sort(), names);
  });

  it('lists the interrupted writes that it cannot settle, each time until it can', async (t) => {
    const { writes, library, music, pathOf, preview } = makeWrites(t, ['a.flac', 'b.flac']);
    await writes.apply(await preview());
    // As killed ones: begun and not ended
    for (const id of library.journal.standing())
      library.journal.begin(library.journal.addBatch('test'), library.journal.get(id)!);
    rmSync(pathOf('b.flac'));
    renameSync(music, `${music}-away`);
    const reasonsNow = async () => (await writes.recover()).open.map(({ path, reason }) => [path, reason]);
    for (const _time of [1, 2])
      assert.deepEqual((await reasonsNow()).sort(), [
        [pathOf('a.flac'), 'its folder is away'],
        [pathOf('b.flac'), 'its folder is away'],
      ]);
    renameSync(`${music}-away`, music);
    const { settled, open } = await writes.recover();
    assert.equal(settled, 1);
    assert.deepEqual(
      open.map(({ path }) => path),
      [pathOf('b.flac')],
    );
    assert.match(open[0]!.reason, /changed or deleted it since/);
    assert.deepEqual(await reasonsNow(), []);
  });

  it('has written a file though another Hearmark notes first how that ended', async (t) => {
    const others: Library[] = [];
    const launch: LaunchProcess = (module, args, options) => {
      const started = launchProcess(module, args, options);
      started.onMessage((message) => {
        const report = message as ChildReport<WriterTalk>;
        if (report.kind !== 'answer') return;
        for (const { entryId } of report.answer.ends)
          others[0]!.journal.settle(entryId, 'applied', 'by the other');
      });
      return started;
    };
    const { writes, library, preview, tagsOf } = makeWrites(t, ['a.flac'], { launch });
    others.push(openLibrary(library.file));
    t.after(() => others[0]!.close());
    const task = await preview();
    await writes.apply(task);
    assert.deepEqual([task.data.written, task.data.refused, reasons(task)], [1, 0, []]);
    assert.equal(library.journal.get(library.journal.standing()[0]!)!.reason, 'by the other');
    assert.deepEqual(tagsOf('a.flac').genre, ['dub']);
  });

  it('takes nothing back that was written after a write that never ended', async (t) => {
    const { writes, library, trackIds, pathOf, preview, undo, tagsOf } = makeWrites(t, ['a.flac']);
    const untouched = readFileSync(pathOf('a.flac'));
    linkSync(pathOf('a.flac'), pathOf('b.flac')); // so that it is written in place
    await writes.apply(await preview());
    const first = library.journal.get(library.journal.standing()[0]!)!;
    assert.equal(first.method, 'in place');
    // As one that was killed when its file was written, while another Hearmark was about to write into it, too
    const open = library.journal.begin(first.batchId, first);
    const change = { trackId: trackIds[0]!, category: 'genre' };
    library.corrections.append({ ...change, tag: 'dub', action: 'removed' });
    library.corrections.append({ ...change, tag: 'pop', action: 'added' });
    await writes.apply(await preview({ modes: { genre: 'replace' } }));
    assert.deepEqual(tagsOf('a.flac').genre, ['pop']);
    assert.equal(library.journal.get(open)!.state, 'applied');
    await writes.apply(await undo(null, null));
    assert.deepEqual(readFileSync(pathOf('a.flac')), untouched);
  });
});
