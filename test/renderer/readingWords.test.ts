import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FoundByWords } from '../../src-main/api.ts';
import { descriptionWords } from '../../src-main/finding/descriptionWords.ts';
import * as de from '../../src-renderer/messages/de.ts';
import * as he from '../../src-renderer/messages/he.ts';
import { speak } from '../../src-renderer/messages/m.ts';
import { wordsOf } from '../../src-renderer/messages/said.ts';
import { readingWords } from '../../src-renderer/readingWords.ts';

const none: FoundByWords = {
  filter: {},
  sort: { by: 'artist', descending: false },
  read: [],
  unread: [],
  isWhole: true,
  sound: null,
};
const read = [
  { words: 'calm', means: 'relaxing', isExcluded: false, isLoose: true },
  { words: 'vocals', means: 'vocals', isExcluded: true, isLoose: false },
];
const found: FoundByWords[] = [
  { ...none, filter: { text: 'Regen auf dem Dach' } },
  { ...none, read },
  { ...none, read, unread: ['qwertz', 'a b'], isWhole: false },
  { ...none, read, sound: { model: 'clap', words: 'calm' } },
  { ...none, isWhole: false, sound: { model: 'clap', words: 'rain' } },
  { ...none, read, sound: { model: 'clap', reason: 'it has heard no track yet' } },
];

describe('how a description was read', () => {
  it('is said in the window as on the command line', () => {
    for (const one of found) assert.equal(readingWords(one), descriptionWords(one));
  });

  it('is said in the language of the window', async () => {
    const words = (await wordsOf('de'))!;
    assert.deepEqual(
      found.map((one) => readingWords(one, speak('de', de), (text) => words.say(text))),
      [
        'Nach „Regen auf dem Dach“ wurde als Worten in Titel, Interpret, Album und Dateiname gesucht: Beschreibungen werden auf Englisch verstanden.',
        'Gelesen als relaxing („calm“), nicht vocals.',
        'Gelesen als relaxing („calm“), nicht vocals. Nicht verstanden: „qwertz“, „a b“. Kein Titel hat alle diese Tags; die mit den meisten kommen zuerst.',
        'clap hört nach „calm“: Was am nächsten ist, kommt zuerst. Beschränkt auf relaxing („calm“), nicht vocals.',
        'clap hört nach „rain“: Was am nächsten ist, kommt zuerst. Kein Titel hat alle diese Tags; die mit irgendeinem stehen in der Liste.',
        'Gelesen als relaxing („calm“), nicht vocals. clap wurde nicht gefragt: es hat noch keinen Titel gehört.',
      ],
    );
    const hebrew = found.map((one) => readingWords(one, speak('he', he), (text) => text));
    for (const one of hebrew) assert.match(one, /[\u05d0-\u05ea]{3}/);
  });
});
