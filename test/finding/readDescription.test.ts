import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Tag } from '../../src-main/api.ts';
import { readDescription, type KnownWords } from '../../src-main/finding/readDescription.ts';
import { readNumbers } from '../../src-main/finding/readNumbers.ts';

const names = [
  'piano', 'guitar', 'drums', 'drum and bass', 'hip hop', 'r&b', 'metal', 'heavy metal', 'relaxing', 'mellow', 'sad', 'energetic',
  'vocals', 'female vocals', 'rap', 'instrumental', 'jazz', '70s', '80s', "Grandma's kitchen",
]; // prettier-ignore
const tags = names.map((name, id): Tag => {
  return { id, name, category: 'any', own: false, hidden: false, mergedIntoId: null, parentIds: [], threshold: 0.5, defaultThreshold: 0.5 }; // prettier-ignore
});
const known: KnownWords = {
  tags,
  hasYears: (from) => from < 1980,
  isArtist: (words) => ['miles davis', 'björk', 'earth wind and fire'].includes(words),
};
const named = (ids: readonly number[] = []) => ids.map((id) => names[id]);
function read(text: string) {
  const { filter, unread } = readDescription(text, known);
  const { include, exclude, text: search = '' } = filter;
  return { include: named(include), exclude: named(exclude), search, unread };
}

describe('a description', () => {
  const cases: [string, Partial<ReturnType<typeof read>>][] = [
    ['calm piano without singing, 70s', { include: ['relaxing', 'piano'], exclude: ['vocals', 'female vocals', 'rap'], search: 'year:1970..1979' }],
    ['rainy night piano', { include: ['mellow', 'piano'] }],
    ['Drum & Bass', { include: ['drum and bass'] }],
    ['drum-and-bass', { include: ['drum and bass'] }],
    ['Hip-Hop with a female singer', { include: ['hip hop', 'female vocals'] }],
    ['RnB', { include: ['r&b'] }],
    ['heavy metal', { include: ['heavy metal'] }],
    ['metal, heavy', { include: ['metal'], unread: ['heavy'] }],
    ['guitars and a drum', { include: ['guitar', 'drums'] }],
    ['jazz without drums or guitar', { include: ['jazz'], exclude: ['drums', 'guitar'] }],
    ['jazz without drums and guitar', { include: ['jazz'], exclude: ['drums', 'guitar'] }],
    ['no drums, guitar', { include: ['guitar'], exclude: ['drums'] }],
    ['no drums but guitar', { include: ['guitar'], exclude: ['drums'] }],
    ['piano without any drums with guitar', { include: ['piano', 'guitar'], exclude: ['drums'] }],
    ['not sad', { exclude: ['sad'] }],
    ['126-120 bpm', { search: 'bpm:120..126' }],
    ['between 140 and 90 bpm', { search: 'bpm:90..140' }],
    ['slow songs at 80 bpm', { search: 'bpm:..90 bpm:80' }],
    ['fast jazz in a minor', { include: ['jazz'], search: 'bpm:125.. key:Am' }],
    ['not fast', { search: '-bpm:125..' }],
    ['jazz by Miles Davis from the fifties', { include: ['jazz'], search: 'artist:"miles davis" year:1950..1959' }],
    ['by earth wind and fire', { search: '', unread: ['earth wind', 'fire'] }],
    ['something by Björk, sad', { include: ['sad'], search: 'artist:"björk"' }],
    ['80s', { include: ['80s'], search: '' }],
    ['late 80s', { include: ['80s'], search: '' }],
    ['late 70s', { search: 'year:1976..1979' }],
    ['artist:björk -tag:techno piano', { include: ['piano'], search: 'artist:björk -tag:techno' }],
    ['"let it be" piano', { include: ['piano'], search: '"let it be"' }],
    ["Grandma's kitchen", { include: ["Grandma's kitchen"] }],
    ['grandmas kitchen', { include: ["Grandma's kitchen"] }],
    ['qwertz uiop, jazz', { include: ['jazz'], unread: ['qwertz uiop'] }],
    ['traurige Klaviermusik', { unread: ['traurige klaviermusik'] }],
    ['the music of a song', {}],
    ['', {}],
    [' ,;. ! - ', {}],
    ['\ud800 piano', { include: ['piano'] }],
  ]; // prettier-ignore
  for (const [text, expected] of cases) {
    it(`"${text}" is read`, () => {
      assert.deepEqual(read(text), { include: [], exclude: [], search: '', unread: [], ...expected });
    });
  }

  it('says once what is asked for twice, and apart what is not to be there', () => {
    const said = readDescription('piano, piano, no piano, slow, slow', known).read;
    assert.deepEqual(said.map(({ words, isExcluded }) => [words, isExcluded]), [['piano', false], ['piano', true], ['slow', false]]); // prettier-ignore
  });

  it('says how each part was read', () => {
    assert.deepEqual(readDescription('calm, no singing', known).read, [
      { words: 'calm', means: 'relaxing', isExcluded: false, isLoose: true },
      { words: 'singing', means: 'vocals', isExcluded: true, isLoose: true },
    ]);
  });

  it('says what of it can be heard, for a model that listens', () => {
    const sounds: [string, string][] = [
      ['calm piano without singing, 70s', 'calm piano'],
      ['music for a rainy night with piano, without drums or guitar, from the 70s', 'rainy night with piano'],
      ['slow jazz by Miles Davis in a minor', 'slow jazz'],
      ['not sad', ''],
      ['no drums but guitar', 'guitar'],
      ['before 1970, around 120 bpm', ''],
      ['artist:björk "let it be" glass harmonica and whales', 'glass harmonica and whales'],
      ['traurige Klaviermusik', 'traurige klaviermusik'],
      ['without whales', ''],
      ['the music of a song', ''],
      ['雨の夜', '雨の夜'],
    ];
    for (const [text, sound] of sounds) assert.equal(readDescription(text, known).sound, sound, text);
    const { looseIds } = readDescription('calm piano, guitars, not sad', known);
    assert.deepEqual(named(looseIds), ['relaxing']);
  });

  it('may have ten thousand words', () => {
    const { read: parts } = readDescription('piano without '.repeat(5000), known);
    assert.deepEqual(parts.map(({ isExcluded }) => isExcluded), [false, true]); // prettier-ignore
  });
});

