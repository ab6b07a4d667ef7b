import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Events } from '../../src-main/api.ts';
import { KeepAwake } from '../../src-main/electron/KeepAwake.ts';

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
    const job = (id: number, state: string) => awake.note('job', { id, state } as Events['job']);
    const write = (id: number, state: string) => awake.note('write', { id, state } as Events['write']);
    const training = (state: string) => awake.note('training', { id: 1, state } as Events['training']);
    awake.note('notice', { level: 'info', text: '' });
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
