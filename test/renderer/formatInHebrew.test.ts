import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

// A page has its language from its first line: this one speaks Hebrew
Object.assign(globalThis, { document: {} });
Object.defineProperty(globalThis, 'navigator', { value: { languages: ['he'] } });
const { formatBitRate, formatMegabytes } = await import('../../src-renderer/format.ts');

describe('figures in Hebrew', () => {
  it('keep their unit behind them, where lines run from right to left', () => {
    assert.equal(formatMegabytes(3_340_000), '\u20663.3 MB\u2069');
    assert.equal(formatBitRate(320_000), '\u2066320 kb/s\u2069');
  });
});
