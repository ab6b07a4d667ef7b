import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ModelError, ReadError } from '../../../src-main/errors.ts';
import { readVocabulary } from '../../../src-main/models/vocabularies/readVocabulary.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

const tags = ['rock', 'drum & bass', 'female "voice"'];
const folder = temporaryFolder();

function write(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe('a vocabulary from a file', () => {
  const json = JSON.stringify(tags);
  const lines = tags.join('\n');
  const ways: [name: string, file: string, content: string | Buffer][] = [
    ['a JSON list', 'tags.json', json],
    ['one with a byte-order mark and lines of Windows', 'tags.json', `\ufeff${JSON.stringify(tags, null, 1)}`.replaceAll('\n', '\r\n')],
    ['one in UTF-16', 'tags.json', Buffer.from(`\ufeff${json}`, 'utf16le')],
    ['one with blanks about the names', 'tags.json', JSON.stringify(tags.map((tag) => ` ${tag}\t`))],
    ['names by their numbers', 'tags.json', JSON.stringify({ 2: tags[2], 0: tags[0], 1: tags[1] })],
    ['numbers by their names', 'tags.json', JSON.stringify({ [tags[1]!]: 1, [tags[0]!]: 0, [tags[2]!]: 2 })],
    ['text with a tag a line', 'tags.txt', `${lines}\n`],
    ['such text of Windows, with a byte-order mark', 'labels', `\ufeff${lines}\n`.replaceAll('\n', '\r\n')],
    ['quoted lines', 'tags.txt', tags.map((tag) => `'${tag}'`).join('\n')],
  ]; // prettier-ignore
  for (const [way, name, content] of ways) {
    it(`may be ${way}`, async () => {
      const read = await readVocabulary(write(name, content));
      assert.deepEqual(read.map(({ tag }) => tag), tags); // prettier-ignore
      assert.deepEqual(read[0], { tag: 'rock', category: 'other', threshold: 0.5 });
    });
  }

  it('is refused in a sentence where it is none', async () => {
    const wrong: [name: string, content: string, message: RegExp][] = [
      ['tags.json', '["rock", 3]', /tags\.json: entry 1: a tag is its name, or an object with "tag"/],
      ['tags.json', '["rock", " "]', /entry 1: a tag is its name/],
      ['tags.json', '[]', /tags\.json: a vocabulary has a tag or more/],
      ['tags.json', '{"rock": 0, "pop": 2}', /tags\.json: a vocabulary is a list of tags in the order of the outputs/],
      ['tags.json', '{}', /a vocabulary is a list of tags/],
      ['tags.json', '', /or text with a tag a line, and this is not valid JSON/],
      ['tags.txt', '', /entry 0: a tag is its name/],
      ['tags.csv', 'index,name\n0,rock', /a vocabulary is no table: keep the column of the tags/],
    ]; // prettier-ignore
    for (const [name, content, message] of wrong) {
      await assert.rejects(readVocabulary(write(name, content)), (error: unknown) => {
        assert.ok(error instanceof ModelError, String(error));
        assert.match(error.message, message);
        return true;
      });
    }
    await assert.rejects(readVocabulary(join(folder, 'none.txt')), ReadError);
  });
});
