import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meantTempo, TapTempo } from '../../src-renderer/tapTempo.ts';

function tap(...atMs: number[]): TapTempo {
  const taps = new TapTempo();
  for (const at of atMs) taps.tap(at);
  return taps;
}

describe('tapping the tempo', () => {
  it('is by all taps, and needs four of them', () => {
    assert.equal(tap(0, 500, 1000).bpm, null);
    assert.equal(tap(0, 500, 1000, 1500).bpm, 120);
    // One that came late counts for little
    assert.equal(tap(0, 500, 1050, 1500, 2000).bpm, 120);
  });

  it('begins anew after a pause', () => {
    const taps = tap(0, 400, 800, 1200, 5000, 5500, 6000);
    assert.deepEqual([taps.count, taps.bpm], [3, null]);
    taps.tap(6500);
    assert.equal(taps.bpm, 120);
  });

  it('means what was heard where it is near that or an octave of it, else what was tapped', () => {
    assert.equal(meantTempo(127, 64.2), 128.4);
    assert.equal(meantTempo(63, 128.4), 64.2);
    assert.equal(meantTempo(31, 128.4), 32.1);
    assert.equal(meantTempo(100.04, 64.2), 100);
    assert.equal(meantTempo(100.04, null), 100);
  });
});
