import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flacCueSheet } from '../../../src-main/files/sheets/flacCueSheet.ts';

/** A FLAC at 44.1 kHz without audio, with a CUESHEET block of tracks at these samples; the last is the lead-out. */
function flacWith(offsets: readonly bigint[], count = offsets.length): Buffer {
  const block = (type: number, body: Buffer, isLast: boolean) =>
    Buffer.concat([Buffer.of(type | (isLast ? 0x80 : 0), 0, body.length >> 8, body.length & 0xff), body]);
  const info = Buffer.alloc(34);
  info.writeUIntBE(44_100 << 4, 10, 3);
  const head = Buffer.alloc(396);
  head[395] = count;
  const tracks = offsets.map((offset, index) => {
    const track = Buffer.alloc(36 + 12);
    track.writeBigUInt64BE(offset);
    [track[8], track[35], track[36 + 8]] = [index + 1, 1, 1];
    return track;
  });
  return Buffer.concat([
    Buffer.from('fLaC'),
    block(0, info, false),
    block(5, Buffer.concat([head, ...tracks]), true),
  ]);
}

describe('the CUESHEET block of a FLAC', () => {
  const spans = (bytes: Buffer) => {
    const read = (at: number, length: number) => bytes.subarray(at, at + length);
    return flacCueSheet({ size: bytes.length, read }, 0).map(({ span }) => [span.startUs, span.endUs]);
  };

  it('tells where each track begins and ends', () => {
    assert.deepEqual(spans(flacWith([0n, 44_100n, 66_150n, 88_200n])), [
      [0, 1e6],
      [1e6, 1.5e6],
      [1.5e6, 0],
    ]);
  });

  it('tells nothing where it is broken: out of order, cut short, or at places that no file has', () => {
    assert.deepEqual(spans(flacWith([0n, 44_100n, 44_100n, 88_200n])), []);
    assert.deepEqual(spans(flacWith([0n, 44_100n, 88_200n], 9)), []);
    assert.deepEqual(spans(flacWith([0n, 2n ** 63n, 2n ** 64n - 1n])), []);
    const whole = flacWith([0n, 44_100n]);
    for (let length = 4; length < whole.length; length += 7)
      assert.deepEqual(spans(whole.subarray(0, length)), []);
  });
});
