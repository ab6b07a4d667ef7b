import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupRecordings } from '../../src-main/duplicates/groupRecordings.ts';

/** Groups of pairs such as '1 2'; `also` are the same, too, and were not found yet. */
function groupsOf(pairs: string[], also: string[] = []): number[][] {
  const asked: string[] = [];
  const found = pairs.map((pair) => {
    const [a, b] = pair.split(' ').map(Number) as [number, number];
    return { a, b, match: true };
  });
  return groupRecordings(found, (a, b) => {
    const key = [a, b].sort((one, other) => one - other).join(' ');
    assert.ok(!asked.includes(key), `${key} is compared once`);
    asked.push(key);
    return also.includes(key) || undefined;
  });
}

describe('groupRecordings', () => {
  it('makes one group of copies that are all the same', () => {
    assert.deepEqual(groupsOf(['1 2', '1 3', '2 3', '5 6']), [[1, 2, 3], [5, 6]]); // prettier-ignore
  });
  it('asks for pairs that nobody has found', () => {
    assert.deepEqual(groupsOf(['1 2', '2 3'], ['1 3']), [[1, 2, 3]]);
    assert.deepEqual(groupsOf(['1 2', '2 3', '3 4'], ['1 3', '1 4', '2 4']), [[1, 2, 3, 4]]);
  });
  it('does not make two songs one because both are in a mix', () => {
    assert.deepEqual(groupsOf(['1 9', '2 9']), [[1, 9]]);
  });
  it('has no track in two groups: it stands in the largest', () => {
    assert.deepEqual(groupsOf(['1 2', '2 3', '3 1', '3 4']), [[1, 2, 3]]);
    assert.deepEqual(groupsOf(['3 4', '1 2', '2 3', '3 1', '4 5', '6 7']), [[1, 2, 3], [4, 5], [6, 7]]); // prettier-ignore
  });
});
