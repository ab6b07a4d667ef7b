import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TagTable } from '../../src-main/cli/tagTable.ts';

describe('the table of tags', () => {
  const categories = ['voice', 'instrument', 'genre', 'mood', 'era'];
  const tag = (category: string, name: string, score: number) => ({
    category,
    tag: name,
    score,
    threshold: 0.5,
  });
  const row = (width: number, ...tags: ReturnType<typeof tag>[]) =>
    new TagTable(categories, width).row('a.flac', tags).replace(/ +/g, ' ');

  it('shows in each category what fits, and in parentheses what is at least half way there', () => {
    const tags = [
      tag('genre', 'rock', 0.9),
      tag('genre', 'pop', 0.8),
      tag('genre', 'folk', 0.7),
      tag('genre', 'jazz', 0.4),
      tag('mood', 'happy', 0.25),
      tag('era', '80s', 0.24),
    ];
    assert.equal(row(400, ...tags), 'a.flac rock 0.90, pop 0.80, folk 0.70 (happy 0.25)');
    assert.equal(row(120, ...tags), 'a.flac rock 0.90 (happy 0.25)');
  });

  it('cuts a name that is too long, and no score', () => {
    const long = [tag('voice', 'instrumental', 0.75), tag('instrument', 'singer-songwriter', 0.3)];
    assert.equal(row(120, ...long), 'a.flac instrumen… 0.75 (singer-… 0.30)');
    assert.equal(row(80, ...long), 'a.flac ins… 0.75 (s… 0.30)');
  });
});
