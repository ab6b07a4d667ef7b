import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ParameterError } from '../../src-main/errors.ts';
import type { TrackQuery } from '../../src-main/library/searchTracks.ts';
import { randomNumbers } from '../bench/makeBigLibrary.ts';
import { contentId, model, newScores, newTrack, tags, temporaryLibrary } from './temporaryLibrary.ts';

/** A library of four tracks; `find` returns the names of the files found. Thresholds: piano 0.5, calm 0.2, jazz 0.1. */
function libraryOfFour(t: TestContext) {
  const library = temporaryLibrary(t);
  const modelId = library.models.register(model);
  const add = (path: string, artist: string, title: string, scores: number[]) => {
    const { id } = library.tracks.save(newTrack(path, { tags: { artist, title, album: 'Álbum' } }));
    library.scores.save(id, modelId, newScores(scores));
    return id;
  };
  const ids = [
    add('/music/a.mp3', 'Björk', 'Jóga', [0.9, 0.1, 0.05]),
    add('/music/jazz/b.mp3', 'Monk, Thelonious', "'Round Midnight", [0.6, 0.5, 0.9]),
    add('/music/jazz/c_take-2.mp3', 'AC/DC', 'T.N.T.', [0.3, 0.3, 0.0]),
    add('/music2/d.mp3', 'bach', 'Air "on" the G string*', [0.55, 0.1, 0.2]),
  ];
  const find = (query: Partial<TrackQuery>) =>
    library.search({ modelId, ...query }).map(({ path }) => path.slice(path.lastIndexOf('/') + 1)[0]);
  return { library, modelId, ids, find };
}

