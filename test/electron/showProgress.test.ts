import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { progressOf } from '../../src-main/electron/showProgress.ts';

describe('progressOf', () => {
  it('is a share of the files, once they are counted', () => {
    assert.deepEqual(progressOf({ state: 'running', files: null, done: 3, begun: 0 }), [
      2,
      { mode: 'indeterminate' },
    ]);
    assert.deepEqual(progressOf({ state: 'running', files: 8, done: 2, begun: 0 }), [
      0.25,
      { mode: 'normal' },
    ]);
    assert.deepEqual(progressOf({ state: 'running', files: 1, done: 0, begun: 0.5 }), [
      0.5,
      { mode: 'normal' },
    ]);
    assert.deepEqual(progressOf({ state: 'waiting', files: 8, done: 2, begun: 0 }), [
      0.25,
      { mode: 'paused' },
    ]);
  });
  it('is never over the end, where files were added since they were counted', () => {
    assert.deepEqual(progressOf({ state: 'running', files: 8, done: 9, begun: 0 }), [1, { mode: 'normal' }]);
  });
  it('goes when the job is over', () => {
    for (const state of ['done', 'cancelled', 'failed'] as const) {
      assert.deepEqual(progressOf({ state, files: 8, done: 8, begun: 0 }), [-1, { mode: 'none' }]);
    }
  });
});
