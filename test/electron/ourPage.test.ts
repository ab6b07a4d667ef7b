import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOurPage, isOutsideLink, pageUrl } from '../../src-main/electron/ourPage.ts';

describe('isOurPage', () => {
  it('knows the page and nothing that resembles it', () => {
    for (const url of [pageUrl, `${pageUrl}#/review`, 'hearmark://app/index.html']) {
      assert.equal(isOurPage(url), true, url);
    }
    for (const url of [
      'hearmark://audio/1',
      'https://app/',
      'hearmark://app.evil/',
      'file:///app',
      '',
      'app',
    ]) {
      assert.equal(isOurPage(url), false, url);
    }
  });
});

describe('isOutsideLink', () => {
  it('lets https out, and nothing that could run or read anything here', () => {
    assert.equal(isOutsideLink('https://example.org/licence'), true);
    for (const url of [
      'http://example.org',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://host/x',
      '',
    ]) {
      assert.equal(isOutsideLink(url), false, url);
    }
  });
});
