import assert from 'node:assert/strict';
import cliTruncate from 'cli-truncate';
import { describe, it } from 'node:test';
import stringWidth from 'string-width';
import { cut, widthOf } from '../../src-main/cli/cells.ts';
import { fc } from '../properties.ts';

describe('texts in cells', () => {
  /** Many of what is cut without a library, and some of what is not. */
  const text = fc.string({
    unit: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...'aZ 09~–…─ßéÿŁıƒˁ') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('音', 'e\u0301', '👩‍👩‍👧', '\u001b[1mx\u001b[22m', '\u200b', '\t'),
      },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 0x20, max: 0x2ff }).map((code) => String.fromCodePoint(code)),
      },
    ),
    maxLength: 24,
  });

  it('are as wide as string-width says', () =>
    fc.assert(fc.property(text, (one) => assert.equal(widthOf(one), stringWidth(one)))));

  it('are cut as cli-truncate cuts them', () =>
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: -1, max: 26 }),
        fc.constantFrom('start', 'end'),
        (one, width, position) =>
          assert.equal(cut(one, width, position), cliTruncate(one, width, { position })),
      ),
    ));
});
