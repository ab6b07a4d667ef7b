import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contentId, model, newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

describe('tracks', () => {
  test('a track comes back as it was saved', (t) => {
    const library = temporaryLibrary(t);
    const tags = {
      title: 'Où',
      artist: 'A',
      album: 'B',
      albumArtist: 'C',
      year: 1999,
      trackNumber: 3,
      discNumber: 1,
      genres: ['Jazz', 'Blues'],
    };
    const other = { moods: ['calm'], nested: { key: 1 } };
    const track = newTrack('/music/a.mp3', { tags: { ...tags, ...other } });
    const { id, isNew } = library.tracks.save(track);
    assert.ok(isNew);
    const { addedAt, ...stored } = library.tracks.get(id)!;
    const { contentId, properties } = track;
    assert.deepEqual(stored, { id, contentId, properties, tags: { ...tags, other } });
    assert.ok(Math.abs(Date.now() - addedAt) < 60_000);
    assert.equal(library.tracks.get(id + 1), undefined);
  });

  test('the same content under another name is the same track, with the tags saved last', (t) => {
    const library = temporaryLibrary(t);
    const same = { contentId: contentId('same') };
    const first = library.tracks.save(newTrack('/music/a.mp3', same));
    const second = library.tracks.save(
      newTrack('/music/b.mp3', { ...same, tags: { title: 'New', artist: 'Artist' } }),
    );
    assert.deepEqual(second, { id: first.id, isNew: false });
    const { tags } = library.tracks.get(first.id)!;
    assert.deepEqual(tags, { title: 'New', artist: 'Artist', genres: [], other: {} });
    assert.deepEqual(library.files.ofTrack(first.id), ['/music/a.mp3', '/music/b.mp3']);
  });

  test('other content under the same name is another track', (t) => {
    const library = temporaryLibrary(t);
    const first = library.tracks.save(newTrack('/music/a.mp3'));
    const second = library.tracks.save(newTrack('/music/a.mp3', { contentId: contentId('other') }));
    assert.notEqual(second.id, first.id);
    assert.equal(library.files.find('/music/a.mp3')!.trackId, second.id);
    assert.ok(library.tracks.get(first.id), 'nothing is deleted');
  });

  test('properties and tags that make no sense do not keep a track from being saved', (t) => {
    const library = temporaryLibrary(t);
    const tags = { title: 'nul \0 and \ud800', year: 1999.5, trackNumber: NaN, discNumber: Infinity };
    const { id } = library.tracks.save(
      newTrack('/music/a.mp3', { properties: { durationSeconds: NaN }, tags }),
    );
    const stored = library.tracks.get(id)!;
    assert.deepEqual(stored.properties, {});
    assert.deepEqual(stored.tags, { title: 'nul \0 and \ufffd', year: 1999, genres: [], other: {} });
  });

  test('content and prefix tell what a model has scored already: whole covers sampled', (t) => {
    const library = temporaryLibrary(t);
    const modelId = library.models.register(model);
    const otherId = library.models.register({ ...model, version: '2.0.0' });
    const prefixId = contentId('prefix');
    const track = newTrack('/music/a.mp3', { prefixId });
    const { id } = library.tracks.save(track);
    const has = (which = modelId) =>
      (['whole', 'sampled'] as const).flatMap((coverage) => [
        library.tracks.hasContent(track.contentId, which, coverage),
        library.tracks.hasPrefix(prefixId, which, coverage),
      ]);
    assert.deepEqual(has(), [false, false, false, false]);
    library.scores.save(id, modelId, newScores([0, 0, 0], { coverage: 'sampled' }));
    assert.deepEqual(has(), [false, false, true, true]);
    library.scores.save(id, modelId, newScores([0, 0, 0]));
    assert.deepEqual(has(), [true, true, true, true]);
    assert.deepEqual(has(otherId), [false, false, false, false]);
    library.tracks.save(newTrack('/music/a.mp3'));
    assert.deepEqual(has(), [true, true, true, true], 'the prefix outlives a save without it');
  });
});
