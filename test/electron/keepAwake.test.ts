import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Events } from '../../src-main/api.ts';
import { KeepAwake } from '../../src-main/electron/KeepAwake.ts';
import { workOf } from '../../src-main/electron/workOf.ts';

describe('KeepAwake', () => {
  it('keeps the machine awake while anything is at work, once, and no longer', () => {
    const blocking = new Set<number>();
    let next = 0;
    const awake = new KeepAwake({
      start() {
        blocking.add(++next);
        return next;
      },
      stop: (id) => void blocking.delete(id),
    });
    const note = <Name extends keyof Events>(name: Name, id: number, state: string) =>
      awake.note(workOf(name, { id, state } as unknown as Events[Name])!);
    const job = (id: number, state: string) => note('job', id, state);
    const write = (id: number, state: string) => note('write', id, state);
    const training = (state: string) => note('training', 1, state);
    assert.equal(blocking.size, 0);
    job(1, 'running');
    job(1, 'running');
    write(1, 'writing');
    assert.equal(blocking.size, 1);
    job(1, 'waiting');
    assert.equal(blocking.size, 1);
    write(1, 'done');
    assert.equal(blocking.size, 0);
    training('running');
    assert.equal(blocking.size, 1);
    training('ready');
    job(1, 'paused');
    assert.equal(blocking.size, 0);
    assert.equal(next, 2);
  });
});
