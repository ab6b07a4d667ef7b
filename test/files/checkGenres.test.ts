import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ParameterError } from '../../src-main/errors.ts';
import { checkGenres } from '../../src-main/files/checkGenres.ts';

test('genres that ID3 reads as numbers are refused, and no others', () => {
  const numbered = { 17: 'Rock', '(17)': 'Rock', '(17)Hard': 'Rock and Hard', RX: 'Remix', '(CR)': 'Cover', 255: 'no genre' }; // prettier-ignore
  for (const [genre, read] of Object.entries(numbered))
    assert.throws(
      () => checkGenres(['Jazz', ` ${genre} `]),
      new ParameterError(`the genre "${genre}" would be read as ${read}: write the name`),
    );
  checkGenres(['1990', '(live)', '((live)', 'Rx', '2 Tone', '']);
});
