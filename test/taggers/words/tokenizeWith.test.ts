import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tokenizeWith } from '../../../src-main/taggers/words/tokenizeWith.ts';
import { towers, type TokenizerName } from '../../hearing/makeTowers.ts';
import { fc } from '../../properties.ts';

const read = (name: string) => readFileSync(join(towers, `${name}.json`), 'utf8');
type Known = Record<TokenizerName, { text: string; ids: number[] }[]>;
const known = JSON.parse(read('tokens')) as Known;
const names: TokenizerName[] = ['wordPiece', 'bytePair'];

describe('a tokenizer', () => {
  for (const name of names) {
    it(`makes the tokens of a text that the public implementation makes: ${name}`, () => {
      const tokenize = tokenizeWith(read(name), { tokensMax: 1000 });
      assert.equal(known[name].length, 20);
      for (const { text, ids } of known[name]) assert.deepEqual(tokenize(text).ids, ids, text);
    });

    it(`cuts what is too long, keeps the token that ends it, and fills up where that is asked for: ${name}`, () => {
      const whole = tokenizeWith(read(name), { tokensMax: 1000 })('a bright high tone');
      const cut = tokenizeWith(read(name), { tokensMax: 4, padId: 1 })('a bright high tone');
      assert.deepEqual(cut.ids, [...whole.ids.slice(0, 3), whole.ids.at(-1)]);
      const filled = tokenizeWith(read(name), { tokensMax: whole.ids.length + 2, padId: 1 })(
        'a bright high tone',
      );
      assert.deepEqual(filled.ids, [...whole.ids, 1, 1]);
      assert.deepEqual(filled.mask, [...whole.mask, 0, 0]);
    });

    it(`makes some tokens of any text, and no more than it may: ${name}`, () => {
      const tokenize = tokenizeWith(read(name), { tokensMax: 9 });
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
          const { ids, mask, unknownShare } = tokenize(text);
          assert.ok(ids.length >= 2 && ids.length <= 9 && mask.length === ids.length);
          assert.ok(unknownShare >= 0 && unknownShare <= 1);
        }),
      );
    });
  }

  it('says how much of a text it does not know', () => {
    const wordPiece = tokenizeWith(read('wordPiece'), { tokensMax: 24 });
    assert.equal(wordPiece('a low hum').unknownShare, 0);
    assert.equal(wordPiece('雨の夜のピアノ').unknownShare, 1);
    assert.equal(wordPiece('piano, piano').unknownShare, 1 / 3);
    assert.equal(wordPiece('').unknownShare, 0);
    // Bytes are all known: of no language it can be said
    assert.equal(tokenizeWith(read('bytePair'), { tokensMax: 24 })('雨').unknownShare, 0);
  });

  it('is refused where it is damaged', () => {
    const whole = read('wordPiece');
    const without = (part: string) => JSON.stringify({ ...(JSON.parse(whole) as object), [part]: undefined });
    const damaged: [what: string, text: string, message: RegExp][] = [
      ['cut', whole.slice(0, 1000), /tokenizer\.json is not valid JSON/],
      ['empty', '', /tokenizer\.json is not valid JSON/],
      ['something else', '{"version":"1.0"}', /tokenizer\.json: /],
      ['a list', '[]', /tokenizer\.json: /],
      ['null', 'null', /tokenizer\.json: /],
      ['without a model', without('model'), /tokenizer\.json: /],
      ['of an unknown kind', whole.replace('"WordPiece"', '"SentencePuzzle"'), /tokenizer\.json: /],
      ['without its words', whole.replace(/"vocab":\{.*?\}/, '"vocab":{}'), /tokenizer\.json: /],
    ];
    for (const [what, text, message] of damaged) {
      const use = () => tokenizeWith(text, { tokensMax: 24 })('a low hum');
      assert.throws(use, (error: Error) => error.name === 'ModelError' && message.test(error.message), what);
    }
  });
});
