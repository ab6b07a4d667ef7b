import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PageRevival } from '../../src-main/electron/PageRevival.ts';

describe('PageRevival', () => {
  it('shows a page anew that ended, and asks where it does so again and again', () => {
    const revival = new PageRevival();
    assert.equal(revival.after('clean-exit', 0), 'nothing');
    assert.equal(revival.after('crashed', 0), 'reload');
    assert.equal(revival.after('oom', 1000), 'reload');
    assert.equal(revival.after('crashed', 2000), 'ask');
    assert.equal(revival.after('crashed', 3000), 'reload', 'once it was asked, it is counted anew');
    assert.equal(revival.after('crashed', 70_000), 'reload', 'the last one is long ago');
    assert.equal(revival.after('crashed', 71_000), 'reload');
    assert.equal(revival.after('crashed', 72_000), 'ask');
  });
});
