import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { wholeFile } from '../../src-main/paths.ts';
import { contentId, model, newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

describe('files', () => {
  test('a folder lists what is known of its own files, not of those below', (t) => {
    const library = temporaryLibrary(t);
    const modelId = library.models.register(model);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.tracks.save(newTrack('/music/b.mp3'));
    library.tracks.save(newTrack('/music/below/c.mp3'));
    library.scores.save(id, modelId, newScores([0.1, 0, 0], { coverage: 'sampled', reason: 'silent' }));

    const files = library.files.inFolder('/music', modelId);
    assert.deepEqual([...files.keys()].sort(), ['a.mp3', 'b.mp3']);
    assert.deepEqual(files.get('a.mp3'), {
      size: 1000,
      modifiedNs: 1_700_000_000_123_456_789n, // to the nanosecond
      trackId: id,
      missing: false,
      coverage: 'sampled',
      scoreReason: 'silent',
      music: {}, // nothing beside tags was asked for
    });
    assert.equal(files.get('b.mp3')!.coverage, null);
    assert.equal(library.files.inFolder('/music', null).get('a.mp3')!.coverage, null);
    assert.equal(library.files.inFolder('/elsewhere', modelId).size, 0);
  });

  test('a time before 1970, or past what 64 bits hold, does not keep a file from being stored', (t) => {
    const library = temporaryLibrary(t);
    for (const modifiedNs of [-1n, 2n ** 63n]) {
      const { file } = newTrack('/music/a.mp3');
      library.tracks.save(newTrack(file.path, { file: { ...file, modifiedNs } }));
      assert.equal(library.files.find(file.path)!.modifiedNs, BigInt.asIntN(64, modifiedNs));
    }
  });

  test('names that are not UTF-8, or odd, come back as they were', (t) => {
    const library = temporaryLibrary(t);
    const names = [
      'caf\udce9.mp3',
      '\udcff\udcfe',
      'line\nbreak "quoted".mp3',
      '🎵.flac',
      "it's; DROP TABLE",
    ];
    for (const name of names) library.tracks.save(newTrack(`/m\udc80sic/${name}`));
    assert.deepEqual([...library.files.inFolder('/m\udc80sic', null).keys()].sort(), names.toSorted());
    for (const name of names) {
      const path = `/m\udc80sic/${name}`;
      const { trackId } = library.files.find(path)!;
      assert.deepEqual(library.files.ofTrack(trackId!), [path]);
    }
    assert.equal(library.files.find('/music/café.mp3'), undefined);
  });

  test('a failure is kept with its reason, and forgotten when the file works', (t) => {
    const library = temporaryLibrary(t);
    const { file, ...track } = newTrack('/music/a.mp3');
    library.files.saveFailure(file, { reason: 'no audio', retry: false });
    const failed = library.files.find(file.path)!;
    assert.deepEqual(failed, {
      ...file,
      span: wholeFile,
      trackId: null,
      missing: false,
      failure: { reason: 'no audio', retry: false },
    });
    library.files.saveFailure(file, { reason: 'permission denied', retry: true });
    assert.deepEqual(library.files.inFolder('/music', null).get('a.mp3')!.failure, {
      reason: 'permission denied',
      retry: true,
    });
    library.tracks.save({ file, ...track });
    assert.equal(library.files.find(file.path)!.failure, undefined);
  });

  test('a file that fails stays the track it was, unless it has changed', (t) => {
    const library = temporaryLibrary(t);
    const track = newTrack('/music/a.mp3');
    const { id } = library.tracks.save(track);
    library.files.saveFailure(track.file, { reason: 'drive gone', retry: true });
    assert.equal(library.files.find(track.file.path)!.trackId, id);
    library.files.saveFailure(
      { ...track.file, modifiedNs: track.file.modifiedNs + 1n },
      { reason: 'x', retry: false },
    );
    assert.equal(library.files.find(track.file.path)!.trackId, null);
    assert.ok(library.tracks.get(id), 'the track itself is kept');
  });

  test('a missing file keeps its row and its track; back again, the mark is cleared', (t) => {
    const library = temporaryLibrary(t);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.tracks.save(newTrack('/music/b.mp3'));
    library.files.markMissing('/music', ['a.mp3', 'never seen.mp3']);
    const missing = () => [...library.files.inFolder('/music', null)].filter(([, file]) => file.missing);
    assert.deepEqual(
      missing().map(([name, file]) => [name, file.trackId]),
      [['a.mp3', id]],
    );
    library.files.markPresent('/music', ['a.mp3']);
    assert.deepEqual(missing(), []);
    library.files.markMissing('/music', ['a.mp3']);
    assert.deepEqual(library.tracks.save(newTrack('/music/a.mp3')), { id, isNew: false });
    assert.deepEqual(missing(), []);
  });

  test('folders that a scan did not visit are missing, below its root only', (t) => {
    const library = temporaryLibrary(t);
    for (const folder of ['/music', '/music/a', '/music/a/deep', '/music/b', '/music2', '/other']) {
      library.tracks.save(newTrack(`${folder}/x.mp3`));
    }
    const second = newTrack('/music/b/part of x');
    for (const startUs of [1e6, 2e6]) {
      const file = { ...second.file, path: '/music/b/x.mp3', span: { startUs, endUs: 0 } };
      library.tracks.save({ ...second, file });
    }
    assert.deepEqual(library.files.foldersBelow('/music'), [
      '/music',
      '/music/a',
      '/music/a/deep',
      '/music/b',
    ]);
    assert.equal(library.files.foldersBelow('/').length, 6);
    assert.equal(library.files.markUnvisited('/music', new Set(['/music', '/music/a'])), 2, 'files');
    const isMissing = (folder: string) => library.files.find(`${folder}/x.mp3`)!.missing;
    assert.deepEqual(
      ['/music', '/music/a', '/music/a/deep', '/music/b', '/music2', '/other'].map(isMissing),
      [false, false, true, true, false, false],
    );
    assert.equal(library.files.markUnvisited('/music', new Set(['/music', '/music/a'])), 0, 'marked once');
  });

  test('the paths of a track: the present before the missing', (t) => {
    const library = temporaryLibrary(t);
    const same = { contentId: contentId('same') };
    const { id } = library.tracks.save(newTrack('/music/old.mp3', same));
    library.tracks.save(newTrack('/music/new.mp3', same));
    library.files.markMissing('/music', ['old.mp3']);
    assert.deepEqual(library.files.ofTrack(id), ['/music/new.mp3', '/music/old.mp3']);
  });
});
