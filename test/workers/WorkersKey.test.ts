import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatKey, libraryIdOf, parseWorkersKey } from '../../src-main/workers/WorkersKey.ts';

const seed = `SU${'A'.repeat(56)}`;

describe('the key of other machines', () => {
  it('is one word, with a certificate or without', () => {
    for (const key of [{ seed }, { seed, fingerprint: 'ab'.repeat(32) }])
      assert.deepEqual(parseWorkersKey(` ${formatKey(key)}\n`), key);
  });

  it('that was cut, or is something else, is said to be none', () => {
    for (const text of ['', seed.slice(1), `${seed}.abc`, `${seed}x`, 'hearmark work'])
      assert.throws(() => parseWorkersKey(text), /this is no key of Hearmark: paste the whole line/);
  });

  it('names the library, and does not tell itself by that', () => {
    assert.match(libraryIdOf(seed), /^[0-9a-f]{12}$/);
    assert.notEqual(libraryIdOf(seed), libraryIdOf(seed.replace(/A$/, 'B')));
  });
});
