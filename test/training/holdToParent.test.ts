import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdToParent } from '../../src-main/training/holdToParent.ts';

describe('holdToParent', () => {
  const windows = [new Float32Array([1, 2])];
  // Three tags that the model before knows, the second of them decided; and a new one that nobody decided here
  const track = {
    windows,
    labels: [0.2, 1, 0.4, undefined],
    answers: [undefined, true, undefined, undefined],
  };

  it('holds what nobody decided to what is heard in the very same windows, and nothing else', async () => {
    const asked: unknown[] = [];
    const held = await holdToParent(track, (of) => {
      asked.push(of);
      return Promise.resolve(new Float32Array([0.5, 0.25, 0.125]));
    });
    assert.deepEqual(asked, [windows]);
    assert.deepEqual(held.labels, [0.5, 1, 0.125, undefined]);
    assert.deepEqual(held.answers, track.answers);
  });

  it('leaves a track alone where nothing was there before', async () => {
    assert.equal(await holdToParent(track, null), track);
  });
});
