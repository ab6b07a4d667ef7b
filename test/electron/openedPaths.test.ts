import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openedPaths, openPaths } from '../../src-main/electron/openedPaths.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const folder = temporaryFolder();
const known = join(folder, 'known.flac');
const [other, third] = ['other.mp3', 'third.mp3'].map((name) => join(folder, 'Other', name)) as [
  string,
  string,
];
mkdirSync(join(folder, 'Other'));
for (const file of [known, other, third]) writeFileSync(file, '');

describe('openedPaths', () => {
  it('are files and folders that are there, and no switch', () => {
    const argv = ['hearmark', '--user-data-dir=x', 'Other', 'known.flac', 'gone.mp3', '', '-h'];
    assert.deepEqual(openedPaths(argv, folder, false), [join(folder, 'Other'), known]);
  });
  it('leave out the folder that Electron runs', () => {
    assert.deepEqual(openedPaths(['electron', '.', known], folder, true), [known]);
  });
});

describe('openPaths', () => {
  const open = async (paths: string[], agrees: boolean): Promise<string[]> => {
    const did: string[] = [];
    await openPaths(paths, {
      trackOf: (path) => (path === known ? 7 : undefined),
      showTrack: (trackId) => did.push(`show ${trackId}`),
      mayAdd: (path) => Promise.resolve(did.push(`ask ${path}`) > 0 && agrees),
      addFolder: (path) => Promise.resolve(void did.push(`add ${path}`)),
    });
    return did;
  };
  const parent = join(folder, 'Other');

  it('shows what is known, adds a folder, and asks once about the folder of unknown files', async () => {
    assert.deepEqual(await open([known], false), ['show 7']);
    assert.deepEqual(await open([parent], false), [`add ${parent}`]);
    assert.deepEqual(await open([other, third], true), [`ask ${parent}`, `add ${parent}`]);
    assert.deepEqual(await open([other, third], false), [`ask ${parent}`]);
  });
});
