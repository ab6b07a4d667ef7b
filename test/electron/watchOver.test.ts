import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { BrowserWindow } from 'electron';
import { watchOver } from '../../src-main/electron/watchOver.ts';
import { logFile } from '../../src-main/log/log.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('watchOver', () => {
  const folder = temporaryFolder();
  let at = 0;
  beforeEach(() => (process.env.HEARMARK_LOGS = join(folder, `logs ${++at}`)));

  /** A window as far as it is watched, and what was done to it; the person presses these buttons one after the other. */
  function watched(...pressed: number[]) {
    const done: string[] = [];
    const page = Object.assign(new EventEmitter(), {
      reload: () => done.push('reload'),
      forcefullyCrashRenderer: () => done.push('end'),
    });
    const window = Object.assign(new EventEmitter(), { webContents: page, isDestroyed: () => false });
    watchOver(window as unknown as BrowserWindow, {
      ask(message, buttons) {
        done.push(message);
        const chosen = pressed.shift()!;
        assert.ok(chosen < buttons.length);
        return Promise.resolve(chosen);
      },
      quit: () => done.push('quit'),
    });
    const die = (reason: string) => page.emit('render-process-gone', {}, { reason, exitCode: 139 });
    return { done, die, window };
  }

  it('shows a page anew that died, and asks where it does so again and again', async () => {
    const { done, die } = watched(1);
    die('clean-exit');
    assert.deepEqual(done, []);
    die('crashed');
    die('oom');
    assert.deepEqual(done, ['reload', 'reload']);
    die('crashed');
    await setImmediate();
    assert.match(done[2]!, /^The window has stopped working several times\. Jobs go on/);
    assert.equal(done[3], 'quit');
    assert.match(readFileSync(logFile(), 'utf8'), /the page[^]*its process ended: crashed, 139/);
  });

  it('shows it again where the person wants that', async () => {
    const { done, die } = watched(0);
    for (let times = 0; times < 3; times++) die('crashed');
    await setImmediate();
    assert.deepEqual(done.toSpliced(2, 1), ['reload', 'reload', 'reload']);
  });

  it('asks once about a page that does not answer, and ends it only if the person says so', async () => {
    const { done, window } = watched(0, 1);
    window.emit('unresponsive');
    window.emit('unresponsive');
    await setImmediate();
    assert.deepEqual(done, ['The window does not answer. Jobs go on meanwhile.']);
    window.emit('unresponsive');
    await setImmediate();
    assert.equal(done.at(-1), 'end');
    assert.match(readFileSync(logFile(), 'utf8'), /it does not answer/);
  });
});
