import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SortKey } from '../../src-main/api.ts';
import { ParameterError } from '../../src-main/errors.ts';
import { newScores, newTrack } from './temporaryLibrary.ts';
import { byArtist, libraryOfFour } from './libraryOfFour.ts';

describe('browse', () => {
  test('the loudest come first, those that were not measured last', (t) => {
    const { library, ids, find } = libraryOfFour(t);
    for (const [index, integratedLufs] of [-20, -8.5, undefined, -71.5].entries())
      if (integratedLufs !== undefined) library.loudness.save(ids[index]!, { integratedLufs });
    assert.equal(find({}, { by: 'loudness', descending: true }), 'badc');
    assert.equal(find({}, { by: 'loudness', descending: false }), 'dabc');
    assert.equal(library.browse.getTrack({ trackId: ids[1]! }).loudnessLufs, -8.5);
  });

  test('ids of a part of the list are those of its rows', (t) => {
    const { library } = libraryOfFour(t);
    const question = { filter: {}, sort: byArtist, offset: 1, limit: 2 };
    const ids = library.browse.findTrackIds(question);
    assert.equal(ids.length, 2);
    assert.deepEqual(
      ids,
      library.browse.findTracks(question).rows.map(({ trackId }) => trackId),
    );
  });

  test('what of a search cannot be read is told in the words of the command line', (t) => {
    const { library } = libraryOfFour(t);
    const unread = (text: string) =>
      library.browse.findTracks({ filter: { text }, sort: byArtist, offset: 0, limit: 1 }).unread;
    for (const text of ['monk', 'year:1957', 'year:', 'bpm:..120', 'key:8A,Am', '"year:abc"', 'tag:'])
      assert.equal(unread(text), null, text);
    assert.match(unread('monk year:abc bpm:fast')!, /^year:abc: write it as year:1994/);
    for (const text of ['bpm:fast', 'year:abc', 'vocals:much', 'loudness:x', 'key:Z', '-harmonic:x'])
      assert.throws(
        () => library.search({ modelId: null, text }),
        (error: ParameterError) => error.message === unread(text),
        text,
      );
  });

  test('a search for a tag that there is not says so', (t) => {
    const { library } = libraryOfFour(t);
    library.changes.createTag({ name: 'Nothing', category: 'mood' });
    const unread = (text: string) =>
      library.browse.findTracks({ filter: { text }, sort: byArtist, offset: 0, limit: 1 }).unread;
    for (const text of ['tag:nothing', '-mood:"nothing"', 'tag:', '"tag:qwertz"'])
      assert.equal(unread(text), null, text);
    for (const text of ['monk tag:qwertz', '-tag:"qwertz"'])
      assert.equal(unread(text), 'There is no tag qwertz.');
    library.changes.createTag({ name: 'Dub', category: 'genre' });
    assert.equal(
      unread('genre:nothing'),
      'There is no tag nothing in the category genre: write it as mood:nothing.',
    );
    assert.equal(unread('mood:qwertz'), 'There is no tag qwertz in the category mood.');
    for (const text of ['tag:qwertz', '-mood:qwertz'])
      assert.throws(() => library.search({ modelId: null, text }), /has no tag qwertz/);
  });

  test('what turns a line around is shown as text, whatever a file says', (t) => {
    const { library } = libraryOfFour(t);
    const said = {
      title: 'a\u202eb',
      artist: 'c\u2069\u202ed',
      album: '\u2066e\x9b',
      albumArtist: '\u202af',
    };
    const { id } = library.tracks.save(
      newTrack('/music/\u202d/g\u2067.mp3', { tags: { ...said, genres: ['h\u202c'] } }),
    );
    const request = { filter: {}, sort: byArtist, offset: 0, limit: 60 };
    const { rows } = library.browse.findTracks(request);
    const row = rows.find(({ trackId }) => trackId === id)!;
    assert.deepEqual(
      [row.title, row.artist, row.album],
      ['a\\u202eb', 'c\\u2069\\u202ed', '\\u2066e\\u009b'],
    );
    const groups = (['artist', 'album', 'folder'] as const).map(
      (by) => library.browse.findGroups({ by, ...request }).rows,
    );
    assert.equal(groups[0]!.find(({ lead }) => lead.trackId === id)!.name, row.artist);
    for (const shown of [rows, groups, library.browse.getTrack({ trackId: id })])
      assert.doesNotMatch(JSON.stringify(shown), /[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/);
    assert.equal(library.tracks.get(id)!.tags.title, said.title, 'and stays what it is');
  });

  test('a row holds what a list shows', (t) => {
    const { library, ids, tag } = libraryOfFour(t);
    const { total, totalSeconds, rows } = library.browse.findTracks({
      filter: { text: 'monk' },
      sort: byArtist,
      offset: 0,
      limit: 60,
    });
    assert.deepEqual([total, totalSeconds], [1, 180.5]);
    assert.deepEqual(rows, [
      {
        trackId: ids[1],
        title: 'Monk\u2019s Mood',
        artist: 'Monk',
        album: null,
        year: 1957,
        durationSeconds: 180.5,
        trackNumber: null,
        discNumber: null,
        codec: 'mp3',
        bitsPerSecond: 44,
        addedAt: rows[0]!.addedAt,
        plays: 0,
        fileName: 'b.mp3',
        folder: '/music/jazz',
        hasCover: false,
        loudnessLufs: null,
        rating: null,
        ratingFrom: null,
        tempo: null,
        key: null,
        noTempo: null,
        noKey: null,
        vocals: null,
        directoryId: 2,
        missing: null,
        tags: [
          { tagId: tag('jazz'), state: 'file', strength: Math.fround(0.9) },
          { tagId: tag('piano'), state: 'suggested', strength: Math.fround(0.6) },
          { tagId: tag('calm'), state: 'suggested', strength: 0.5 },
        ],
      },
    ]);
  });

  test('filters: tags, strength, states, years, text, folders', (t) => {
    const { library, find, tag, correct } = libraryOfFour(t);
    const [piano, calm, jazz] = [tag('piano'), tag('calm'), tag('jazz')];
    assert.equal(find({}), 'cabd');
    assert.equal(find({ include: [piano] }), 'abd');
    assert.equal(find({ include: [piano, jazz] }), 'bd');
    assert.equal(find({ include: [calm, jazz], match: 'any' }), 'cbd');
    assert.equal(find({ include: [piano], exclude: [calm] }), 'ad');
    assert.equal(find({ include: [jazz], minimumStrength: 0.95 }), 'b', 'what the file says always counts');
    assert.equal(find({ include: [jazz], states: ['suggested'] }), 'd');
    assert.equal(find({ states: ['file'] }), 'cb');
    assert.equal(find({ yearFrom: 1960, yearTo: 1995 }), 'c');
    assert.equal(find({ text: 'bjork jo' }), 'a');
    correct('a', 'piano', 'rejected');
    correct('c', 'piano', 'added');
    correct('b', 'calm', 'removed');
    assert.equal(find({ include: [piano] }), 'cbd');
    assert.equal(find({ include: [piano], states: ['rejected'] }), 'a');
    assert.equal(find({ states: ['rejected'] }), 'ab');
    assert.equal(find({ untagged: true }), 'a');
    const root = library.roots.add('/music/jazz');
    assert.equal(find({ folderId: root.id }), 'cb');
    assert.equal(find({ folderId: 99 }), '');
  });

  test('orders: what has no such value comes last, whichever way', (t) => {
    const { find, tag } = libraryOfFour(t);
    const orders: [SortKey, string, string][] = [
      ['artist', 'cabd', 'bacd'],
      ['title', 'cabd', 'bacd'],
      ['year', 'bcad', 'acbd'],
      ['added', 'cabd', 'cabd'],
    ];
    for (const [by, up, down] of orders.slice(0, 3)) {
      assert.equal(find({}, { by, descending: false }), up, by);
      assert.equal(find({}, { by, descending: true }), down, by);
    }
    const strongest = { include: [tag('piano')], match: 'any' as const };
    assert.equal(find(strongest, { by: 'strength', descending: true }), 'abd');
    assert.equal(find(strongest, { by: 'strength', descending: false }), 'dba');
    const both = { include: [tag('piano'), tag('calm')], match: 'any' as const };
    assert.equal(find(both, { by: 'strength', descending: true }), 'badc'); // 0.6 + 0.5, 0.9, 0.55, 0.3
  });

  test('facets count what a filter leaves', (t) => {
    const { library, tag } = libraryOfFour(t);
    const { total, counts, years } = library.browse.countFacets({ filter: { include: [tag('piano')] } });
    assert.equal(total, 3);
    const byTag = Object.fromEntries(counts.map(({ tagId, count }) => [tagId, count]));
    assert.deepEqual(byTag, { [tag('piano')]: 3, [tag('jazz')]: 2, [tag('calm')]: 1 });
    assert.deepEqual(years, [{ decade: 1950, count: 1 }, { decade: 1990, count: 1 }]); // prettier-ignore
  });

  test('a track whose files are all missing is left out until one is back', (t) => {
    const { library, ids, find, tag } = libraryOfFour(t);
    library.files.markMissing('/music', ['a.mp3']);
    assert.equal(find({}), 'cbd');
    assert.equal(library.browse.getTrack({ trackId: ids[0]! }).missing, 'gone');
    assert.equal(find({ missing: true }), 'a');
    assert.equal(find({ missing: true, text: 'bjork', include: [tag('piano')] }), 'a');
    assert.equal(find({ missing: true, text: 'monk' }), '');
    const music = library.roots.add('/music');
    assert.equal(find({ missing: true, folderId: music.id }), 'a');
    assert.equal(find({ folderId: music.id }), 'cb');
    assert.deepEqual([library.browse.trackCounts().tracks, library.browse.trackCounts().missing], [3, 1]);
    library.files.markPresent('/music', ['a.mp3']);
    assert.equal(find({}), 'cabd');
  });

  test('a track whose drive is away stays, and says so', (t) => {
    const { library, ids, find } = libraryOfFour(t);
    const missing = () => ids.map((trackId) => library.browse.getTrack({ trackId }).missing);
    const { id } = library.roots.add('/music');
    library.roots.setPresent(id, false);
    assert.deepEqual(missing(), ['away', 'away', 'away', null]);
    assert.equal(find({}), 'cabd');
    assert.equal(find({ missing: true }), '');
    const file = { path: '/elsewhere/a.mp3', size: 1000, modifiedNs: 1n };
    library.files.bind(file, ids[0]!);
    library.files.markMissing('/music/jazz', ['b.mp3']);
    assert.deepEqual(missing(), [null, 'gone', 'away', null], 'another copy is there');
    library.roots.setPresent(id, true);
    assert.deepEqual(missing(), [null, 'gone', null, null]);
  });

  test('everything about a track', (t) => {
    const { library, ids, tag, correct } = libraryOfFour(t);
    correct('b', 'calm', 'rejected');
    correct('b', 'piano', 'accepted');
    library.changes.undo();
    const details = library.browse.getTrack({ trackId: ids[1]! });
    assert.deepEqual(details.paths, ['/music/jazz/b.mp3']);
    assert.deepEqual(details.fileTags.find(({ field }) => field === 'Genre')!.values, ['Jazz']);
    assert.deepEqual(
      details.allTags.map(({ tagId, state, threshold }) => [tagId, state, threshold]),
      [
        [tag('jazz'), 'file', 0.1],
        [tag('piano'), 'suggested', 0.5],
        [tag('calm'), 'rejected', 0.2],
      ],
    );
    assert.deepEqual(details.timeline!.startsSeconds, [0, 29]);
    assert.deepEqual(details.timeline!.tagIds, [tag('piano'), tag('calm'), tag('jazz')]);
    assert.deepEqual(details.timeline!.scores[1], [0.5, 0.5]);
    assert.deepEqual(
      details.history.map(({ action, inForce }) => [action, inForce]),
      [['rejected', true], ['accepted', false], ['undone', true]], // prettier-ignore
    );
    const faint = library.browse
      .getTrack({ trackId: ids[0]! })
      .allTags.find(({ tagId }) => tagId === tag('jazz'))!;
    assert.equal(faint.state, null);
    assert.throws(() => library.browse.getTrack({ trackId: 99 }), ParameterError);
  });

  test('similar tracks: by the cosine of what was stored', (t) => {
    const { library, modelId, ids } = libraryOfFour(t);
    const directions = [[1, 0], [2, 0.2], [0, 3], [-1, 0]]; // prettier-ignore
    directions.forEach((embedding, index) =>
      library.scores.save(
        ids[index]!,
        modelId,
        newScores([0, 0, 0], { embedding: Float32Array.from(embedding) }),
      ),
    );
    const found = library.browse.findSimilarTracks({ trackId: ids[0]!, limit: 2 });
    assert.deepEqual(found.map(({ track }) => track.trackId), [ids[1], ids[2]]); // prettier-ignore
    assert.ok(Math.abs(found[0]!.similarity - 2 / Math.hypot(2, 0.2)) < 1e-3);
    assert.equal(found[1]!.similarity, 0);
  });
});
