import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import type { ExportFormat, Filter, Sort, SortKey } from '../../src-main/api.ts';
import { ParameterError } from '../../src-main/errors.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { becomes } from '../becomes.ts';
import { makeBigLibrary, randomNumbers } from '../bench/makeBigLibrary.ts';
import {
  contentId,
  model,
  newScores,
  newTrack,
  temporaryFolder,
  temporaryLibrary,
} from './temporaryLibrary.ts';

const byArtist: Sort = { by: 'artist', descending: false };

/** Four tracks a to d. Thresholds: piano 0.5, calm 0.2, jazz 0.1. */
function libraryOfFour(t: TestContext, library = temporaryLibrary(t)) {
  const modelId = library.models.register(model);
  library.browse.useModel(modelId);
  const add = (path: string, tags: object, scores: number[]) => {
    const { id } = library.tracks.save(newTrack(path, { tags }));
    library.scores.save(id, modelId, newScores(scores));
    return id;
  };
  const ids = [
    add('/music/a.mp3', { artist: 'Björk', title: 'Jóga', year: 1997 }, [0.9, 0.1, 0.05]),
    add(
      '/music/jazz/b.mp3',
      { artist: 'Monk', title: 'Monk\u2019s Mood', year: 1957, genres: ['Jazz'] },
      [0.6, 0.5, 0.9],
    ),
    add('/music/jazz/c.mp3', { artist: 'abba', title: 'Gold', year: 1992, genres: ['Pop'] }, [0.3, 0.3, 0]),
    add('/music2/d.mp3', { artist: null, title: null }, [0.55, 0.1, 0.2]),
  ];
  const tag = (name: string) => library.browse.listTags().find((one) => one.name === name)!.id;
  const names = (found: number[]) => found.map((id) => 'abcd'[ids.indexOf(id)]).join('');
  const find = (filter: Filter, sort = byArtist) =>
    names(
      library.browse.findTracks({ filter, sort, offset: 0, limit: 9 }).rows.map(({ trackId }) => trackId),
    );
  const correct = (track: string, name: string, action: 'accepted' | 'rejected' | 'added' | 'removed') =>
    library.changes.correct({
      selection: { trackIds: [ids['abcd'.indexOf(track)]!] },
      tagIds: [tag(name)],
      action,
    });
  return { library, modelId, ids, tag, find, correct };
}

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
    for (const text of ['monk', 'year:1957', 'year:', 'bpm:..120', 'key:8A,Am', '"year:abc"', 'tag:nothing'])
      assert.equal(unread(text), null, text);
    assert.match(unread('monk year:abc bpm:fast')!, /^year:abc: write it as year:1994/);
    for (const text of ['bpm:fast', 'year:abc', 'vocals:much', 'loudness:x', 'key:Z', '-harmonic:x'])
      assert.throws(
        () => library.search({ modelId: null, text }),
        (error: ParameterError) => error.message === unread(text),
        text,
      );
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

  test('exports: a playlist, a table and JSON that others can read', (t) => {
    const { library, ids, correct } = libraryOfFour(t);
    correct('b', 'piano', 'accepted');
    library.tracks.save(newTrack('/music/\udcff.mp3', { tags: { artist: 'Zed', title: 'a, "b"\nc' } }));
    library.changes.answerTempo({ selection: { trackIds: [ids[1]!] }, answer: { bpm: 127.984 } });
    library.changes.answerKey({ selection: { trackIds: [ids[1]!] }, answer: { key: 21 } });
    const selection = { filter: {}, exceptIds: [ids[3]!, ids[2]!] };
    const text = (format: ExportFormat) =>
      library.browse.exportTracks({ selection, sort: byArtist, format }).text;
    assert.deepEqual(text('m3u8').split('\n'), [
      '#EXTM3U',
      '#EXTINF:181,Björk - Jóga',
      '/music/a.mp3',
      '#EXTINF:181,Monk - Monk\u2019s Mood',
      '/music/jazz/b.mp3',
      '# Left out, because a playlist cannot hold the name of its file: Zed - a, "b" c',
      '',
    ]);
    assert.deepEqual(text('csv').split('\r\n'), [
      'path,artist,title,album,year,seconds,your tags,file tags,suggested tags,bpm,key',
      '/music/a.mp3,Björk,Jóga,,1997,180.5,,,piano,,',
      '/music/jazz/b.mp3,Monk,Monk\u2019s Mood,,1957,180.5,piano,jazz,calm,127.98,Am',
      '/music/\ufffd.mp3,Zed,"a, ""b""\nc",,,180.5,,,,,',
      '',
    ]);
    const data = JSON.parse(text('json')) as {
      path: string;
      tags: { name: string; state: string }[];
      bpm?: number;
      camelot?: string;
    }[];
    assert.deepEqual([data[0]!.bpm, data[1]!.bpm, data[1]!.camelot], [undefined, 127.98, '8A']); // prettier-ignore
    assert.deepEqual(
      data.slice(0, 2).map(({ path, tags }) => [path, ...tags.map(({ name, state }) => [name, state])]),
      [
        ['/music/a.mp3', ['piano', 'suggested']],
        ['/music/jazz/b.mp3', ['jazz', 'file'], ['piano', 'accepted'], ['calm', 'suggested']],
      ],
    );
  });
});

