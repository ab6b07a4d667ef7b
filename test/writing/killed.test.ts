import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { WriteOutcome } from '../../src-main/writing/WriteJournal.ts';
import { recoverWrite } from '../../src-main/writing/recoverWrite.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { soundOf } from './soundOf.ts';
import { hashOf, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

const program = join(import.meta.dirname, 'killedWrite.ts');
const music = join(place.folder, 'music');
const file = join(music, 'a.mp3');

/** An mp3 of over 1 MiB with room in its tag, and ID3v1 behind: what is written in place is written at both ends. */
const large = makeAudio(join(music, 'large.mp3'), { seconds: 80 });
tagFile(large, { title: ['A'], genre: ['Rock'] });
writeFileSync(
  large,
  Buffer.concat([readFileSync(large), Buffer.from('TAGA'), Buffer.alloc(123), Buffer.of(17)]),
);
const small = makeAudio(join(music, 'small.mp3'), { seconds: 1 });

/** A process that is killed when it has come to a step of writing the file. */
const writeAndDie = (step: string) =>
  spawnSync(process.execPath, [program, place.folder, file, step, 'Techno', soundOf(file)], {
    encoding: 'utf8',
  });

const cases = [
  {
    method: 'replaced',
    from: small,
    steps: ['planned', 'created', 'half written', 'written', 'flushed', 'compared', 'renamed'],
    linked: false,
  },
  { method: 'in place', from: large, steps: ['planned', 'written', 'flushed', 'compared'], linked: false },
  {
    method: 'in place with a backup',
    from: small,
    steps: ['planned', 'backed up', 'half written', 'written', 'compared'],
    linked: true,
  },
];

describe('a process killed while it writes', () => {
  for (const { method, from, steps, linked } of cases) {
    it(`${method}: leaves the old file or the new one, and the journal tells which`, async () => {
      const lay = () => {
        for (const name of ['a.mp3', 'b.mp3']) rmSync(join(music, name), { force: true });
        copyFileSync(from, file);
        if (linked) linkSync(file, join(music, 'b.mp3'));
      };
      lay();
      const oldHash = hashOf(file);
      const whole = await place.write(file, { GENRE: ['Techno'] });
      assert.equal(whole!.method, method);
      const newHash = hashOf(file);
      const ends = new Set<string>();
      for (const step of steps) {
        lay();
        const child = writeAndDie(step);
        assert.equal(child.signal, 'SIGKILL', `${step}: ${child.stderr}`);
        // A rename is whole at once; what is in place is so again after the next start.
        if (method === 'replaced') assert.ok([oldHash, newHash].includes(hashOf(file)), step);
        const left = place.library.journal.unended();
        assert.equal(left.length, 1, step);
        const state = await recoverWrite(place.entry(left[0]!.id), place.options.stateFolder);
        place.library.journal.settle(left[0]!.id, state);
        assert.equal(
          hashOf(file),
          { applied: newHash, 'rolled back': oldHash }[state as string],
          `${step}: ${state}`,
        );
        ends.add(state);
        const rest = readdirSync(music).filter((name) => name.startsWith('.'));
        assert.deepEqual(rest, [], `${step} left something`);
        const state2 = readdirSync(place.options.stateFolder).filter((name) =>
          /backup|draft|\.lock$/.test(name),
        );
        assert.deepEqual(state2, [], `${step} left something of its own`);
      }
      assert.ok(ends.has('rolled back'));
      assert.equal(place.library.journal.unended().length, 0);
    });
  }
});

describe('a file whose write was killed, and into which another program wrote later', () => {
  for (const { method, from, linked } of cases.slice(1)) {
    it(`${method}: stays what that program made of it, though its size is that of one half written`, async () => {
      for (const name of ['a.mp3', 'b.mp3']) rmSync(join(music, name), { force: true });
      copyFileSync(from, file);
      if (linked) linkSync(file, join(music, 'b.mp3'));
      writeAndDie('compared');
      const [left] = place.library.journal.unended();
      const bytes = readFileSync(file);
      const words = bytes.indexOf('Techno');
      bytes.write('Reggae', words, 'latin1');
      writeFileSync(file, bytes);
      const [entry, later] = [place.entry(left!.id), new Date(Date.now() + 2 * 3600 * 1000)];
      utimesSync(file, later, later);
      assert.equal(await recoverWrite(entry, place.options.stateFolder), 'unknown');
      place.library.journal.settle(left!.id, 'unknown');
      assert.ok(readFileSync(file).equals(bytes));
    });
  }
});

describe('a write that fails and cannot be taken back', () => {
  it('stays open in the journal, and the next start brings the file back', async () => {
    for (const name of ['a.mp3', 'b.mp3']) rmSync(join(music, name), { force: true });
    copyFileSync(small, file);
    linkSync(file, join(music, 'b.mp3'));
    const old = hashOf(file);
    const drive = (reached: string) => {
      if (reached !== 'half written') return;
      renameSync(music, `${music}-away`);
      throw new Error('the drive is away');
    };
    await assert.rejects(
      place.write(file, { GENRE: ['Techno'] }, { onStep: drive }),
      /could not be taken back/,
    );
    const [left] = place.library.journal.unended();
    const entry = place.entry(left!.id);
    const recover = () => recoverWrite(entry, place.options.stateFolder);
    await assert.rejects(recover, /its folder is away/);
    renameSync(`${music}-away`, music);
    assert.notEqual(hashOf(file), old);
    assert.equal(await recover(), 'rolled back');
    place.library.journal.settle(left!.id, 'rolled back');
    assert.equal(hashOf(file), old);
    assert.ok(!existsSync(entry.temporary!));
  });

  it('stays open, too, where only its copy cannot be removed, which the next start does', async () => {
    for (const name of ['a.mp3', 'b.mp3']) rmSync(join(music, name), { force: true });
    copyFileSync(small, file);
    const old = hashOf(file);
    const copy = () =>
      join(
        music,
        readdirSync(music).find((name) => name.startsWith('.hearmark-'))!,
      );
    const drive = (reached: string) => {
      if (reached !== 'compared') return;
      const path = copy();
      renameSync(path, join(place.folder, 'copy'));
      mkdirSync(path); // which is not removed as a file is
      throw new Error('the drive is away');
    };
    await assert.rejects(
      place.write(file, { GENRE: ['Techno'] }, { onStep: drive }),
      /could not be taken back/,
    );
    const [left] = place.library.journal.unended();
    const entry = place.entry(left!.id);
    rmSync(copy(), { recursive: true });
    renameSync(join(place.folder, 'copy'), entry.temporary!);
    assert.equal(await recoverWrite(entry, place.options.stateFolder), 'rolled back');
    place.library.journal.settle(left!.id, 'rolled back');
    assert.equal(hashOf(file), old);
    assert.ok(!existsSync(entry.temporary!));
  });
});

describe('a power cut while a file is overwritten', () => {
  /** A file with two names, of which the first half is overwritten. */
  const lay = () => {
    for (const name of ['a.mp3', 'b.mp3']) rmSync(join(music, name), { force: true });
    copyFileSync(small, file);
    linkSync(file, join(music, 'b.mp3'));
    const old = hashOf(file);
    writeAndDie('backed up');
    writeFileSync(file, readFileSync(file).fill(7, 0, 4000));
    const [left] = place.library.journal.unended();
    const entry = place.entry(left!.id);
    const settle = (state: WriteOutcome) => place.library.journal.settle(left!.id, state);
    return { old, entry, settle, recover: () => recoverWrite(entry, place.options.stateFolder) };
  };

  it('that loses the name of the backup loses no byte: the draft is the file', async () => {
    const { old, entry, settle, recover } = lay();
    renameSync(entry.temporary!, `${entry.temporary}.draft`);
    assert.equal(await recover(), 'rolled back');
    settle('rolled back');
    assert.equal(hashOf(file), old);
    assert.ok(!existsSync(`${entry.temporary}.draft`));
  });

  it('keeps a backup that is not whole where the file is not either, and says so each time', async () => {
    const { old, entry, settle, recover } = lay();
    const whole = readFileSync(entry.temporary!);
    for (const ending of ['', '.draft']) {
      rmSync(entry.temporary!);
      writeFileSync(entry.temporary! + ending, whole.subarray(0, 3000));
      for (const _time of [1, 2])
        await assert.rejects(recover, /is broken or gone; a copy, whole or not, is kept/);
      assert.ok(existsSync(entry.temporary! + ending));
      rmSync(entry.temporary! + ending);
      writeFileSync(entry.temporary!, whole);
    }
    settle(await recover());
    assert.equal(hashOf(file), old);
  });

  it('writes nothing over what another program made in the meantime', async () => {
    const { entry, settle, recover } = lay();
    const [backup, otherSong] = [readFileSync(entry.temporary!), readFileSync(large)];
    writeFileSync(file, otherSong);
    await assert.rejects(recover, /is broken or gone; a copy, whole or not, is kept/);
    assert.ok(readFileSync(file).equals(otherSong));
    assert.ok(readFileSync(entry.temporary!).equals(backup), 'what was there before is kept, too');
    // The same music with other tags: nothing is missing, and the backup is not needed any more
    const retagged = tagFile(makeAudio(file, { seconds: 1 }), { title: ['x'.repeat(5000)] });
    const made = hashOf(retagged);
    assert.equal(await recover(), 'unknown');
    settle('unknown');
    assert.equal(hashOf(file), made);
    assert.ok(!existsSync(entry.temporary!));
  });

  it('waits for a file that is away with its folder', async () => {
    const { old, settle, recover } = lay();
    renameSync(music, `${music}-away`);
    await assert.rejects(recover, /its folder is away/);
    renameSync(`${music}-away`, music);
    settle(await recover());
    assert.equal(hashOf(file), old);
  });

  it('brings back a file of which only the new copy is left, and leaves one deleted that was deleted', async () => {
    for (const name of ['a.mp3', 'b.mp3']) rmSync(join(music, name), { force: true });
    copyFileSync(small, file);
    await place.write(file, { GENRE: ['Techno'] });
    const [made, bytes] = [hashOf(file), readFileSync(file)];
    for (const [content, state] of [
      [bytes, 'applied'],
      [bytes.subarray(0, 5000), 'unknown'],
    ] as const) {
      copyFileSync(small, file);
      writeAndDie('compared');
      const [left] = place.library.journal.unended();
      const entry = place.entry(left!.id);
      rmSync(file);
      writeFileSync(entry.temporary!, content);
      assert.equal(await recoverWrite(entry, place.options.stateFolder), state);
      place.library.journal.settle(left!.id, state);
      assert.ok(!existsSync(entry.temporary!));
      if (state === 'applied') assert.equal(hashOf(file), made);
    }
    assert.ok(!existsSync(file));
  });

  it('puts back a header that is still the old one where the tags are new', async () => {
    // Large enough to be written in place; the tag at the end grows, and so does the size in the first bytes
    const wav = makeAudio(join(music, 'a.wav'), { format: 'wav', seconds: 20 });
    const old = hashOf(wav);
    const written = await place.write(wav, { GENRE: ['Techno'] });
    assert.equal(written!.method, 'in place');
    const whole = readFileSync(wav);
    const header = Buffer.from(whole.subarray(0, 8));
    header.writeUInt32LE(
      header.readUInt32LE(4) - (whole.length - place.entry(written!.entryId).before.size),
      4,
    );
    whole.set(header, 0);
    writeFileSync(wav, whole);
    assert.equal(await recoverWrite(place.entry(written!.entryId), place.options.stateFolder), 'rolled back');
    assert.equal(hashOf(wav), old);
  });
});
