import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { ParameterError } from '../../src-main/errors.ts';
import { parseSearch } from '../../src-main/library/search/parseSearch.ts';
import { searchWords, trackTextOf } from '../../src-main/library/search/searchWords.ts';
import { model, newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

type Song = {
  artist: string;
  title?: string;
  album?: string;
  year?: number;
  path?: string;
  scores?: number[];
};

/**
 * A library of songs. `find` returns the artists that a search finds, by SQL (the command line) and by the index in memory (the
 * window), which must agree.
 */
function libraryOf(t: TestContext, songs: Song[]) {
  const library = temporaryLibrary(t);
  const modelId = library.models.register(model);
  library.browse.useModel(modelId);
  const ids: number[] = [];
  for (const [index, { artist, title = 'Song', album = 'Album', year, path, scores }] of songs.entries()) {
    const { id } = library.tracks.save(
      newTrack(path ?? `/music/${index}.mp3`, { tags: { artist, title, album, ...(year && { year }) } }),
    );
    library.scores.save(id, modelId, newScores(scores ?? [0, 0, 0]));
    ids.push(id);
  }
  const search = (text: string) => library.search({ modelId, text }).map(({ artist }) => artist!);
  const browse = (text: string) =>
    library.browse
      .findTracks({ filter: { text }, sort: { by: 'artist', descending: false }, offset: 0, limit: 100 })
      .rows.map(({ artist }) => artist!);
  const find = (text: string) => {
    const found = browse(text).sort();
    assert.deepEqual(search(text).sort(), found, `${text}: by SQL and by the index`);
    return found;
  };
  return { library, ids, find, search, browse };
}

const named = [
  '!!!',
  '†††',
  'Mø',
  'Røyksopp',
  'Łona',
  'Motörhead',
  'Straße',
  'Ænima',
  'Đorđe',
  'Ёлка',
  'Йога',
  'ABBA',
  'A$AP',
  'P!nk',
  'ＡＫＢ４８',
  'ガガガSP',
  'Sigur Rós',
  'Ke$ha',
  '100% Silk',
  "Guns N' Roses",
  'İbrahim',
  'Kırmızı',
  '東京スカパラダイスオーケストラ',
  '소녀시대',
  'คาราบาว',
  'Wow!!!',
  'Simon & Garfunkel',
];

describe('a search', () => {
  test('finds names as people type them: other letters, widths, symbols, any part where there are no spaces', (t) => {
    const { find } = libraryOf(
      t,
      named.map((artist) => ({ artist })),
    );
    const finds: Record<string, string[]> = {
      '!!!': ['!!!'],
      '!': [],
      '†††': ['†††'],
      mo: ['Motörhead', 'Mø'],
      roykso: ['Røyksopp'],
      lona: ['Łona'],
      strasse: ['Straße'],
      STRASSE: ['Straße'],
      aenima: ['Ænima'],
      dorde: ['Đorđe'],
      елка: ['Ёлка'],
      ёлка: ['Ёлка'],
      a$ap: ['A$AP'],
      'p!nk': ['P!nk'],
      akb48: ['ＡＫＢ４８'],
      ＡＫＢ: ['ＡＫＢ４８'],
      ガガ: ['ガガガSP'],
      ガsp: ['ガガガSP'],
      'sigur ros': ['Sigur Rós'],
      '100%': ['100% Silk'],
      "n' roses": ["Guns N' Roses"],
      ibrahim: ['İbrahim'],
      kirmizi: ['Kırmızı'],
      kırmızı: ['Kırmızı'],
      スカパラ: ['東京スカパラダイスオーケストラ'],
      京: ['東京スカパラダイスオーケストラ'],
      京ス: ['東京スカパラダイスオーケストラ'],
      東ス: [],
      시대: ['소녀시대'],
      บาว: ['คาราบาว'],
      'simon & garf': ['Simon & Garfunkel'],
      '&': ['Simon & Garfunkel'],
      bba: [],
    };
    for (const [text, artists] of Object.entries(finds)) assert.deepEqual(find(text), artists, text);
  });

  test('keeps to fields, years, tags, paths and exact words, and leaves out what has a minus', (t) => {
    const { library, ids, find } = libraryOf(t, [
      { artist: 'Björk', title: 'Let it be', year: 1993, path: '/music/live/a.mp3', scores: [0.9, 0, 0] },
      { artist: 'Live', title: 'Björk', year: 1999, scores: [0, 0.9, 0] },
      {
        artist: 'Monk',
        title: 'Let it bee',
        album: 'Live at the It Club',
        year: 2001,
        scores: [0.9, 0, 0.9],
      },
      { artist: 'Nobody', title: 'Be it', scores: [0, 0, 0] },
    ]);
    for (const [index, integratedLufs] of [-23.1, -9.25, -13.9].entries())
      library.loudness.save(ids[index]!, { integratedLufs });
    library.loudness.save(ids[3]!, {});
    const finds: Record<string, string[]> = {
      'artist:bjo': ['Björk'],
      'title:björk': ['Live'],
      bjork: ['Björk', 'Live'],
      'album:live': ['Monk'],
      'path:live': ['Björk'],
      'path:mp3': ['Björk', 'Live', 'Monk', 'Nobody'],
      'file:a.mp3': ['Björk'],
      'year:1990..1999': ['Björk', 'Live'],
      'year:1999..1990': ['Björk', 'Live'],
      'year:1993': ['Björk'],
      'year:..1993': ['Björk'],
      'year:1994..': ['Live', 'Monk'],
      '"let it be"': ['Björk'],
      '"let it be': ['Björk', 'Monk'],
      'title:"let it be"': ['Björk'],
      'tag:piano': ['Björk', 'Monk'],
      'instrument:Piano': ['Björk', 'Monk'],
      'tag:piano -tag:jazz': ['Björk'],
      '-tag:piano': ['Live', 'Nobody'],
      '-year:1990..1999': ['Monk', 'Nobody'],
      'let -bee': ['Björk'],
      '-"let it be"': ['Live', 'Monk', 'Nobody'],
      'artist:björk year:1990..1999 -tag:techno path:live': ['Björk'],
      'AC:DC': [],
      'year:': ['Björk', 'Live', 'Monk', 'Nobody'],
      'loudness:-14..-8': ['Live', 'Monk'],
      'loudness:-8..-14': ['Live', 'Monk'],
      'loudness:-14': ['Monk'],
      'loudness:..-14.5': ['Björk'],
      'loudness:-9.5..': ['Live'],
      '-loudness:-14..-8': ['Björk', 'Nobody'],
      'constructor:x': [],
    };
    for (const [text, artists] of Object.entries(finds)) {
      if (text.includes('techno')) continue; // no such tag here: the next test
      assert.deepEqual(find(text), artists, text);
    }
  });

  test('a tag or year that is none: the window finds nothing, the command line ends with the reason', (t) => {
    const { search, browse } = libraryOf(t, [{ artist: 'Björk', year: 1993 }]);
    for (const [text, reason] of [
      ['tag:techo', /no tag techo/],
      ['mood:piano', /no tag piano in the category mood/],
      ['year:nineties', /year:1990\.\.1999/],
      ['loudness:loud', /loudness:-14\.\.-8/],
    ] as const) {
      assert.deepEqual(browse(text), []);
      assert.throws(
        () => search(text),
        (error) => error instanceof ParameterError && reason.test(error.message),
      );
    }
  });

  test('whatever is typed, there is an answer, and SQL and index agree on it', (t) => {
    const { find } = libraryOf(
      t,
      named.map((artist, index) => ({ artist, year: 1980 + index, path: `/music/${artist}/${index}.mp3` })),
    );
    const piece = fc.oneof(
      fc.constantFrom(
        ...named,
        '"',
        '-',
        ':',
        'artist:',
        'path:',
        'title:',
        'file:',
        'year:1990..',
        ' ',
        'mp3',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
        const text = pieces.join('');
        if (!/(year|tag|piano|mood|instrument|genre):/iu.test(text)) find(text);
      }),
      { numRuns: 150 },
    );
  });

  test('every name is found by all of itself', (t) => {
    const { find } = libraryOf(
      t,
      named.map((artist) => ({ artist })),
    );
    for (const artist of named) assert.ok(find(artist).includes(artist), artist);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.string()), (text) => {
        const tokens = searchWords(text).flatMap((word) => word.tokens);
        assert.equal(trackTextOf(text), tokens.join(' '));
        const again = searchWords(tokens.join(' ')).flatMap((word) => word.tokens);
        if (searchWords(text).every(({ isSymbol }) => !isSymbol)) assert.deepEqual(again, tokens);
      }),
    );
  });

  test('is taken apart once and for all', () => {
    const isCategory = (name: string) => name === 'mood';
    assert.deepEqual(parseSearch('-mood:"deep blue" say "hi there" year:2000..', isCategory), [
      { kind: 'tag', category: 'mood', name: 'deep blue', isExcluded: true },
      { kind: 'text', field: null, match: '"say"*', isExcluded: false },
      { kind: 'text', field: null, match: '"hi there"', isExcluded: false },
      { kind: 'year', from: 2000, to: 9999, typed: '2000..', isExcluded: false },
    ]);
  });
});