describe('search', () => {
  test('a row holds what a list shows', (t) => {
    const { library, modelId, ids } = libraryOfFour(t);
    library.loudness.save(ids[1]!, { integratedLufs: -9.5, truePeakDb: 0.25 });
    assert.deepEqual(library.search({ modelId, text: 'monk' }), [
      {
        trackId: ids[1],
        path: '/music/jazz/b.mp3',
        title: "'Round Midnight",
        artist: 'Monk, Thelonious',
        album: 'Álbum',
        rating: null,
        durationSeconds: 180.5,
        loudness: { integratedLufs: -9.5, rangeLu: null, truePeakDb: 0.25 },
        tempo: null,
        key: null,
        vocals: null,
        tags: [
          { tag: 'jazz', category: 'genre', score: Math.fround(0.9), threshold: 0.1 },
          { tag: 'calm', category: 'mood', score: 0.5, threshold: 0.2 },
          { tag: 'piano', category: 'instrument', score: Math.fround(0.6), threshold: 0.5 },
        ],
      },
    ]);
    assert.deepEqual(library.search({ modelId: null, text: 'monk' })[0]!.tags, []);
  });

  test('without tags it goes by artist, whatever the case; pages do not overlap', (t) => {
    const { find } = libraryOfFour(t);
    assert.deepEqual(find({}), ['c', 'd', 'a', 'b']);
    assert.deepEqual([...find({ limit: 3 }), ...find({ limit: 3, offset: 3 })], ['c', 'd', 'a', 'b']);
  });

  test('tags: all are required, at their threshold or minimum, the strongest first', (t) => {
    const { find } = libraryOfFour(t);
    assert.deepEqual(find({ tags: [{ tag: 'piano' }] }), ['a', 'b', 'd']);
    assert.deepEqual(find({ tags: [{ tag: 'PIANO' }, { tag: 'jazz' }] }), ['b', 'd']);
    assert.deepEqual(find({ tags: [{ tag: 'piano', minimum: 0.25 }] }), ['a', 'b', 'd', 'c']);
    assert.deepEqual(find({ tags: [{ tag: 'piano' }], minimumScore: 0.58 }), ['a', 'b']);
    assert.deepEqual(find({ tags: [{ tag: 'piano', minimum: 0 }] }).length, 4, 'however little was heard');
    assert.deepEqual(find({ tags: [{ tag: 'piano' }], limit: 1, offset: 1 }), ['b']);
  });

  test('a category: some tag of it at its threshold or minimum', (t) => {
    const { find } = libraryOfFour(t);
    assert.deepEqual(find({ category: 'mood' }), ['c', 'b']);
    assert.deepEqual(find({ category: 'mood', minimumScore: 0.4 }), ['b']);
    assert.deepEqual(find({ minimumScore: 0.85 }), ['a', 'b']);
  });

  test('a tag that is unknown or ambiguous is refused with the reason', (t) => {
    const { library, modelId, find } = libraryOfFour(t);
    const refuse = (query: Partial<TrackQuery>, message: RegExp) =>
      assert.throws(
        () => find(query),
        (error) => error instanceof ParameterError && message.test(error.message),
      );
    refuse({ category: 'era' }, /era is no category: there are genre, instrument, mood\./);
    refuse({ tags: [{ tag: 'pino' }] }, /no tag pino/);
    refuse({ tags: [{ tag: 'piano' }], category: 'mood' }, /no tag piano in the category mood/);
    refuse({ tags: [{ tag: 'piano' }], modelId: null }, /no tag piano/);
    const both = [...tags, { name: 'jazz', category: 'mood', threshold: 0.5 }];
    const otherId = library.models.register({ ...model, version: '2', tags: both });
    refuse({ modelId: otherId, tags: [{ tag: 'jazz' }] }, /several categories, genre and mood/);
    assert.deepEqual(find({ modelId: otherId, tags: [{ tag: 'jazz', category: 'mood' }] }), []);
    assert.notEqual(otherId, modelId);
  });

  test('text: beginnings of words in title, artist, album and file name, whatever accents and case', (t) => {
    const { find } = libraryOfFour(t);
    assert.deepEqual(find({ text: 'bjork' }), ['a']);
    assert.deepEqual(find({ text: 'BJÖ jog' }), ['a']);
    assert.deepEqual(find({ text: 'Bjo\u0308rk' }), ['a'], 'decomposed');
    assert.deepEqual(find({ text: 'album mid' }), ['b']);
    assert.deepEqual(find({ text: 'ac/dc' }), ['c']);
    assert.deepEqual(find({ text: 'take' }), ['c']);
    assert.deepEqual(find({ text: 'onk' }), []);
    assert.deepEqual(find({ text: 'mp3', tags: [{ tag: 'jazz' }] }), ['b', 'd']);
  });

  test('no text that a person can type raises', (t) => {
    const { find } = libraryOfFour(t);
    const typed = [
      '"',
      '""',
      "'",
      '*',
      'air*',
      'AND',
      'OR NOT',
      'NEAR(a b)',
      'title:air',
      '^air',
      '{a}',
      '(',
      '-',
      '+a',
      ';',
      '\\',
      'a\0b',
      '\ud800',
      'air "',
      '"on"',
      '%',
      ' ',
      '🎵',
    ];
    for (const text of typed) assert.doesNotThrow(() => find({ text }), text);
    assert.deepEqual(find({ text: '"on" air' }), ['d']);
    assert.equal(find({ text: ' - ' }).length, 4, 'no word is no filter');
  });

  test('under: a folder with all below it, or one file; never a neighbour', (t) => {
    const { library, modelId, find } = libraryOfFour(t);
    assert.deepEqual(find({ under: '/music' }), ['c', 'a', 'b']);
    assert.deepEqual(find({ under: '/music/jazz/' }), ['c', 'b']);
    assert.deepEqual(find({ under: '/music/jazz/b.mp3' }), ['b']);
    assert.deepEqual(find({ under: '/mus' }), []);
    assert.deepEqual(find({ under: '/music', tags: [{ tag: 'piano' }], text: 'joga' }), ['a']);
    // a copy elsewhere: the row shows the file that was asked for
    library.tracks.save(newTrack('/copies/a.mp3', { contentId: contentId('/music/a.mp3') }));
    assert.deepEqual(
      ['/copies', '/music'].map((under) => library.search({ modelId, under, text: 'a.mp3' })[0]!.path),
      ['/copies/a.mp3', '/music/a.mp3'],
    );
  });

  test('what was rejected is not listed, what was accepted or added is, as strong as heard or else fully', (t) => {
    const { library, modelId, ids, find } = libraryOfFour(t);
    const decide = (
      index: number,
      tag: string,
      category: string,
      action: 'accepted' | 'rejected' | 'added',
    ) => library.corrections.append({ trackId: ids[index]!, tag, category, action });
    decide(0, 'piano', 'instrument', 'rejected');
    decide(2, 'piano', 'instrument', 'accepted');
    decide(3, 'for Sunday', 'own', 'added');
    assert.deepEqual(find({ tags: [{ tag: 'piano' }] }), ['b', 'd', 'c']);
    assert.deepEqual(find({ tags: [{ tag: 'piano' }, { tag: 'for sunday' }] }), ['d']);
    assert.deepEqual(find({ category: 'own' }), ['d']);
    assert.deepEqual(find({ category: 'instrument' }), ['c', 'd', 'b']);
    const tagsOf = (index: number) => library.scores.tagsOf(ids[index]!, modelId);
    assert.deepEqual(
      tagsOf(0).filter(({ uncertain }) => !uncertain),
      [],
    );
    assert.deepEqual(tagsOf(2).at(-1), {
      tag: 'piano',
      category: 'instrument',
      score: Math.fround(0.3),
      threshold: 0.5,
      decided: true,
    });
    assert.equal(tagsOf(3).find(({ tag }) => tag === 'for Sunday')!.score, 1);
  });

  test('whatever was heard, decided and merged, a tag finds the tracks that show it, and a category those with one of its tags', (t) => {
    const library = temporaryLibrary(t);
    const modelId = library.models.register(model);
    const random = randomNumbers(3);
    const ids = Array.from({ length: 60 }, (_, index) => {
      const { id } = library.tracks.save(newTrack(`/music/${index}.mp3`));
      if (random() < 0.8) library.scores.save(id, modelId, newScores([random(), random() / 2, random() / 4]));
      return id;
    });
    const words = [...tags, { name: 'keys', category: 'instrument' }, { name: 'late', category: 'own' }];
    const decide = () => {
      for (const trackId of ids) {
        const { name: tag, category } = words[Math.floor(random() * words.length)]!;
        const action = (['accepted', 'rejected', 'added', 'removed'] as const)[Math.floor(random() * 4)]!;
        if (random() < 0.7) library.corrections.append({ trackId, tag, category, action });
      }
    };
    decide();
    decide();
    const idOf = (name: string) => library.browse.listTags().find((tag) => tag.name === name)!.id;
    library.changes.mergeTags({ tagId: idOf('keys'), intoTagId: idOf('piano') });
    decide();
    const shown = new Map(
      ids.map((id) => [id, library.scores.tagsOf(id, modelId).filter(({ uncertain }) => !uncertain)]),
    );
    const found = (query: Partial<TrackQuery>) =>
      library.search({ modelId, limit: 1000, ...query }).map(({ trackId }) => trackId);
    const carrying = (fits: (tag: { tag: string; category: string }) => boolean) =>
      ids.filter((id) => shown.get(id)!.some(fits));
    for (const { name } of words.filter(({ name: word }) => word !== 'keys')) {
      const those = found({ tags: [{ tag: name }] });
      assert.deepEqual(
        those.toSorted((a, b) => a - b),
        carrying(({ tag }) => tag === name),
        name,
      );
      const strengths = those.map((id) => shown.get(id)!.find(({ tag }) => tag === name)!.score);
      assert.deepEqual(strengths, strengths.toSorted((a, b) => b - a), 'the strongest first'); // prettier-ignore
      const alsoPiano = found({ tags: [{ tag: name }, { tag: 'piano' }] });
      const arePiano = carrying(({ tag }) => tag === 'piano');
      assert.deepEqual(alsoPiano, those.filter((id) => arePiano.includes(id))); // prettier-ignore
      const notPiano = found({ tags: [{ tag: name }], text: '-tag:piano' });
      assert.deepEqual(notPiano, those.filter((id) => !arePiano.includes(id))); // prettier-ignore
    }
    for (const category of ['mood', 'instrument', 'own'])
      assert.deepEqual(
        found({ category }).toSorted((a, b) => a - b),
        carrying((tag) => tag.category === category),
        category,
      );
  });

  test('a track whose files are all missing is left out until one is back', (t) => {
    const { library, find } = libraryOfFour(t);
    library.files.markMissing('/music', ['a.mp3']);
    assert.deepEqual(find({ text: 'joga' }), []);
    assert.deepEqual(find({}), ['c', 'd', 'b']);
    library.files.markPresent('/music', ['a.mp3']);
    assert.deepEqual(find({ text: 'joga' }), ['a']);
  });

  test('of a track with copies, the names of those that are there are found', (t) => {
    const { library, find } = libraryOfFour(t);
    library.tracks.save(newTrack('/music/x copy.mp3', { contentId: contentId('/music/a.mp3') }));
    library.files.markMissing('/music', ['a.mp3']);
    assert.deepEqual([find({ text: 'a.mp3' }), find({ text: 'copy' })], [[], ['x']]);
    library.files.markMissing('/music', ['x copy.mp3']);
    library.files.markPresent('/music', ['a.mp3']);
    assert.deepEqual([find({ text: 'a.mp3' }), find({ text: 'copy' })], [['a'], []]);
  });

  test('of a track with copies, the name of one that is back is found, whatever became of the others', (t) => {
    const { library, find } = libraryOfFour(t);
    library.tracks.save(newTrack('/music/x copy.mp3', { contentId: contentId('/music/a.mp3') }));
    library.files.markMissing('/music', ['a.mp3']);
    library.tracks.save(newTrack('/music/x copy.mp3', { contentId: contentId('another') }));
    library.files.markPresent('/music', ['a.mp3']);
    assert.deepEqual(find({ text: 'a.mp3' }), ['a']);
  });

  test('the text follows a file that is renamed and tags that change', (t) => {
    const { library, find } = libraryOfFour(t);
    const tagged = { artist: 'Renamed', title: 'Jóga', album: 'Álbum' };
    library.tracks.save(newTrack('/music/z new.mp3', { contentId: contentId('/music/a.mp3'), tags: tagged }));
    library.files.markMissing('/music', ['a.mp3']);
    assert.deepEqual(find({ text: 'new' }), ['z']);
    assert.deepEqual(find({ text: 'renamed' }), ['z']);
    assert.deepEqual(find({ text: 'bjork' }), []);
    assert.deepEqual(find({ text: 'a.mp3' }), []);
    // the file's name now belongs to another track
    library.tracks.save(
      newTrack('/music/z new.mp3', { contentId: contentId('other'), tags: { title: 'Other' } }),
    );
    assert.deepEqual(find({ text: 'other new' }), ['z']);
    assert.deepEqual(find({ text: 'renamed' }), []);
  });
});
