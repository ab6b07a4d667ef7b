import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { utilityHandle, type Utility } from '../../src-main/electron/utilityHandle.ts';
import { WriteError } from '../../src-main/errors.ts';
import { Child } from '../../src-main/processes/Child.ts';
import type { OddTalk } from '../processes/oddTalk.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { UtilityOfNode } from './UtilityOfNode.ts';

const oddChild = join(import.meta.dirname, '..', 'processes', 'oddChild.ts');

const open = (module = oddChild) => {
  const child = new UtilityOfNode(module);
  return { child, handle: utilityHandle(child as unknown as Utility) };
};

describe('a utility process of Electron', () => {
  process.env.HEARMARK_LOGS = temporaryFolder();

  it('is asked and ended as any other child', async () => {
    const child = new Child<OddTalk>({
      launch: (module) => open(module).handle,
      module: oddChild,
      lost: ({ how }) => new WriteError(`lost: ${how}`),
    });
    assert.equal(await child.ask({ do: 'echo', text: 'a' }), 'a');
    assert.ok(child.pid, 'known once it has been started');
    await assert.rejects(child.ask({ do: 'mistake' }), { name: 'TypeError' });
    await assert.rejects(child.ask({ do: 'mistakeOutside' }), /nobody catches this/);
    await assert.rejects(child.ask({ do: 'die' }), /lost: exit 9/);
    await child.close();
  });

  it('is ended where that is wanted before it has been started', async () => {
    const { child, handle } = open();
    const ended = once(child, 'exit');
    assert.equal(handle.pid, undefined);
    handle.kill();
    assert.deepEqual(await ended, [9]);
    handle.kill(); // once more, and nothing happens
  });

  it('that V8 gives up says so, and is no error of ours', async () => {
    const { child, handle } = open();
    const how = new Promise<string>((resolve) => handle.onExit(resolve));
    await once(child, 'spawn');
    child.emit('error', 'FatalError', 'Reached heap limit', '{}');
    handle.kill();
    assert.equal(await how, 'exit 9 FatalError in Reached heap limit');
  });

  it('says by which error it ended', async () => {
    const { handle } = open(join(import.meta.dirname, 'nowhere.ts'));
    const how = await new Promise<string>((resolve) => handle.onExit(resolve));
    assert.match(how, /^exit 1 Error: Cannot find module/);
  });
});