test('a table computes nothing of what is in a tag, unless the exact text is asked for', (t) => {
  const { library } = libraryOfFour(t);
  const formulas = ['=HYPERLINK("http://x")', '+1', '-1', '@a', '\t=1'];
  const ids = formulas.map(
    (title, index) => library.tracks.save(newTrack(`/f/${index}.mp3`, { tags: { title } })).id,
  );
  const titles = (format: ExportFormat) =>
    library.browse
      .exportTracks({ selection: { trackIds: ids }, sort: { by: 'title', descending: false }, format })
      .text.split('\r\n')
      .slice(1, -1)
      .map((line) => /^[^,]*,[^,]*,("(?:[^"]|"")*"|[^,]*)/.exec(line)![1]);
  assert.deepEqual(
    titles('csv').sort(),
    [`"'=HYPERLINK(""http://x"")"`, `'\t=1`, `'+1`, `'-1`, `'@a`].sort(),
  );
  assert.deepEqual(titles('csv-exact').sort(), ['"=HYPERLINK(""http://x"")"', ...formulas.slice(1)].sort());
});

describe('reviews', () => {
  const page = (
    library: Library,
    order: 'uncertain' | 'confident' | 'newest' | 'artist',
    more: object = {},
  ) => library.browse.findReviews({ order, filter: {}, exceptIds: [], limit: 9, ...more });

  test('ask for what nobody has answered, where it is heard best', (t) => {
    const { library, modelId, ids, tag, correct } = libraryOfFour(t);
    const uncertain = page(library, 'uncertain');
    assert.deepEqual([uncertain.tracks, uncertain.suggestions], [4, 6]);
    // mean worth: c calm 0.93; d piano 0.99, jazz 0.85; b piano 0.96, calm 0.64; a piano 0.36
    assert.deepEqual(uncertain.items.map(({ track }) => track.trackId), [ids[2], ids[3], ids[1], ids[0]]); // prettier-ignore
    assert.deepEqual(uncertain.items[1]!.suggestions.map(({ tagId }) => tagId), [tag('piano'), tag('jazz')]); // prettier-ignore
    const later = { timeline: Float32Array.of(0.2, 0, 0, 0.9, 0, 0) };
    library.scores.save(ids[0]!, modelId, newScores([0.9, 0, 0], later));
    const last = page(library, 'uncertain').items[3]!;
    assert.deepEqual(last.suggestions.map(({ evidenceSeconds }) => evidenceSeconds), [29]); // prettier-ignore
    correct('d', 'piano', 'rejected');
    correct('a', 'piano', 'accepted');
    assert.deepEqual([page(library, 'artist').tracks, page(library, 'artist').suggestions], [3, 4]);
    assert.equal(page(library, 'artist', { exceptIds: [ids[2]] }).tracks, 2);
    assert.equal(page(library, 'artist', { tagId: tag('calm') }).suggestions, 2);
  });

  test('never ask for a rejected suggestion again, whatever the model', (t) => {
    const { library, ids, tag, correct } = libraryOfFour(t);
    correct('a', 'piano', 'rejected');
    const other = library.models.register({ ...model, name: 'other' });
    library.scores.save(ids[0]!, other, newScores([0.95, 0, 0]));
    library.browse.useModel(other);
    assert.deepEqual(page(library, 'uncertain'), { tracks: 0, suggestions: 0, items: [] });
    assert.equal(library.browse.getTrack({ trackId: ids[0]! }).allTags.find(({ tagId }) => tagId === tag('piano'))!.state, 'rejected'); // prettier-ignore
  });
});

