import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  fifthDown,
  fifthUp,
  keyNotations,
  keyText,
  neighboursOf,
  parseKey,
  relativeOf,
} from '../../src-main/scores/keyNotation.ts';

const keys = Array.from({ length: 24 }, (_, key) => key);

describe('keyNotation', () => {
  it('writes the wheel as Camelot and Open Key have it', () => {
    const wheel = ['B', 'F#', 'Db', 'Ab', 'Eb', 'Bb', 'F', 'C', 'G', 'D', 'A', 'E'];
    const minors = ['G#m', 'Ebm', 'Bbm', 'Fm', 'Cm', 'Gm', 'Dm', 'Am', 'Em', 'Bm', 'F#m', 'C#m'];
    for (const [index, name] of [...wheel.entries()]) {
      assert.equal(keyText(parseKey(name)!, 'camelot'), `${index + 1}B`);
      assert.equal(keyText(parseKey(minors[index]!)!, 'camelot'), `${index + 1}A`);
    }
    assert.deepEqual(
      ['C', 'Am', 'G', 'F', 'Fm', 'Ebm'].map((name) => keyText(parseKey(name)!, 'open-key')),
      ['1d', '1m', '2d', '12d', '9m', '7m'],
    );
  });

  it('reads what it writes, in each notation', () => {
    for (const notation of keyNotations)
      for (const key of keys) assert.equal(parseKey(keyText(key, notation)), key, `${key} ${notation}`);
  });

  it('reads what other programs and people write', () => {
    const written: [string, number][] = [
      ['A minor', 21],
      ['amin', 21],
      ['a moll', 21],
      ['A Major', 9],
      ['AM', 9],
      ['Cb', 11],
      ['C flat major', 11],
      ['E#', 5],
      ['D♭m', 13],
      ['G-sharp minor', 20],
      ['08A', 21],
      ['12d', 5],
      ['H', 11],
    ];
    for (const [text, key] of written) assert.equal(parseKey(text), key, text);
    for (const text of ['', 'o', '0A', '13B', '8C', 'J', 'C minor seven', '120'])
      assert.equal(parseKey(text), undefined, text);
  });

  it('has fifths and relatives that lead back', () => {
    for (const key of keys) {
      assert.equal(fifthDown(fifthUp(key)), key);
      assert.equal(relativeOf(relativeOf(key)), key);
      const hours = neighboursOf(key).map((one) => parseInt(keyText(one, 'camelot')));
      assert.deepEqual(hours, [hours[0], (hours[0]! % 12) + 1, ((hours[0]! + 10) % 12) + 1, hours[0]]);
    }
  });
});
