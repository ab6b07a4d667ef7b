import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { recoverWrite } from '../../src-main/writing/recoverWrite.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
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
        const child = spawnSync(process.execPath, [program, place.folder, file, step, 'Techno'], {
          encoding: 'utf8',
        });
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
          /backup|draft|lock/.test(name),
        );
        assert.deepEqual(state2, [], `${step} left something of its own`);
      }
      assert.ok(ends.has('rolled back'));
      assert.equal(place.library.journal.unended().length, 0);
    });
  }
});
