import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import { launchProcess } from '../../../src-main/processes/launchProcess.ts';
import { Writes } from '../../../src-main/writing/tasks/Writes.ts';
import { makeAudio } from '../../fixtures/makeAudio.ts';
import { tagFile } from '../../fixtures/tagFile.ts';
import { soundOf } from '../soundOf.ts';
import { hashOf, WritingPlace } from '../writingPlace.ts';

const songs = new WritingPlace();
after(() => songs[Symbol.dispose]());

const program = join(import.meta.dirname, '..', 'killedWrite.ts');
/** Over 1 MiB, with room in its tag, and ID3v1 behind: what is written in place is written at both ends. */
const large = makeAudio(join(songs.folder, 'large.mp3'), { seconds: 80 });
tagFile(large, { title: ['A'], genre: ['Rock'] });
writeFileSync(
  large,
  Buffer.concat([readFileSync(large), Buffer.from('TAGA'), Buffer.alloc(123), Buffer.of(17)]),
);
const small = makeAudio(join(songs.folder, 'small.mp3'), { seconds: 1 });

/** A song with two names, what is killed while it writes into one of them, and the writes of a Hearmark that goes on. */
function makePlace(t: TestContext, song: string) {
  const place = new WritingPlace();
  const writes = new Writes({ library: place.library, launch: launchProcess, writers: 1 });
  t.after(async () => {
    await writes.close();
    place[Symbol.dispose]();
  });
  const music = join(place.folder, 'music');
  const [file, otherName] = [join(music, 'a.mp3'), join(music, 'b.mp3')];
  mkdirSync(music);
  copyFileSync(song, file);
  linkSync(file, otherName);
  /** Returns the entry that it leaves in the journal. */
  const writeAndDie = (step: string, genre: string, name = file) => {
    const child = spawnSync(process.execPath, [program, place.folder, name, step, genre, soundOf(name)]);
    assert.equal(child.signal, 'SIGKILL', String(child.stderr));
    return place.library.journal.unended().at(-1)!;
  };
  const copies = () =>
    [music, place.options.stateFolder].flatMap((folder) =>
      readdirSync(folder).filter((name) => /^\.hearmark-|\.backup/.test(name)),
    );
  return { place, writes, file, otherName, writeAndDie, copies };
}

describe('a file that is written again before it is known how a killed write ended', () => {
  const ways = [
    { method: 'in place', song: large, steps: ['written', 'compared'] },
    { method: 'in place with a backup', song: small, steps: ['backed up', 'compared'] },
  ];
  for (const { method, song, steps } of ways) {
    for (const name of ['the same name', 'another name']) {
      for (const step of steps) {
        it(`keeps what was written last: ${method}, killed when ${step}, written by ${name}`, async (t) => {
          const { place, writes, file, otherName, writeAndDie, copies } = makePlace(t, song);
          assert.equal(writeAndDie(step, 'Techno').method, method);
          const later = await place.write(name === 'another name' ? otherName : file, { GENRE: ['Reggae'] });
          const wanted = hashOf(file);
          await writes.recover();
          assert.equal(hashOf(file), wanted);
          assert.deepEqual(place.library.journal.unended(), []);
          assert.deepEqual(copies(), []);
          assert.equal((await place.undo(later!.entryId)).restored, 'bytes');
        });
      }
    }
  }

  it('keeps the only whole copy where the killed write had come half way, and says where it is', async (t) => {
    const { place, writes, file, otherName, writeAndDie } = makePlace(t, large);
    const { method, temporary } = writeAndDie('half written', 'Techno'.repeat(5000));
    assert.equal(method, 'in place with a backup');
    await place.write(otherName, { GENRE: ['Reggae'] });
    const wanted = hashOf(file);
    for (const _time of [1, 2]) {
      const { open } = await writes.recover();
      assert.equal(hashOf(file), wanted);
      assert.match(open[0]!.reason, /a copy, whole or not, is kept as/);
      assert.equal(hashOf(temporary!), hashOf(large));
    }
    copyFileSync(temporary!, file); // as a person does who reads this
    await writes.recover();
    assert.ok(!existsSync(temporary!));
    assert.deepEqual(place.library.journal.unended(), []);
    assert.equal(hashOf(file), hashOf(large));
  });

  it('goes back write by write where the later one was killed half way, too', async (t) => {
    const { writes, file, otherName, writeAndDie } = makePlace(t, large);
    writeAndDie('written', 'Techno');
    writeAndDie('written', 'Reggae', otherName);
    assert.deepEqual(await writes.recover(), { settled: 2, open: [] });
    assert.equal(hashOf(file), hashOf(large));
  });

  it('keeps a later write that was killed when all of it was there', async (t) => {
    const { writes, file, otherName, writeAndDie } = makePlace(t, large);
    writeAndDie('written', 'Techno');
    writeAndDie('compared', 'Reggae', otherName);
    const wanted = hashOf(file);
    const { settled, open } = await writes.recover();
    assert.equal(hashOf(file), wanted);
    assert.equal(settled, 1);
    assert.deepEqual(
      open.map(({ reason }) => reason),
      ['it was written again or deleted since, so it is left as it is'],
    );
  });
});
