import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { join, resolve } from 'node:path';
import { pageFile } from '../../src-main/electron/pageFile.ts';

const folder = resolve('dist/renderer');

describe('pageFile', () => {
  it('is the page itself, and the files beside it', () => {
    assert.equal(pageFile(folder, '/'), join(folder, 'index.html'));
    assert.equal(pageFile(folder, '/assets/index-1a2b.js'), join(folder, 'assets', 'index-1a2b.js'));
  });
  it('never leads out of its folder', () => {
    for (const name of [
      '/../preload.cjs',
      '/%2e%2e/preload.cjs',
      '/..%2fx',
      '/..%5cx',
      '/a%00',
      '/%zz',
      '/..',
    ]) {
      assert.equal(pageFile(folder, name), undefined, name);
    }
  });
});
