import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { boundsFor, readWindowState, writeWindowState } from '../../src-main/electron/windowState.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const beside = { x: 1440, y: 0, width: 2560, height: 1400 };
const bounds = { x: 1800, y: 100, width: 1500, height: 900 };

describe('boundsFor', () => {
  it('opens where the window was', () => {
    assert.deepEqual(boundsFor({ bounds, maximized: false }, [laptop, beside]), bounds);
  });
  it('opens in the middle where the screen is no longer there', () => {
    assert.deepEqual(boundsFor({ bounds, maximized: false }, [laptop]), { width: 1280, height: 800 });
  });
  it('opens in the middle where the title bar could not be grasped', () => {
    const above = { ...bounds, x: 0, y: -40 };
    assert.deepEqual(boundsFor({ bounds: above, maximized: false }, [laptop]), { width: 1280, height: 800 });
  });
  it('is no larger than the screen', () => {
    const large = { x: 10, y: 30, width: 3000, height: 2000 };
    assert.deepEqual(boundsFor({ bounds: large, maximized: false }, [laptop]), {
      ...large,
      width: 1440,
      height: 875,
    });
  });
  it('has a usual size where nothing is remembered', () => {
    assert.deepEqual(boundsFor(undefined, [laptop]), { width: 1280, height: 800 });
  });
});

describe('the remembered window', () => {
  it('is read as it was written', () => {
    const file = join(temporaryFolder(), 'made', 'window.json');
    const state = { bounds, maximized: true };
    writeWindowState(file, state);
    assert.deepEqual(readWindowState(file), state);
  });
  it('is nothing where the file is absent, broken, or makes no sense', () => {
    const folder = temporaryFolder();
    assert.equal(readWindowState(join(folder, 'none.json')), undefined);
    for (const text of [
      '',
      '{"bounds":',
      '{"bounds":{"x":0,"y":0,"width":-5,"height":9},"maximized":true}',
      '7',
    ]) {
      writeFileSync(join(folder, 'window.json'), text);
      assert.equal(readWindowState(join(folder, 'window.json')), undefined, text);
    }
  });
  it('does not mind a place that cannot be written', () => {
    const folder = join(temporaryFolder(), 'a-folder.json');
    mkdirSync(folder);
    writeWindowState(folder, { bounds, maximized: false });
    assert.equal(readWindowState(folder), undefined);
  });
});
