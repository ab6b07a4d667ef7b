import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ParameterError } from '../../src-main/errors.ts';
import { newTrack, temporaryLibrary } from './temporaryLibrary.ts';

function libraryOfThree(t: TestContext) {
  const library = temporaryLibrary(t);
  const [a, b] = ['a', 'b'].map(
    (name) =>
      library.tracks.save(
        newTrack(`/music/${name}.mp3`, {
          tags: { title: name, artist: 'Castro; Lee', year: 1974, genres: ['Jazz', 'Dub'], trackNumber: 3 },
        }),
      ).id,
  ) as [number, number];
  const file = { path: '/music/image.flac', size: 1, modifiedNs: 1n, span: { startUs: 0, endUs: 5_000_000 } };
  const part = library.tracks.save(newTrack('/music/image.flac', { file })).id;
  const drafts = () => [a, b].map((id) => library.edits.of(id));
  const textOf = (trackIds: number[], field: string) =>
    library.changes.describeFields({ selection: { trackIds } }).fields.find((one) => one.field === field)!;
  return { library, a, b, part, drafts, textOf, all: { trackIds: [a, b, part] } };
}

describe('edits of what files say', () => {
  test('are drafts of whole files, one step of undo, and what a file says already is none', (t) => {
    const { library, a, b, part, drafts, all } = libraryOfThree(t);
    const values = { title: ['a'], artist: ['New', ' Lee '], year: ['1974'], genre: ['Jazz', 'Dub'], trackNumber: ['03'] }; // prettier-ignore
    const change = library.changes.editFiles({ selection: all, values });
    assert.deepEqual([change.title, change.tracks], ['Edited 5 fields of 2 tracks, not yet written', 2]);
    const artist = { field: 'artist', values: ['New', 'Lee'] };
    assert.deepEqual(drafts(), [[artist], [artist, { field: 'title', values: ['a'] }]]);
    assert.deepEqual(library.edits.of(part), []);
    assert.deepEqual(library.browse.findTrackIds({ filter: { edited: true }, sort: { by: 'title', descending: false }, offset: 0, limit: 9 }), [a, b]); // prettier-ignore
    assert.equal(library.browse.trackCounts().edited, 2);
    assert.deepEqual(library.browse.getTrack({ trackId: a }).edits, [artist]);
    assert.equal(library.changes.undo()!.id, change.id);
    assert.deepEqual([drafts(), library.browse.trackCounts().edited], [[[], []], 0]);
    library.changes.redo();
    assert.deepEqual(drafts()[0], [artist]);
    assert.equal(library.changes.editFiles({ selection: all, values }).title, 'Nothing to change');
    assert.equal(library.changes.editFiles({ selection: all, values: { artist: ['Castro', 'Lee'] } }).tracks, 2); // prettier-ignore
    assert.deepEqual(drafts(), [[], [{ field: 'title', values: ['a'] }]]);
    assert.equal(library.changes.dropEdits({ selection: all }).title, 'Dropped edits of 1 track');
    assert.deepEqual(drafts(), [[], []]);
  });

  test('that are written are drafts no longer, and no undo or redo of another step brings them back', (t) => {
    const { library, a, drafts, all } = libraryOfThree(t);
    library.changes.editFiles({ selection: all, values: { title: ['New'], comment: [] } });
    library.changes.editFiles({ selection: { trackIds: [a] }, values: { title: ['Newer'] } });
    library.edits.settle(a, [{ field: 'title', values: ['Something else'] }]);
    assert.deepEqual(drafts()[0], [{ field: 'title', values: ['Newer'] }]);
    library.edits.settle(a, [{ field: 'title', values: ['Newer'] }]);
    assert.deepEqual(drafts()[0], []);
    library.changes.undo();
    assert.deepEqual(drafts()[0], [], 'what was written stays written');
    library.changes.undo();
    assert.deepEqual(drafts(), [[], []]);
  });

  test('are described with what tracks have in common', (t) => {
    const { library, a, b, part, textOf, all } = libraryOfThree(t);
    const { tracks, files, parts } = library.changes.describeFields({ selection: all });
    assert.deepEqual([tracks, files, parts], [2, 2, 1]);
    assert.deepEqual(textOf([a, b, part], 'title'), { field: 'title', text: null, different: 2, drafted: 0 });
    assert.deepEqual(textOf([a, b, part], 'genre'), { field: 'genre', text: 'Jazz; Dub', different: 1, drafted: 0 }); // prettier-ignore
    assert.deepEqual(textOf([a], 'year').text, '1974');
    assert.deepEqual(textOf([a], 'comment').text, '');
    library.changes.editFiles({ selection: all, values: { title: ['One'], genre: [] } });
    assert.deepEqual(textOf([a, b], 'title'), { field: 'title', text: 'One', different: 1, drafted: 2 });
    assert.deepEqual(textOf([a, b], 'genre'), { field: 'genre', text: '', different: 1, drafted: 2 });
    assert.deepEqual(textOf([part], 'title'), { field: 'title', text: '', different: 0, drafted: 0 });
  });

  test('of a track with several files are of what each says, and take a value away that one has', (t) => {
    const library = temporaryLibrary(t);
    const contentId = Buffer.alloc(32, 7);
    const ids = ['a', 'b'].map((name) => library.tracks.save(newTrack(`/music/${name}.mp3`, { contentId, tags: { title: name } })).id); // prettier-ignore
    const [trackId] = ids as [number, number];
    assert.equal(ids[1], trackId);
    const selection = { trackIds: [trackId] };
    const none = { artist: '', album: '', albumArtist: '', year: '', trackNumber: '', discNumber: '', genre: '', comment: '' }; // prettier-ignore
    const copies = new Map([[trackId, [{ ...none, title: 'a', album: 'X' }, { ...none, title: 'b', album: 'X' }]]]); // prettier-ignore
    const described = () => {
      const { fields, ...counts } = library.changes.describeFields({ selection }, copies);
      return { counts, fields: Object.fromEntries(fields.map(({ field, ...rest }) => [field, rest])) };
    };
    assert.deepEqual(described().counts, { tracks: 1, files: 2, parts: 0 });
    assert.deepEqual(described().fields['title'], { text: null, different: 2, drafted: 0 });
    assert.deepEqual(described().fields['album'], { text: 'X', different: 1, drafted: 0 });
    library.changes.editFiles({ selection, values: { album: [], title: ['b'] } });
    assert.deepEqual(library.edits.of(trackId), [{ field: 'album', values: [] }, { field: 'title', values: ['b'] }]); // prettier-ignore
    assert.deepEqual(described().fields['title'], { text: 'b', different: 1, drafted: 1 });
  });

  test('say why a text is refused', (t) => {
    const { library, all, drafts } = libraryOfThree(t);
    const refusal = (field: string, value: string) => {
      try {
        library.changes.editFiles({ selection: all, values: { [field]: [value] } });
        return '';
      } catch (error) {
        assert.ok(error instanceof ParameterError);
        return error.message;
      }
    };
    for (const value of ['a\nb', 'a\rb', 'a\u2028b']) assert.match(refusal('title', value), /title has a line break/); // prettier-ignore
    for (const value of ['a\x1bb', 'a\x07b', 'a\0b', 'a\tb']) assert.match(refusal('artist', value), /artist has a control character \(U\+00/); // prettier-ignore
    assert.match(refusal('comment', 'a\0b'), /comment has a control character \(U\+0000\)/);
    assert.match(refusal('title', 'a\ud800'), /half of a character/);
    assert.deepEqual(drafts(), [[], []]);
    assert.equal(refusal('comment', 'a\r\n\tb'), '');
    for (const year of ['2000-02-29', '0001', '1969-02']) assert.equal(refusal('year', year), '');
  });

  test('are refused where they are no year, no number or several of one', (t) => {
    const { library, all } = libraryOfThree(t);
    for (const values of [
      { year: ['99'] },
      { year: ['1999-13'] },
      { year: ['0000'] },
      { trackNumber: ['0'] },
      { discNumber: ['A1'] },
      { title: ['One', 'Two'] },
      { comment: ['x'.repeat(1001)] },
      { year: ['1969-02-30'] },
      { year: ['1900-02-29'] },
    ])
      assert.throws(() => library.changes.editFiles({ selection: all, values }), ParameterError);
    library.changes.editFiles({ selection: all, values: { year: ['1999-03-01'] } });
    assert.equal(library.browse.trackCounts().edited, 2);
  });
});