describe('the index', () => {
  const filters = (tagIds: readonly number[], random: () => number): Filter => {
    const some = () => tagIds[Math.floor(random() * tagIds.length)]!;
    return {
      include: random() < 0.7 ? [some()] : [],
      exclude: random() < 0.5 ? [some()] : [],
      ...(random() < 0.3 && { states: ['suggested' as const, 'rejected' as const] }),
      ...(random() < 0.3 && { minimumStrength: random() }),
    };
  };

  test('brought up to date bit by bit, it answers as one that is made anew', (t) => {
    const library = temporaryLibrary(t);
    const modelId = makeBigLibrary(library, { tracks: 300 });
    library.browse.useModel(modelId);
    const tagIds = library.browse.listTags().map(({ id }) => id);
    const heard = library.scores.of(1, modelId)!.scores.length;
    const random = randomNumbers(3);
    for (let step = 0; step < 60; step++) {
      const trackId = 1 + Math.floor(random() * 300);
      const tagId = tagIds[Math.floor(random() * tagIds.length)]!;
      const kind = random();
      if (kind < 0.5) {
        const action = random() < 0.5 ? 'added' : 'rejected';
        library.changes.correct({ selection: { trackIds: [trackId] }, tagIds: [tagId], action });
      } else if (kind < 0.6) library.changes.undo();
      else if (kind < 0.8) {
        const { id } = library.tracks.save(
          newTrack(`/new/${step}.mp3`, { tags: { genres: ['New Word', 'Rock'] } }),
        );
        library.scores.save(
          id,
          modelId,
          newScores(Array.from({ length: heard }, random), { timeline: new Float32Array(2 * heard) }),
        );
      } else if (kind < 0.9) {
        library.changes.mergeTags({ tagId, intoTagId: random() < 0.5 ? null : tagIds[0]! });
      } else if (kind < 0.94) library.changes.hideTag({ tagId, hidden: random() < 0.7 });
      else if (kind < 0.97) library.changes.renameTag({ tagId, name: `Name ${step}`, category: 'mood' });
      else {
        const { id } = library.changes.createTag({ name: `Own ${step}`, category: 'own' });
        library.changes.setParents({ tagId, parentIds: [id] });
      }
      if (step % 6 > 0) continue;
      const filter = filters(tagIds, random);
      const other = openLibrary(library.file);
      other.browse.useModel(modelId);
      const answers = [library, other].map(({ browse }) => ({
        page: browse.findTracks({ filter, sort: byArtist, offset: 0, limit: 1000 }),
        facets: browse.countFacets({ filter }).counts.sort((a, b) => a.tagId - b.tagId),
        reviews: browse.findReviews({ order: 'uncertain', filter, exceptIds: [], limit: 5 }),
        counts: browse.trackCounts(),
      }));
      other.close();
      // A new track stands at the end of an order for up to a second.
      for (const { page } of answers) page.rows.sort((a, b) => a.trackId - b.trackId);
      assert.deepEqual(answers[0], answers[1], `after step ${step}, ${JSON.stringify(filter)}`);
    }
  });

  test('sees what another process wrote', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const { library, find } = libraryOfFour(t, openLibrary(file));
    t.after(() => library.close());
    assert.equal(find({ untagged: true }), '');
    const other = openLibrary(file);
    other.corrections.append({ trackId: 1, tag: 'piano', category: 'instrument', action: 'rejected' });
    other.close();
    // A small index is made anew at once; one that takes long to make waits a little.
    await becomes(() => find({ untagged: true }), 'a');
  });

  test('a model that spells a tag as no file does takes over what files say', (t) => {
    const library = temporaryLibrary(t);
    const { id } = library.tracks.save(
      newTrack('/a.mp3', { contentId: contentId('a'), tags: { genres: ['JAZZ'] } }),
    );
    const before = library.browse.getTrack({ trackId: id }).tags;
    library.browse.useModel(library.models.register(model));
    assert.deepEqual(library.browse.getTrack({ trackId: id }).tags, before);
    assert.equal(library.browse.listTags().filter(({ name }) => name.toLowerCase() === 'jazz').length, 1);
  });
});

test('folders are added, counted, watched, and forgotten without those of another one', (t) => {
  const { library, find } = libraryOfFour(t);
  const { roots } = library;
  const music = roots.add('/music');
  const jazz = roots.add('/music/jazz');
  roots.setWatched(jazz.id, true);
  roots.noteScan(jazz.id);
  assert.deepEqual(
    roots.list().map(({ path, tracks, watched }) => [path, tracks, watched]),
    [['/music', 3, false], ['/music/jazz', 2, true]], // prettier-ignore
  );
  assert.ok(roots.list()[1]!.lastScanAt! > 0);
  roots.remove(music.id);
  assert.equal(find({}), 'cbd');
  assert.deepEqual(roots.list().map(({ id }) => id), [jazz.id]); // prettier-ignore
  assert.equal(roots.add('/music').id, music.id);
  assert.throws(() => roots.setWatched(99, true), ParameterError);
});
