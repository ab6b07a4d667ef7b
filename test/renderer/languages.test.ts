import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as de from '../../src-renderer/messages/de.ts';
import * as en from '../../src-renderer/messages/en.ts';
import * as he from '../../src-renderer/messages/he.ts';
import { languageOf, type Language } from '../../src-renderer/messages/language.ts';
import { speak } from '../../src-renderer/messages/m.ts';
import type { Catalogue } from '../../src-renderer/messages/Messages.ts';

const catalogues: Record<Language, Catalogue> = { en, de, he };
/** What typesafe-i18n's places in a plural stand for, by how many there are. */
const placesOf: Record<number, Intl.LDMLPluralRule[]> = {
  2: ['one', 'other'],
  6: ['zero', 'one', 'two', 'few', 'many', 'other'],
};

describe('the languages of the window', () => {
  for (const [language, catalogue] of Object.entries(catalogues)) {
    const texts = Object.entries(catalogue).flatMap(([area, ones]) =>
      Object.entries(ones as Record<string, string>).map(([key, text]) => ({ area, key, text })),
    );

    it(`have the same texts with the same parameters in ${language}`, () => {
      const english = en as Record<string, Record<string, string>>;
      assert.deepEqual(Object.keys(catalogue).sort(), Object.keys(en).sort());
      for (const [area, ones] of Object.entries(english))
        assert.deepEqual(
          Object.keys(catalogue[area as keyof Catalogue]).sort(),
          Object.keys(ones).sort(),
          area,
        );
      for (const { area, key, text } of texts) {
        const of = english[area]![key]!;
        assert.notEqual(text.trim(), '', `${area}.${key}`);
        // A language may say the same of one and of many
        assert.deepEqual(parametersOf(text), parametersOf(of), `${area}.${key}`);
        for (const one of countsOf(text)) assert.ok(countsOf(of).includes(one), `${area}.${key}: ${one}`);
      }
    });

    it(`have every plural of ${language}`, () => {
      const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      for (const { area, key, text } of texts)
        for (const [, forms] of text.matchAll(/\{\{\w+:([^}]*)\}\}/g)) {
          const given = forms!.split('|');
          const places = placesOf[given.length] ?? assert.fail(`${area}.${key}: ${forms}`);
          const missing = wanted.filter((category) => !given[places.indexOf(category)]);
          assert.deepEqual(missing, [], `${area}.${key}: ${forms}`);
        }
    });
  }

  it('count as each of them does', () => {
    const [german, hebrew] = [speak('de', de), speak('he', he)];
    assert.equal(german.counts.files({ count: 1 }), '1 Datei');
    assert.equal(german.counts.files({ count: 12_345 }), '12.345 Dateien');
    assert.equal(german.words.daysAgo({ count: 3 }), 'vor 3 Tagen');
    assert.deepEqual(
      [1, 2, 12].map((count) => hebrew.settings.everyHours({ count })),
      ['שעה', 'שעתיים', '12 שעות'],
    );
  });

  it('keep a name of another direction apart in Hebrew, and give it back in German', () => {
    assert.equal(speak('he', he).filters.exclude({ name: 'jazz' }), 'להוציא את \u2068jazz\u2069');
    assert.equal(speak('de', de).filters.exclude({ name: 'jazz' }), 'jazz ausschließen');
  });

  it('are chosen by the person, else by the first of the system that there is', () => {
    assert.equal(languageOf('he', ['de']), 'he');
    assert.equal(languageOf('system', ['fr-CA', 'de-AT', 'he']), 'de');
    assert.equal(languageOf('system', ['fr']), 'en');
    assert.equal(languageOf(undefined, []), 'en');
    assert.equal(languageOf('toString', []), 'en');
  });
});

const parametersOf = (text: string) =>
  [...new Set(Array.from(text.matchAll(/\{(\w+)(\|number)?\}/g), ([, name]) => name))].sort();
const countsOf = (text: string) => Array.from(text.matchAll(/\{\{(\w+):/g), ([, name]) => name);
