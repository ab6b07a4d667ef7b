import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Events } from '../../src-main/api.ts';
import { WorkEnds } from '../../src-main/electron/WorkEnds.ts';
import { workOf, type Work } from '../../src-main/electron/workOf.ts';
import { WorkProgress } from '../../src-main/electron/WorkProgress.ts';

const job = (id: number, job: Partial<Events['job']>): Work =>
  workOf('job', { id, title: 'Scanning /music', files: 8, done: 0, begun: 0, ...job } as Events['job'])!;
const write = (write: Partial<Events['write']>): Work =>
  workOf('write', { id: 1, title: 'Write', files: 4, done: 0, ...write } as Events['write'])!;
const training = (training: Partial<Events['training']>): Work =>
  workOf('training', { id: 1, share: null, ...training } as Events['training'])!;

describe('workOf', () => {
  it('is nothing for what is no work', () => {
    assert.equal(workOf('notice', { level: 'info', text: '' }), undefined);
    assert.equal(workOf('changed', { what: ['tags'], trackIds: null }), undefined);
  });
  it('is how far it is, once that is known, and never over the end', () => {
    assert.equal(job(1, { state: 'running', files: null }).share, null);
    assert.equal(job(1, { state: 'running', files: 1, begun: 0.5 }).share, 0.5);
    assert.equal(job(1, { state: 'running', done: 9 }).share, 1);
    assert.equal(write({ state: 'writing', done: 1 }).share, 0.25);
    assert.equal(write({ state: 'ready', done: 4 }).share, null);
  });
  it('waits for a person or a drive, works, or is over', () => {
    for (const state of ['paused', 'waiting'] as const) assert.equal(job(1, { state }).state, 'waiting');
    assert.equal(write({ state: 'ready' }).state, 'waiting');
    assert.equal(write({ state: 'looking' }).state, 'working');
    assert.equal(training({ state: 'judging' }).state, 'working');
    assert.equal(training({ state: 'ready' }).state, 'done');
    assert.equal(training({ state: 'left' }).state, 'cancelled');
  });
});

describe('WorkProgress', () => {
  it('shows what works before what waits, and nothing once all is over', () => {
    const progress = new WorkProgress();
    assert.deepEqual(progress.after(job(1, { state: 'running', files: null })), [
      2,
      { mode: 'indeterminate' },
    ]);
    assert.deepEqual(progress.after(job(1, { state: 'running', done: 2 })), [0.25, { mode: 'normal' }]);
    assert.deepEqual(progress.after(write({ state: 'writing', done: 2 })), [0.25, { mode: 'normal' }]);
    assert.deepEqual(progress.after(job(1, { state: 'paused', done: 2 })), [0.5, { mode: 'normal' }]);
    assert.deepEqual(progress.after(write({ state: 'done', done: 4 })), [0.25, { mode: 'paused' }]);
    assert.deepEqual(progress.after(job(1, { state: 'cancelled' })), [-1, { mode: 'none' }]);
    assert.deepEqual(progress.after(write({ state: 'ready' })), [-1, { mode: 'none' }]);
  });
});

describe('WorkEnds', () => {
  it('tells of work that took a minute, to whoever looks elsewhere', () => {
    const ends = new WorkEnds();
    const took = (ms: number, state: 'done' | 'failed' | 'cancelled', isLookedAt = false) => {
      assert.equal(ends.after(job(1, { state: 'running' }), 0, isLookedAt), undefined);
      assert.equal(ends.after(job(1, { state: 'paused' }), ms / 2, isLookedAt), undefined);
      assert.equal(ends.after(job(1, { state: 'running' }), ms / 2, isLookedAt), undefined);
      return ends.after(job(1, { state }), ms, isLookedAt);
    };
    assert.deepEqual(took(60_000, 'done'), { title: 'Scanning /music', body: 'It is done.' });
    assert.match(took(90_000, 'failed')!.body, /failed/);
    assert.equal(took(59_999, 'done'), undefined, 'it was short');
    assert.equal(took(90_000, 'done', true), undefined, 'the window is looked at');
    assert.equal(took(90_000, 'cancelled'), undefined, 'the person did that');
    assert.equal(ends.after(job(2, { state: 'done' }), 1e9, false), undefined, 'it never worked');
  });
});
