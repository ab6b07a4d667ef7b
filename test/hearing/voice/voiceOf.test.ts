import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { voiceOf } from '../../../src-main/hearing/voice/voiceOf.ts';

const steps = (...voice: number[]) => ({ startSeconds: 0, stepSeconds: 1, voice: Float32Array.from(voice) });

describe('voiceOf', () => {
  it('finds where somebody sings, over a breath', () => {
    const { share, spans } = voiceOf(steps(0, 0.9, 0.1, 0.9, 0.1, 0.1, 0.9, 0, 0, 0), 0.5)!;
    assert.deepEqual(spans, [
      { startSeconds: 1, endSeconds: 4 },
      { startSeconds: 6, endSeconds: 7 },
    ]);
    assert.equal(share, 0.4);
  });

  it('goes on a little below the threshold, and does not begin there', () => {
    assert.deepEqual(voiceOf(steps(0.45, 0.6, 0.45, 0.1), 0.5)!.spans, [{ startSeconds: 1, endSeconds: 3 }]);
  });

  it('is a share of what was heard', () => {
    assert.equal(voiceOf(steps(0.9, 0.9, NaN, NaN), 0.5)!.share, 1);
    assert.equal(voiceOf(steps(NaN), 0.5), undefined);
    assert.deepEqual(voiceOf(steps(0, 0), 0.5), { share: 0, spans: [] });
  });

  it('takes a call of a tenth of a second for none', () => {
    const frames = { startSeconds: 0, stepSeconds: 0.1, voice: new Float32Array(100) };
    frames.voice[50] = 1;
    assert.deepEqual(voiceOf(frames, 0.5), { share: 0, spans: [] });
  });
});
