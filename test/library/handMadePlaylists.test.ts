import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Filter, Sort } from '../../src-main/api.ts';
import { openDatabase } from './openDatabase.ts';
import { newTrack, temporaryLibrary } from './temporaryLibrary.ts';

describe('a playlist made by hand', () => {
  const libraryWith = (t: Parameters<typeof temporaryLibrary>[0]) => {
    const library = temporaryLibrary(t);
    const ids = ['a', 'b', 'c', 'd'].map(
      (title) => library.tracks.save(newTrack(`/${title}.mp3`, { tags: { title } })).id,
    );
    const named = (name: string) => library.playlists.find(name);
    /** Its tracks as they are listed, by their places above. */
    const listed = (name: string) => {
      const { filter, sort } = named(name);
      return browseIds(library, filter, sort).map((id) => ids.indexOf(id));
    };
    return { library, ids, named, listed };
  };
  const browseIds = ({ browse }: ReturnType<typeof temporaryLibrary>, filter: Filter, sort: Sort) =>
    browse.findTrackIds({ filter, sort, offset: 0, limit: 99 });

  test('is made by its first tracks, and takes each once, at its end', (t) => {
    const { library, ids, listed } = libraryWith(t);
    const [a, b, c, d] = ids as [number, number, number, number];
    assert.equal(library.playlists.add('Evening', [c, a]).change?.title, 'Added 2 tracks to Evening');
    assert.deepEqual(listed('Evening'), [2, 0]);
    // Whatever its case, it is the same one, which keeps its name
    const { kept, change } = library.playlists.add('evening', [a, d, b]);
    assert.deepEqual([kept.name, change?.title], ['Evening', 'Added 2 tracks to Evening']);
    assert.deepEqual(listed('Evening'), [2, 0, 3, 1]);
  });

  test('lets tracks go and moves them, and each step is undone', (t) => {
    const { library, ids, named, listed } = libraryWith(t);
    const [a, b, c, d] = ids as [number, number, number, number];
    const playlistId = () => named('Evening').filter.playlistId!;
    library.playlists.add('Evening', [a, b, c, d]);
    assert.equal(library.playlists.move(playlistId(), [c], -1).change?.title, 'Moved 1 track in Evening');
    assert.deepEqual(listed('Evening'), [0, 2, 1, 3]);
    library.playlists.move(playlistId(), [a, c], 1);
    assert.deepEqual(listed('Evening'), [1, 0, 2, 3]);
    // As far as it goes
    library.playlists.move(playlistId(), [b], -5);
    library.playlists.move(playlistId(), [a], 99);
    assert.deepEqual(listed('Evening'), [1, 2, 3, 0]);
    assert.equal(
      library.playlists.remove(playlistId(), [b, d]).change?.title,
      'Removed 2 tracks from Evening',
    );
    assert.deepEqual(listed('Evening'), [2, 0]);
    library.changes.undo();
    assert.deepEqual(listed('Evening'), [1, 2, 3, 0]);
    for (let step = 0; step < 5; step++) library.changes.undo();
    assert.throws(() => named('Evening'), /no playlist/);
    library.changes.redo();
    assert.deepEqual(listed('Evening'), [0, 1, 2, 3]);
  });

  test('is left as it is, with nothing to undo, by what changes nothing of it', (t) => {
    const { library, ids, named, listed } = libraryWith(t);
    const [a, b, c, d] = ids as [number, number, number, number];
    library.playlists.add('Evening', [a, b, c]);
    const { id, filter } = named('Evening');
    const { playlistId } = filter;
    for (const { kept, change } of [
      library.playlists.add('Evening', [c, a]),
      library.playlists.remove(playlistId!, [d]),
      library.playlists.move(playlistId!, [b, c], 1),
      library.playlists.move(playlistId!, [a], -1),
      library.playlists.move(playlistId!, [d], 1),
    ])
      assert.deepEqual([change, kept.id, kept.filter], [null, id, { playlistId }]);
    assert.deepEqual(listed('Evening'), [0, 1, 2]);
    assert.equal(library.changes.undo()?.title, 'Added 3 tracks to Evening');
  });

  test('shares its rows with what it was, whatever is done to a long one, and stays right', (t) => {
    const library = temporaryLibrary(t);
    const ids = library.transaction(() =>
      Array.from({ length: 400 }, (_, at) => library.tracks.save(newTrack(`/${at}.mp3`)).id),
    );
    const database = openDatabase(library.file, { readonly: true });
    t.after(() => database.close());
    const rows = () => database.prepare(`SELECT count(*) FROM playlist_tracks`).pluck().get();
    const steps: number[][] = [];
    let expected = ids.slice(0, 300);
    library.playlists.keep('Long', expected);
    assert.equal(rows(), 300);
    const playlistId = () => library.playlists.find('Long').filter.playlistId!;
    const is = (list: number[], added: number) => {
      steps.push(expected);
      expected = list;
      assert.deepEqual(library.playlists.tracksOf(playlistId()), expected);
      assert.equal(rows(), 300 + added);
    };
    const [moved, next] = [expected[100]!, expected[101]!];
    library.playlists.move(playlistId(), [moved], 1);
    is(expected.with(100, next).with(101, moved), 0);
    library.playlists.move(playlistId(), [moved], 1000);
    is([...expected.filter((id) => id !== moved), moved], 0);
    library.playlists.remove(playlistId(), [ids[0]!, ids[200]!]);
    is(
      expected.filter((id) => id !== ids[0] && id !== ids[200]),
      0,
    );
    // What is new has rows of its own, and those are shared, too
    library.playlists.add('Long', ids.slice(300, 350));
    is([...expected, ...ids.slice(300, 350)], 50);
    library.playlists.move(playlistId(), [ids[320]!], -300);
    is([...expected.slice(0, 18), ids[320]!, ...expected.slice(18).filter((id) => id !== ids[320])], 50);
    // Mixed through and through it is as quick to read by its rows
    const odd = expected.filter((_, at) => at % 2 === 1);
    library.playlists.move(playlistId(), odd, -1000);
    is([...odd, ...expected.filter((_, at) => at % 2 === 0)], 50 + expected.length);
    for (const before of steps.reverse()) {
      library.changes.undo();
      assert.deepEqual(library.playlists.tracksOf(playlistId()), before);
    }
  });

  test('keeps a track as often as it was imported, through a move', (t) => {
    const library = temporaryLibrary(t);
    const ids = library.transaction(() =>
      Array.from({ length: 100 }, (_, at) => library.tracks.save(newTrack(`/${at}.mp3`)).id),
    );
    library.playlists.keep('Twice', [...ids, ids[7]!, ...ids.slice(0, 5)]);
    const { playlistId } = library.playlists.find('Twice').filter;
    library.playlists.move(playlistId!, [ids[7]!], 1);
    const { filter } = library.playlists.find('Twice');
    assert.deepEqual(library.playlists.tracksOf(filter.playlistId!), [
      ...ids.filter((id) => id !== ids[7]).toSpliced(8, 0, ids[7]!, ids[7]!),
      ...ids.slice(0, 5),
    ]);
  });

  test('takes no filter away that is called so, and says when it is not kept any more', (t) => {
    const { library, ids, named } = libraryWith(t);
    library.changes.saveFilter({
      name: 'Loud',
      filter: { text: 'x' },
      sort: { by: 'title', descending: false },
    });
    assert.throws(() => library.playlists.add('loud', ids), /already a filter Loud/);
    const { kept } = library.playlists.add('Evening', ids);
    const { playlistId } = kept.filter;
    library.changes.deleteSavedFilter({ filterId: kept.id });
    assert.throws(() => library.playlists.remove(playlistId!, ids), /not kept any more/);
    assert.throws(() => named('Evening'), /no playlist/);
  });
});
