import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FolderChooser } from '../../src-main/importing/FolderChooser.ts';
import { encodePath, fsPath } from '../../src-main/paths.ts';
import { permissionsAreEnforced } from '../fixtures/badFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('the folder chooser', () => {
  const folder = temporaryFolder();
  const folderChooser = new FolderChooser();
  const list = (path: string) => folderChooser.list(folderChooser.placeOf(path).token);

  it('start with what there is, and lead up and down', async () => {
    const { here, parent, folders } = await folderChooser.list(null);
    assert.deepEqual([here, parent], [null, null]);
    assert.ok(folders.length > 0);
    assert.equal(folders[0]!.name, 'Home');
    for (const { token } of folders) assert.match(token, /^[\w-]{22}$/);

    mkdirSync(join(folder, 'b', 'below'), { recursive: true });
    const inside = await list(join(folder, 'b'));
    assert.equal(inside.path, join(folder, 'b'));
    assert.deepEqual(
      inside.folders.map(({ name }) => name),
      ['below'],
    );
    const up = await folderChooser.list(inside.parent!.token);
    assert.equal(up.path, folder);
    assert.equal(
      (await folderChooser.list(inside.here!.token)).path,
      inside.path,
      'a folder keeps its token',
    );
    const top = await list('/');
    assert.equal(top.parent, null);
  });

  it('are found by a path as it is typed or pasted', async () => {
    const typed = join(folder, 'typed', 'Übung ✓');
    mkdirSync(typed, { recursive: true });
    for (const text of [typed, ` ${typed}/ `, `"${typed}"`, `'${typed}'`, join(typed, '..', 'Übung ✓')]) {
      const found = await folderChooser.find(text);
      assert.deepEqual([found.path, found.parent?.name], [typed, 'typed'], text);
      assert.equal(folderChooser.pathOf(found.here!.token), typed);
    }
    assert.equal((await folderChooser.find('~')).path, homedir());
    await assert.rejects(folderChooser.find('typed'), /write the whole path, as in .*Music/);
    await assert.rejects(folderChooser.find('~stranger'), /write the whole path/);
    await assert.rejects(folderChooser.find(join(folder, 'nowhere')), /cannot be read/);
    const file = join(typed, 'file.mp3');
    writeFileSync(file, '');
    await assert.rejects(folderChooser.find(file), /cannot be read/);
  });

  it('are folders that a scan would look into, in the order that people count', async () => {
    const place = join(folder, 'mixed');
    for (const name of ['disc 10', 'disc 2', '.cache', '@eaDir', 'target'])
      mkdirSync(join(place, name), { recursive: true });
    symlinkSync(join(place, 'target'), join(place, 'link'));
    symlinkSync(join(place, 'nowhere'), join(place, 'broken'));
    for (const name of ['a.mp3', 'b.FLAC', '._c.mp3', 'd.txt']) writeFileSync(join(place, name), '');
    const { folders, audioFiles } = await list(place);
    assert.deepEqual(
      folders.map(({ name }) => name),
      ['disc 2', 'disc 10', 'link', 'target'],
    );
    assert.equal(audioFiles, 2);
  });

  it(
    'work for names that are not UTF-8',
    { skip: process.platform !== 'linux' && 'names are UTF-8 here' },
    async () => {
      const path = join(folder, 'bytes', 'caf\udce9');
      mkdirSync(encodePath(path), { recursive: true });
      writeFileSync(fsPath(join(path, 'song.mp3')), '');
      const { folders } = await list(join(folder, 'bytes'));
      assert.equal(folders[0]!.name, 'caf\ufffd');
      const inside = await folderChooser.list(folders[0]!.token);
      assert.equal(inside.audioFiles, 1);
      assert.equal(folderChooser.pathOf(folders[0]!.token), path);
    },
  );

  it('say why they cannot be read', async () => {
    await assert.rejects(list(join(folder, 'gone')), { name: 'ReadError', message: /does not exist/ });
    if (permissionsAreEnforced()) {
      mkdirSync(join(folder, 'locked'), { mode: 0 });
      await assert.rejects(list(join(folder, 'locked')), /permission denied/);
    }
  });

  it('know no token but their own', async () => {
    for (const token of ['', '/etc', folder, '__proto__', new FolderChooser().placeOf('/').token]) {
      await assert.rejects(folderChooser.list(token), { name: 'ParameterError' });
    }
  });
});
