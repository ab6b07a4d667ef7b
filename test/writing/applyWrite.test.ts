import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WriteError } from '../../src-main/errors.ts';
import { fsPath } from '../../src-main/paths.ts';
import { applyWrite } from '../../src-main/writing/applyWrite.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { readWithMutagen, tagFile } from '../fixtures/tagFile.ts';
import { hashOf, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

const isRoot = process.getuid?.() === 0;
const genre = { GENRE: ['Techno'] };
let made = 0;

function song(format: AudioFormat = 'mp3', seconds = 1): string {
  return makeAudio(join(place.folder, 'music', `${++made}-${format}.${format}`), { format, seconds });
}

async function refusal(work: Promise<unknown>, reason: RegExp, path: string): Promise<void> {
  const before = hashOf(path);
  await assert.rejects(
    work,
    (error) => error instanceof WriteError && reason.test(error.message) && error.path === path,
  );
  assert.equal(hashOf(path), before, 'nothing was written');
  assert.deepEqual(leftovers(), []);
}

const leftovers = () => readdirSync(join(place.folder, 'music')).filter((name) => name.startsWith('.'));

describe('applyWrite', () => {
  it('refuses a file that changed since the preview, and one that vanished', async () => {
    const path = tagFile(song(), { title: ['A'], genre: ['Rock'] });
    const { stamp } = previewFile(path, []);
    const values = new Map(Object.entries(genre));
    // the same size and time: only the tags tell
    const { mtime } = statSync(path);
    const changed = readFileSync(path);
    changed[changed.indexOf('Rock')] = 'S'.charCodeAt(0);
    writeFileSync(path, changed);
    utimesSync(path, mtime, mtime);
    const now = statSync(path, { bigint: true }).mtimeNs;
    await refusal(
      applyWrite({ path, values, stamp: { ...stamp, modifiedNs: now } }, place.options),
      /changed/,
      path,
    );
    appendFileSync(path, 'x');
    await refusal(applyWrite({ path, values, stamp }, place.options), /changed/, path);
    rmSync(path);
    await assert.rejects(applyWrite({ path, values, stamp }, place.options), WriteError);
  });

  it('refuses a file that is read-only, and says what it is', async () => {
    const path = song();
    chmodSync(path, 0o444);
    await refusal(place.write(path, genre), /read-only/, path);
  });

  it('writes one file once at a time', async () => {
    const path = song();
    const { stamp } = previewFile(path, []);
    const values = new Map(Object.entries(genre));
    const both = await Promise.allSettled(
      [1, 2].map(() => applyWrite({ path, values, stamp }, place.options)),
    );
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  it('writes one file once at a time under whichever of its names, and leaves no lock', async () => {
    const path = song();
    const second = join(place.folder, 'music', `${made}-second.mp3`);
    linkSync(path, second);
    const { stamp } = previewFile(path, []);
    const values = new Map(Object.entries(genre));
    const both = await Promise.allSettled(
      [path, second].map((name) => applyWrite({ path: name, values, stamp }, place.options)),
    );
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.deepEqual(
      readdirSync(place.options.stateFolder).filter((name) => name.endsWith('.lock')),
      [],
    );
  });

  it('keeps permissions, owner, extended attributes and, when asked, the time', async (t) => {
    const path = song();
    chmodSync(path, 0o640);
    if (isRoot) chownSync(path, 65534, 65534);
    const time = new Date('2001-02-03T04:05:06Z');
    utimesSync(path, time, time);
    const python = (code: string) =>
      execFileSync('/usr/bin/python3', ['-c', code, path], { encoding: 'utf8' });
    const hasAttributes =
      spawnSync('/usr/bin/python3', [
        '-c',
        'import os,sys; os.setxattr(sys.argv[1], "user.note", b"x")',
        path,
      ]).status === 0;
    const before = statSync(path);
    const written = await place.write(path, genre, { keepModified: true });
    assert.equal(written!.method, 'replaced');
    const { mode, uid, gid, mtimeMs } = statSync(path);
    assert.deepEqual(
      { mode, uid, gid, mtimeMs },
      { mode: before.mode, uid: before.uid, gid: before.gid, mtimeMs: before.mtimeMs },
    );
    if (!hasAttributes) return t.diagnostic('no extended attributes here');
    assert.equal(python('import os,sys; print(os.getxattr(sys.argv[1], "user.note").decode())').trim(), 'x');
  });

  it('brings the time back with the bytes where the write had kept it, and in no other case', async () => {
    const path = song('flac');
    const time = new Date('2001-02-03T04:05:06Z');
    const modified = () => Math.round(statSync(path).mtimeMs);
    utimesSync(path, time, time);
    const kept = await place.write(path, genre, { keepModified: true });
    assert.equal((await place.undo(kept!.entryId)).restored, 'bytes');
    assert.equal(modified(), time.getTime());
    const early = new Date('1960-02-03T04:05:06.789Z');
    utimesSync(path, early, early);
    const old = await place.write(path, genre, { keepModified: true });
    assert.equal(modified(), early.getTime());
    assert.equal((await place.undo(old!.entryId)).restored, 'bytes');
    assert.equal(modified(), early.getTime());
    const late = Date.UTC(2300, 0, 1) / 1000; // more nanoseconds than 64 bits hold
    utimesSync(path, late, late);
    const last = await place.write(path, genre, { keepModified: true });
    assert.equal(modified(), 1000 * late);
    assert.equal((await place.undo(last!.entryId)).restored, 'bytes');
    utimesSync(path, time, time);
    const parted = await place.write(path, { ...genre, MOOD: ['dark'] }, { keepModified: true });
    assert.equal((await place.undo(parted!.entryId, ['MOOD'])).restored, 'fields');
    assert.ok(modified() > time.getTime(), 'it is no file of that time');
    utimesSync(path, time, time);
    const written = await place.write(path, { ERA: ['1990s'] });
    assert.equal((await place.undo(written!.entryId)).restored, 'bytes');
    assert.ok(modified() > time.getTime());
  });

  it('writes what a symbolic link points to, and keeps hard links', async () => {
    const path = song();
    const link = join(place.folder, 'music', 'link.mp3');
    symlinkSync(path, link);
    await place.write(link, genre);
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.deepEqual(previewFile(path, ['GENRE']).fields.get('GENRE'), ['Techno']);
    const second = join(place.folder, 'music', 'second.mp3');
    linkSync(path, second);
    const written = await place.write(path, { GENRE: ['House'], MOOD: ['x'.repeat(5000)] });
    assert.equal(written!.method, 'in place with a backup');
    assert.equal(statSync(second).nlink, 2);
    assert.equal(hashOf(second), hashOf(path));
  });

  it('takes names that are not UTF-8', async () => {
    const path = join(place.folder, 'music', 'caf\udce9.mp3');
    renameSync(song(), fsPath(path));
    const before = hashOf(path);
    const written = await place.write(path, genre);
    assert.equal(readWithMutagen(path)!.tags['TCON']![0], 'Techno');
    assert.equal((await place.undo(written!.entryId)).restored, 'bytes');
    assert.equal(hashOf(path), before);
  });

  it(
    'writes in place, and says so, where the folder may not be written',
    { skip: !isRoot && 'not root' },
    () => {
      const folder = join(place.folder, 'closed');
      mkdirSync(folder);
      chmodSync(place.folder, 0o755);
      const path = join(folder, 'a.mp3');
      copyFileSync(song(), path);
      const state = join(place.folder, 'state-of-nobody');
      mkdirSync(join(state, 'state'), { recursive: true });
      for (const mine of [path, state, join(state, 'state')]) chownSync(mine, 65534, 65534);
      // A clone may lie where nobody else may read: whatever a write loads is loaded by a write of root's.
      const code = `const { WritingPlace } = await import(${JSON.stringify(join(import.meta.dirname, 'writingPlace.ts'))});
      const place = new WritingPlace(${JSON.stringify(state)});
      await place.write(${JSON.stringify(song())}, { GENRE: ['Techno'] });
      process.setgroups([]); process.setgid(65534); process.setuid(65534);
      console.log((await place.write(${JSON.stringify(path)}, { GENRE: ['Techno'] })).method);`;
      const child = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', code], {
        encoding: 'utf8',
      });
      assert.equal(child.stdout.trim(), 'in place with a backup', child.stderr);
      assert.deepEqual(previewFile(path, ['GENRE']).fields.get('GENRE'), ['Techno']);
    },
  );

  it('leaves everything as it was when the drive is full', async (t) => {
    const drive = join(place.folder, 'drive');
    mkdirSync(drive);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', drive]).status === 0;
    if (!mounted) return t.skip('no small drive can be mounted here');
    t.after(() => spawnSync('umount', [drive]));
    const path = join(drive, 'a.wav');
    copyFileSync(song('wav'), path);
    const before = hashOf(path);
    await assert.rejects(place.write(path, genre), /full/);
    assert.equal(hashOf(path), before);
    assert.deepEqual(readdirSync(drive), ['a.wav']);
  });

  it('undoes a field, and shows what another program changed since', async () => {
    const path = tagFile(song('flac'), { genre: ['Rock'], mood: ['calm'] });
    const written = await place.write(path, { GENRE: ['Techno'], MOOD: ['dark'], ERA: ['1990s'] });
    const part = await place.undo(written!.entryId, ['ERA']);
    assert.deepEqual([part.restored, part.stale], ['fields', []]);
    tagFile(path, { mood: ['changed elsewhere'] });
    const rest = await place.undo(written!.entryId);
    assert.equal(rest.restored, 'fields');
    assert.deepEqual(rest.stale, [{ field: 'MOOD', written: ['dark'], found: ['changed elsewhere'] }]);
    assert.deepEqual(Object.fromEntries(previewFile(path, ['GENRE', 'MOOD', 'ERA']).fields), {
      GENRE: ['Rock'],
      MOOD: ['changed elsewhere'],
      ERA: [],
    });
  });

  it('undoes everything, the newest first', async () => {
    const path = song('flac', 3);
    const before = hashOf(path);
    const written = [
      await place.write(path, genre),
      await place.write(path, { GENRE: ['House'], ERA: ['1980s'] }),
    ];
    const { contentId } = written[0]!;
    const standing = place.library.journal.standing({ contentId });
    assert.deepEqual(standing, written.map((one) => one!.entryId).reverse());
    for (const id of standing) assert.equal((await place.undo(id)).restored, 'bytes');
    assert.equal(hashOf(path), before);
    assert.deepEqual(place.library.journal.standing({ contentId }), []);
  });
});
