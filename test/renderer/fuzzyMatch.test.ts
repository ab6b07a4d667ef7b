import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzzyFind, fuzzyScore, hasInOnePiece } from '../../src-renderer/fuzzyMatch.ts';

const find = (typed: string, names: string[]) => fuzzyFind(typed, names, (name) => name);

describe('fuzzyFind', () => {
  it('wants every letter, in order', () => {
    assert.equal(fuzzyScore('xyz', 'electronic'), null);
    assert.equal(fuzzyScore('cel', 'elec'), null);
    assert.notEqual(fuzzyScore('elc', 'electronic'), null);
  });

  it('puts beginnings of words and unbroken letters first', () => {
    assert.deepEqual(find('pop', ['play or pause', 'synthpop', 'pop']), ['pop', 'play or pause', 'synthpop']);
    assert.equal(find('add', ['loaded', 'add a tag'])[0], 'add a tag');
    assert.equal(find('el', ['model', 'electronic'])[0], 'electronic');
  });

  it('does not mind capitals, accents and spaces', () => {
    assert.deepEqual(find('BOSSA n', ['bossanova', 'rock']), ['bossanova']);
    assert.deepEqual(find('cafe', ['Café']), ['Café']);
  });

  it('leaves the list as it is where nothing was typed', () => {
    assert.deepEqual(find(' ', ['b', 'a']), ['b', 'a']);
  });
});

describe('isWithin', () => {
  it('wants the letters in one piece, whatever stands between words', () => {
    assert.ok(hasInOnePiece('cafe', 'Café del Mar'));
    assert.ok(hasInOnePiece('lofi', 'lo-fi'));
    assert.ok(hasInOnePiece('hip-hop', 'Hip hop'));
    assert.ok(!hasInOnePiece('loud', 'for long walks along the river on Sundays'));
  });
});
