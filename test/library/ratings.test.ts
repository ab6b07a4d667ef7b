import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Filter, SortKey } from '../../src-main/api.ts';
import { checkLibrary } from '../../src-main/library/safety/checkLibrary.ts';
import { newTrack, temporaryLibrary } from './temporaryLibrary.ts';

function libraryOfFour(t: Parameters<typeof temporaryLibrary>[0]) {
  const library = temporaryLibrary(t);
  const save = (name: string, rating?: number) =>
    library.tracks.save(
      newTrack(`/music/${name}.mp3`, { tags: { title: name, ...(rating !== undefined && { rating }) } }),
    ).id;
  const ids = [save('a'), save('b', 3), save('c', 4.5), save('d')];
  const rate = (stars: number, ...places: number[]) =>
    library.changes.rateTracks({
      selection: { trackIds: places.map((place) => ids[place]!) },
      stars,
    });
  const find = (filter: Filter, by: SortKey = 'title', descending = false) =>
    library.browse
      .findTracks({ filter, sort: { by, descending }, offset: 0, limit: 10 })
      .rows.map(({ title, rating, ratingFrom }) => [title, rating, ratingFrom].join(' '));
  return { library, ids, save, rate, find };
}

test('stars count as the file says them, until the person says others; both can be taken back', (t) => {
  const { library, ids, save, rate, find } = libraryOfFour(t);
  const untouched = ['a  ', 'b 3 file', 'c 4.5 file', 'd  '];
  assert.deepEqual(find({}), untouched);
  const change = rate(5, 0, 1);
  assert.deepEqual([change.title, change.tracks], ['Gave 5 stars to 2 tracks', 2]);
  assert.deepEqual(find({}), ['a 5 person', 'b 5 person', 'c 4.5 file', 'd  ']);
  assert.equal(rate(5, 0, 1).tracks, 0, 'what is so already is no step of undo');
  assert.equal(rate(4.5, 2).tracks, 0, 'nor is what the file says');
  // Another program rates the file: the person's stars stay
  save('b', 1);
  assert.equal(library.ratings.of(ids[1]!)?.stars, 5);
  library.changes.undo();
  assert.deepEqual(find({}), ['a  ', 'b 1 file', 'c 4.5 file', 'd  ']);
  library.changes.redo();
  assert.deepEqual(find({}).slice(0, 2), ['a 5 person', 'b 5 person']);
  assert.equal(rate(0, 2).title, 'Took the stars from 1 track');
  assert.equal(find({})[2], 'c  ', 'whatever the file says');
  library.changes.undo();
  assert.equal(find({})[2], 'c 4.5 file');
  assert.deepEqual(checkLibrary(library.file), []);
});

test('stars are filtered, searched and sorted by; tracks without any come last', (t) => {
  const { library, rate, find } = libraryOfFour(t);
  rate(1, 0);
  const titles = (filter: Filter) => find(filter).map((row) => row[0]).join(''); // prettier-ignore
  assert.deepEqual([{ ratingFrom: 3 }, { ratingTo: 3 }, { ratingFrom: 3.5, ratingTo: 5 }].map(titles), [
    'bc',
    'ab',
    'c',
  ]);
  const searches = {
    'rating:4..5': 'c',
    'rating:3': 'b',
    'rating:..2': 'a',
    '-rating:..5': 'd',
    'rating:x': '',
  };
  for (const [text, expected] of Object.entries(searches)) {
    assert.equal(titles({ text }), expected, text);
    if (text === 'rating:x') continue;
    const found = library.search({ modelId: null, text }).map(({ title }) => title);
    assert.equal(found.sort().join(''), expected, `${text} in SQL`);
  }
  assert.throws(() => library.search({ modelId: null, text: 'rating:x' }), /write it as rating:4\.\.5/);
  const order = (descending: boolean) => find({}, 'rating', descending).map((row) => row[0]).join(''); // prettier-ignore
  assert.deepEqual([order(false), order(true)], ['abcd', 'cbad']);
  assert.deepEqual(
    library.search({ modelId: null, text: 'rating:..5' }).map(({ rating }) => rating).sort(), // prettier-ignore
    [1, 3, 4.5],
  );
});
