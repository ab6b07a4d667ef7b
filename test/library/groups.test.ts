import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Filter, GroupBy, Sort } from '../../src-main/api.ts';
import { model, newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

const byYear: Sort = { by: 'year', descending: false };

test('tracks fall into albums, artists and folders, within any filter', (t) => {
  const library = temporaryLibrary(t);
  const modelId = library.models.register(model);
  library.browse.useModel(modelId);
  const add = (path: string, tags: object, scores = [0.1, 0.1, 0]) => {
    const { id } = library.tracks.save(newTrack(path, { tags }));
    library.scores.save(id, modelId, newScores(scores));
    return id;
  };
  const ids = [
    add('/music/x/1.mp3', { artist: 'Björk', album: 'Live', year: 2001 }, [0.9, 0.3, 0]),
    add('/music/x/2.mp3', { artist: 'björk', album: 'LIVE', year: 2002, coverCount: 1 }, [0.8, 0, 0]),
    // Another album of the same name, and one by several artists
    add('/music/y/1.mp3', { artist: 'Monk', album: 'Live', year: 1958 }),
    add('/music/z/1.mp3', { artist: 'Abba', album: 'Hits', year: 1990 }),
    add('/music/z/2.mp3', { artist: 'Monk', album: 'Hits' }),
    // An album artist holds together what lies in two folders
    add('/music/cd1/1.mp3', { artist: 'Can', albumArtist: 'Can', album: 'Two' }),
    add('/music/cd2/1.mp3', { artist: 'Can & Co', albumArtist: 'can', album: 'Two' }),
    add('/music/z/3.mp3', { artist: null, album: null }),
  ];
  const { browse } = library;
  const ask = (by: GroupBy, filter: Filter = {}, sort: Sort | null = null) =>
    browse.findGroups({ by, filter, sort, offset: 0, limit: 20 });
  const named = (by: GroupBy, filter?: Filter, sort?: Sort) =>
    ask(by, filter, sort).rows.map(({ name, line, tracks }) => `${name}, ${line}: ${tracks}`);
  const tracksOf = (by: GroupBy, place: number, limit = 1) =>
    browse.findGroupTrackIds({ by, filter: {}, sort: null, offset: place, limit });

  assert.deepEqual(named('album'), [
    ...['Hits, Abba: 2', 'Live, Björk: 2', 'Live, Monk: 1', 'Two, Can: 2', 'null, null: 1'],
  ]);
  assert.deepEqual(named('album', {}, byYear), [
    ...['Live, Monk: 1', 'Hits, Abba: 2', 'Live, Björk: 2', 'Two, Can: 2', 'null, null: 1'],
  ]);
  assert.deepEqual(named('artist'), [
    ...[
      'Abba, null: 1',
      'Björk, null: 2',
      'Can, null: 1',
      'Can & Co, null: 1',
      'Monk, null: 2',
      'null, null: 1',
    ],
  ]);
  assert.deepEqual(named('folder'), [
    ...['cd1, /music: 1', 'cd2, /music: 1', 'x, /music: 2', 'y, /music: 1', 'z, /music: 3'],
  ]);
  // A filter leaves parts of groups
  assert.deepEqual(named('folder', { text: 'monk' }), ['y, /music: 1', 'z, /music: 1']);
  assert.deepEqual(named('folder', { text: 'nobody' }), []);

  const tag = (name: string) => browse.listTags().find((one) => one.name === name)!.id;
  const [hits, live] = ask('album').rows;
  assert.deepEqual(live, {
    ...{ name: 'Live', line: 'Björk', isMixed: false, tracks: 2, seconds: 361, yearFrom: 2001, yearTo: 2002 },
    lead: { trackId: ids[0], directoryId: live!.lead.directoryId, hasCover: false, missing: null },
    mix: [
      { tagId: tag('piano'), tracks: 2 },
      { tagId: tag('calm'), tracks: 1 },
    ],
  });
  assert.deepEqual([hits!.isMixed, hits!.mix, hits!.yearFrom], [true, [], 1990]);

  // The second page, and the tracks of some groups
  assert.deepEqual(browse.findGroups({ by: 'album', filter: {}, sort: null, offset: 3, limit: 1 }), {
    total: 5,
    rows: [ask('album').rows[3]],
  });
  assert.deepEqual(new Set(tracksOf('album', 0, 2)), new Set([ids[3], ids[4], ids[0], ids[1]]));
  assert.deepEqual(tracksOf('album', 9), []);
  // A filter for what belongs to the same group as a track
  const same = (by: GroupBy, trackId: number) =>
    browse
      .findTracks({ filter: { sameAs: { by, trackId } }, sort: byYear, offset: 0, limit: 9 })
      .rows.map((row) => ids.indexOf(row.trackId));
  assert.deepEqual(same('album', ids[5]!).sort(), [5, 6]);
  assert.deepEqual(same('artist', ids[4]!), [2, 4]);
  assert.deepEqual(same('folder', ids[7]!), [3, 4, 7]);
  assert.deepEqual(same('album', 99), []);

  // What comes later is grouped with the rest, and what an answer changes
  add('/music/y/2.mp3', { artist: 'Monk', album: 'Live' });
  assert.equal(ask('album').rows[2]!.tracks, 2);
  library.changes.correct({ selection: { trackIds: [ids[1]!] }, tagIds: [tag('piano')], action: 'rejected' });
  assert.deepEqual(
    ask('album').rows[1]!.mix.map(({ tracks }) => tracks),
    [1, 1],
  );
});

test('tracks that came while a long grouping stood are in their groups a while later, though no more came', (t) => {
  const library = temporaryLibrary(t);
  library.browse.useModel(library.models.register(model));
  let nowMs = 0;
  let stepMs = 1000;
  t.mock.method(performance, 'now', () => (nowMs += stepMs));
  const counts = () => {
    const page = library.browse.findGroups({ by: 'artist', filter: {}, sort: null, offset: 0, limit: 9 });
    return page.rows.map(({ tracks }) => tracks);
  };
  library.tracks.save(newTrack('/music/1.mp3', { tags: { artist: 'Can' } }));
  assert.deepEqual(counts(), [1]);
  stepMs = 0;
  library.tracks.save(newTrack('/music/2.mp3', { tags: { artist: 'Can' } }));
  assert.deepEqual(counts(), [1]);
  nowMs += 60_000;
  assert.deepEqual(counts(), [2]);
});

test('tracks of a group stand together where the first of them stands, and are counted in that order', (t) => {
  const { browse, tracks } = temporaryLibrary(t);
  const add = (path: string, tags: object) => tracks.save(newTrack(path, { tags })).id;
  const one = add('/a/1.mp3', { artist: 'Zed', album: 'Old', title: 'a', year: 1970 });
  const two = add('/b/1.mp3', { artist: 'Abba', album: 'New', title: 'b', year: 1990 });
  const three = add('/a/2.mp3', { artist: 'Zed', album: 'Old', title: 'c', year: 2001 });
  const none = add('/b/2.mp3', { artist: 'Abba', album: null, title: 'd', year: 1980 });
  const listed = (sort: Sort, filter: Filter = {}) =>
    browse.findTrackIds({ filter, sort, offset: 0, limit: 9 });
  const sort: Sort = { ...byYear, groupedBy: 'album' };
  assert.deepEqual(listed(byYear), [one, none, two, three]);
  assert.deepEqual(listed(sort), [one, three, none, two]);
  assert.deepEqual(listed({ ...sort, descending: true }), [three, one, two, none]);
  assert.deepEqual(listed({ ...byYear, groupedBy: 'artist' }), [one, three, none, two]);
  assert.deepEqual(browse.findGroupSizes({ by: 'album', filter: {}, sort }), [2, 1, 1]);
  const { rows } = browse.findGroups({ by: 'album', filter: {}, sort, offset: 0, limit: 9 });
  assert.deepEqual(
    rows.map(({ name, tracks: count }) => [name, count]),
    [['Old', 2], [null, 1], ['New', 1]], // prettier-ignore
  );
  // What is selected is exported and sent as it is listed
  assert.deepEqual(browse.selectedIds({ trackIds: [two, three, one] }, sort), [one, three, two]);
  // A filter leaves parts of groups
  assert.deepEqual(listed(sort, { yearFrom: 1985 }), [two, three]);
  // One that came since then is there, too
  const four = add('/a/3.mp3', { artist: 'Zed', album: 'Old', title: 'e', year: 2020 });
  assert.deepEqual(listed(sort), [one, three, four, none, two]);
});
