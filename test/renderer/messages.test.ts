import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as en from '../../src-renderer/messages/en.ts';
import { speak } from '../../src-renderer/messages/m.ts';
import { textsOutside } from './textsOutside.ts';

const sources = globSync('src-renderer/**/*.{ts,svelte}').filter(
  (file) => !/messages|iconPaths|Painter\.ts$/.test(file),
);
/** Areas of which a member is chosen while the window runs: the compiler says that each exists. */
const chosenLater = new Set(['keyGroups', 'counts', 'training']);

describe('the texts of the window', () => {
  it('stand in the catalogue, all of them', () => {
    const outside = sources.flatMap((file) => textsOutside(file).map((text) => `${file}:${text}`));
    assert.deepEqual(outside, []);
  });

  it('are each used', () => {
    const code = sources.map((file) => readFileSync(file, 'utf8')).join('\n');
    const used = new Set(
      Array.from(code.matchAll(/\bm\s*\.(\w+)\s*\.(\w+)/g), ([, area, key]) => `${area}.${key}`),
    );
    const unused = Object.entries(en)
      .filter(([area]) => !chosenLater.has(area))
      .flatMap(([area, texts]) => Object.keys(texts).map((key) => `${area}.${key}`))
      .filter((key) => !used.has(key));
    assert.deepEqual(unused, []);
  });

  it('have numbers and plurals of their language', () => {
    const m = speak('en', en);
    assert.equal(m.counts.tracks({ count: 1 }), '1 track');
    assert.equal(m.counts.tracks({ count: 12_345 }), '12,345 tracks');
    assert.equal(m.settings.everyMinutes({ count: 1 }), 'minute');
    assert.equal(m.settings.everyMinutes({ count: 5 }), '5 minutes');
  });
});
