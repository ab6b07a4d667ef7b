import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rankCopies, type CopyFacts } from '../../src-main/duplicates/rankCopies.ts';

const mp3: CopyFacts = {
  trackId: 1,
  startSeconds: 0,
  speed: 1,
  likeness: 1,
  durationSeconds: 240,
  codec: 'mp3',
  bitsPerSecond: 320_000,
  sampleRateHz: 44_100,
  channels: 2,
  addedAt: 1,
};
const ranked = (...copies: Partial<CopyFacts>[]) =>
  rankCopies(copies.map((copy, index) => ({ ...mp3, trackId: index + 1, ...copy })));
const order = (...copies: Partial<CopyFacts>[]) => ranked(...copies).map(({ trackId }) => trackId);

describe('rankCopies', () => {
  it('puts what is complete before what is cut, whatever its format', () => {
    const cut = { codec: 'flac', durationSeconds: 180, startSeconds: 12 };
    assert.deepEqual(order({}, cut), [1, 2]);
    assert.deepEqual(ranked({}, cut)[1]!.says, ['lacks 12 s at the beginning and 48 s at the end', 'lossless (FLAC)']); // prettier-ignore
  });
  it('misses no second that an encoder hides', () => {
    assert.deepEqual(order({}, { codec: 'flac', durationSeconds: 238.9, startSeconds: 0.4 }), [2, 1]);
  });
  it('puts what lost nothing before what lost something, then the bit rate by its codec', () => {
    assert.deepEqual(order({ bitsPerSecond: 128_000 }, { codec: 'alac' }, {}), [2, 3, 1]);
    assert.deepEqual(order({ bitsPerSecond: 128_000 }, { codec: 'opus', bitsPerSecond: 112_000 }), [2, 1]);
    assert.deepEqual(order({}, { codec: 'opus', bitsPerSecond: 64_000 }), [1, 2]);
  });
  it('puts stereo before mono, and the first there before what is as good', () => {
    assert.deepEqual(order({ channels: 1 }, { bitsPerSecond: 128_000 }), [2, 1]);
    assert.deepEqual(order({ addedAt: 5 }, { addedAt: 3, bitsPerSecond: 318_000 }), [2, 1]);
    assert.deepEqual(ranked({}, { channels: 1, bitsPerSecond: 64_000 })[1]!.says, ['complete', 'MP3, 64 kbit/s, mono']); // prettier-ignore
  });
  it('tells of another speed, and of long gaps in minutes', () => {
    const faster = ranked({}, { speed: 1.01, durationSeconds: 237.6 })[1]!;
    assert.deepEqual(faster.says, ['complete', 'MP3, 320 kbit/s', '1.0 % faster than the longest']);
    assert.deepEqual(ranked({}, { durationSeconds: 90 })[1]!.says[0], 'lacks 2:30 min at the end');
  });
  it('says what it knows of what nobody knows', () => {
    const unknown = {
      codec: null,
      bitsPerSecond: null,
      durationSeconds: null,
      sampleRateHz: null,
      channels: null,
    };
    assert.deepEqual(ranked(unknown)[0]!.says, ['complete', 'of an unknown format']);
    const withRate = ranked({ ...unknown, bitsPerSecond: 320_000 })[0]!;
    assert.deepEqual(withRate.says, ['complete', 'of an unknown format', '320 kbit/s']);
  });
});
