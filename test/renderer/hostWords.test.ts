import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readCatalogue } from '../../src-main/models/catalogue.ts';
import * as german from '../../src-renderer/messages/de/host.ts';
import * as hebrew from '../../src-renderer/messages/he/host.ts';
import { wordsOf } from '../../src-renderer/messages/said.ts';
import { hostSentences } from './hostSentences.ts';

const [de, he] = [(await wordsOf('de'))!, (await wordsOf('he'))!];
/** Words and counts have no sentence of their own in the host. */
const { words, counted, catalogue, ...ofSentences } = german;
const known = Object.values({ ...ofSentences, inDative: {} }).flatMap((area) => Object.keys(area));
const all = [...known, ...[words, counted, catalogue].flatMap((area) => Object.keys(area))];

describe('what the host says', () => {
  const sentences = hostSentences();

  it('has words in the other languages, each sentence that the window may show', () => {
    const has = new Set(all);
    const missing = sentences.filter(({ text }) => !has.has(text)).map(({ text, at }) => `${at}: ${text}`);
    assert.deepEqual(missing, []);
  });

  it('has no words for what the host no longer says', () => {
    const said = new Set(sentences.map(({ text }) => text));
    assert.deepEqual(
      known.filter((text) => !said.has(text)),
      [],
    );
  });

  it('has words for what the catalogue says of published models, and the catalogue says no others', async () => {
    const models = await readCatalogue(join('src-main', 'models', 'catalogue.json'));
    const texts = models.flatMap(({ note, dataSet }) => [dataSet, ...(note === undefined ? [] : [note])]);
    for (const text of texts)
      if (/ [a-z]/.test(text))
        assert.doesNotMatch(de.say(text), /\b(the|of|and|with|is|in-house|split)\b/, text);
    for (const english of Object.keys(catalogue)) {
      const [beginning] = english.split('{0}');
      assert.ok(
        texts.some((text) => text.startsWith(beginning!)),
        english,
      );
    }
  });

  it('keeps what is put into it, in every language', () => {
    for (const texts of [german, hebrew])
      for (const area of Object.values(texts))
        for (const [english, other] of Object.entries(area))
          assert.deepEqual(placesIn(other), placesIn(english), english);
  });

  it('is known by its own words, and not for another sentence', () => {
    const mistaken = all.flatMap((english) => {
      const said = english.replaceAll(/\{(\d)\}/g, (_, index: string) => String(11 * (Number(index) + 1)));
      const wanted = textOf(english).replaceAll(/\{(\d)(\|\w+)?\}/g, (_, index: string) =>
        String(11 * (Number(index) + 1)),
      );
      return de.say(said) === wanted ? [] : [`${said} -> ${de.say(said)}`];
    });
    assert.deepEqual(mistaken, []);
  });
});

const placesIn = (text: string) => [...new Set(text.match(/\{\d/g))].sort();

function textOf(english: string): string {
  const found = Object.values(german).find((area) => Object.hasOwn(area, english)) as Record<string, string>;
  return found[english]!;
}

describe('the words of the host in another language', () => {
  it('are put together as the host put them together', () => {
    assert.equal(
      de.say('is read-only; allow writing to it and to its folder, then try again'),
      'ist schreibgeschützt; das Schreiben in Datei und Ordner erlauben, dann wiederholen',
    );
    assert.equal(
      de.say('was not written, because the trial failed: the field TPE1 would change with it'),
      'wurde nicht geschrieben, weil die Probe fehlschlug: das Feld TPE1 würde sich mit ändern',
    );
    assert.equal(
      de.say('/music/a: b.mp3: cannot be read: the network drive does not answer'),
      '/music/a: b.mp3: lässt sich nicht lesen: das Netzlaufwerk antwortet nicht',
    );
    assert.equal(
      de.say(
        'Left out: 12 (MIDI holds notes and no sound): a.mid, b.mid, and 10 more; 1 (a folder of the system): x',
      ),
      'Ausgelassen: 12 (MIDI enthält Noten und keinen Ton): a.mid, b.mid und 10 weitere; 1 (ein Ordner des Systems): x',
    );
    assert.equal(
      de.say(
        'The library /my music/l.db is damaged (malformed). It was left as it is. `hearmark library restore` brings a backup back; the music is not touched.',
      ),
      'Die Bibliothek /my music/l.db ist beschädigt (malformed). Sie bleibt, wie sie ist. `hearmark library restore` holt eine Sicherung zurück; die Musik wird nicht angerührt.',
    );
  });

  it('are found in a text with hundreds of names, which could be read in more ways than there is time for', () => {
    const names = Array.from({ length: 300 }, (_, index) => `${index}. one: of a thing; and so. on.mid`);
    const english = `Left out: 300 (MIDI holds notes and no sound): ${names.join(', ')}`;
    const german = `Ausgelassen: 300 (MIDI enthält Noten und keinen Ton): ${names.join(', ')}`;
    assert.equal(de.say(english), german);
  });

  it('are looked for in a long text without going through it again and again', () => {
    const [answers, broken] = ['a answers '.repeat(5000), `a: ${'b (were broken ('.repeat(3000)}`];
    const startMs = performance.now();
    for (const text of [answers, broken]) assert.equal(de.say(text), text);
    assert.ok(performance.now() - startMs < 5000); // it took minutes
  });

  it('count and decline as their language does', () => {
    assert.equal(de.say('Accepted jazz on 12,345 tracks'), 'jazz bei 12.345 Titeln angenommen');
    assert.equal(de.say('Added jazz to 1 track'), 'jazz zu 1 Titel hinzugefügt');
    assert.equal(de.say('Write tags to 1,200 files'), 'Tags in 1.200 Dateien schreiben');
    assert.equal(de.say('true peak -0.0 dBTP'), 'True Peak -0,0 dBTP');
    assert.equal(he.say('Accepted jazz on 12,345 tracks'), 'קבלת \u2068jazz\u2069 ב־12,345 רצועות');
  });

  it('leave names alone, though they may be words of the host, and isolate them from right to left', () => {
    assert.equal(de.say('Added complete to 3 tracks'), 'complete zu 3 Titeln hinzugefügt');
    assert.equal(de.say('Removed 3 tracks from Best tracks'), '3 Titel aus Best tracks entfernt');
    assert.equal(de.say('Removed 3 tracks from Mine: Home'), '3 Titel aus Mine: Home entfernt');
    assert.equal(he.say('Deleted the filter title'), 'מחיקת המסנן \u2068title\u2069');
  });

  it('leave what they do not know as it is', () => {
    for (const words of [de, he])
      assert.equal(words.say('Something of an older version'), 'Something of an older version');
  });
});
