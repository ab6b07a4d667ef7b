import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beatsBlob, readBeats } from '../../src-main/library/beatsBlob.ts';
import { fc } from '../properties.ts';

test('beats come back to the millisecond, over half a day and pauses, in two bytes each', () => {
  const beats = Array.from({ length: 480 }, (_, index) => ({ seconds: index / 2, isDown: index % 4 === 0 }));
  const blob = beatsBlob(beats);
  assert.deepEqual(readBeats(blob), beats);
  assert.ok(blob.length <= 2 * beats.length);
  fc.assert(
    fc.property(fc.array(fc.record({ gap: fc.nat(50_000_000), isDown: fc.boolean() })), (drawn) => {
      let at = 0;
      const any = drawn.map(({ gap, isDown }) => ({ seconds: (at += gap) / 1000, isDown }));
      assert.deepEqual(readBeats(beatsBlob(any)), any);
    }),
  );
});
