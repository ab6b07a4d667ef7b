import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

// A page has its language from its first line: this one speaks Hebrew
Object.assign(globalThis, { document: {} });
Object.defineProperty(globalThis, 'navigator', { value: { languages: ['he'] } });
const { questionFor } = await import('../../src-renderer/components/review/questionFor.ts');
const { formatBitRate, formatMegabytes } = await import('../../src-renderer/format.ts');

describe('a page in Hebrew', () => {
  it('keeps a unit behind its figure, where lines run from right to left', () => {
    assert.equal(formatMegabytes(3_340_000), '\u20663.3 MB\u2069');
    assert.equal(formatBitRate(320_000), '\u2066320 kb/s\u2069');
  });

  it('has the question mark at the tag that it asks about', () => {
    assert.deepEqual(questionFor('genre'), { before: 'האם זה', after: '?' });
  });
});
