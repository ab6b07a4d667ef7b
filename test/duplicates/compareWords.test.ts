import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bitsIn, compareWords } from '../../src-main/duplicates/compareWords.ts';
import { isSameRecording } from '../../src-main/duplicates/isSameRecording.ts';
import { musicalWords, withErrors } from './fingerprints.ts';

const song = musicalWords(1, 1500);

/** Whether two fingerprints count as the same recording. */
function areSame(a: Uint32Array, b: Uint32Array): boolean {
  const match = compareWords(a, b);
  return match !== undefined && isSameRecording(match, a.length, b.length);
}

describe('compareWords', () => {
  it('finds a copy with errors where it lies', () => {
    const match = compareWords(song, withErrors(song, 0.05))!;
    assert.equal(match.offset, 0);
    assert.deepEqual([match.from, match.to, match.agreement, match.speed], [0, 1500, 1, 1]);
    assert.ok(Math.abs(match.errorRate - 0.05) < 0.01, `${match.errorRate}`);
    assert.ok(match.unevenness < 0.05);
  });

  it('finds a cut where it was taken from, whichever comes first', () => {
    const cut = withErrors(song.slice(400, 900), 0.08);
    const match = compareWords(song, cut)!;
    assert.deepEqual([match.offset, match.from, match.to], [400, 400, 900]);
    const other = compareWords(cut, song)!;
    assert.deepEqual([other.offset, other.from, other.to], [-400, 0, 500]);
    assert.ok(areSame(song, cut) && areSame(cut, song));
  });

  it('follows a copy that is faster by a percent, and tells by how much', () => {
    const faster = Uint32Array.from({ length: 1485 }, (_, place) => song[Math.round(place * 1.01)]!);
    const match = compareWords(song, withErrors(faster, 0.03))!;
    assert.ok(Math.abs(match.speed - 1.01) < 0.002, `${match.speed}`);
    assert.ok(match.unevenness < 0.5, `${match.unevenness}`);
    assert.ok(areSame(song, faster));
  });

  it('is not deceived by a take that wavers, though every piece of it is alike', () => {
    const wavering = Uint32Array.from({ length: 1480 }, (_, place) => song[Math.round(place + 6 * Math.sin(place / 90) + 8)]!); // prettier-ignore
    const match = compareWords(song, withErrors(wavering, 0.05))!;
    assert.ok(match.unevenness > 0.6, `${match.unevenness}`);
    assert.ok(!areSame(song, wavering));
  });

  it('finds nothing in what is unrelated, silent, short or empty', () => {
    for (const other of [musicalWords(2, 1500), new Uint32Array(900).fill(627_964_279), new Uint32Array(0)])
      assert.ok(!areSame(song, other));
    assert.ok(
      !areSame(new Uint32Array(900).fill(7), new Uint32Array(900).fill(7)),
      'silence is like all silence',
    );
    assert.ok(!areSame(song, song.slice(200, 240)), 'five seconds are too little');
  });

  it('does not take a song for the medley in which a part of it is', () => {
    const medley = Uint32Array.from([
      ...musicalWords(3, 700),
      ...song.slice(300, 800),
      ...musicalWords(4, 700),
    ]);
    assert.ok(!areSame(medley, song));
    assert.ok(areSame(medley, song.slice(300, 800)), 'that part by itself is in it');
  });
});

describe('bitsIn', () => {
  it('counts bits', () => {
    for (const [word, bits] of [
      [0, 0],
      [1, 1],
      [-1, 32],
      [0x80000001 | 0, 2],
      [0x55555555, 16],
    ] as const)
      // prettier-ignore
      assert.equal(bitsIn(word), bits);
  });
});