describe('numbers of a description', () => {
  const cases: [string, string | undefined][] = [
    ['1994', 'year:1994'],
    ['from 1994', 'year:1994'],
    ['from 1994 on', 'year:1994..'],
    ['since 1994', 'year:1994..'],
    ['after 1994', 'year:1995..'],
    ['before 1970', 'year:..1969'],
    ['until 1970', 'year:..1970'],
    ['1970-1979', 'year:1970..1979'],
    ['between 1979 and 1970', 'year:1970..1979'],
    ['before 1800', 'year:..1799'],
    ['in 1791', 'year:1791'],
    ['1685-1750', 'year:1685..1750'],
    ['late 1850s', 'year:1856..1859'],
    ['1000', undefined],
    ['the 60s', 'year:1960..1969'],
    ["'60s", 'year:1960..1969'],
    ['1920s', 'year:1920..1929'],
    ['00s', 'year:2000..2009'],
    ['early 1990s', 'year:1990..1993'],
    ['mid-eighties', 'year:1984..1986'],
    ['from the sixties', 'year:1960..1969'],
    ['120 bpm', 'bpm:120'],
    ['120bpm', 'bpm:120'],
    ['around 120 bpm', 'bpm:117..123'],
    ['between 120 and 126 bpm', 'bpm:120..126'],
    ['120-126 bpm', 'bpm:120..126'],
    ['faster than 140 bpm', 'bpm:140..'],
    ['under 90 bpm', 'bpm:..90'],
    ['8a', 'key:Am'],
    ['in f# minor', 'key:F#m'],
    ['e flat major', 'key:Eb'],
    ['key of g', 'key:G'],
    ['in major', 'key:C,Db,D,Eb,E,F,F#,G,Ab,A,Bb,B'],
    ['120', undefined],
    ['a', undefined],
    ['1994x', undefined],
    ['13a', undefined],
  ];
  for (const [text, search] of cases) {
    it(`"${text}" ${search === undefined ? 'is none' : `is ${search}`}`, () => {
      assert.equal(readNumbers(text)?.search, search);
    });
  }
});
