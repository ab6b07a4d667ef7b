import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Filter, Sort } from '../../src-main/api.ts';
import { ParameterError } from '../../src-main/errors.ts';
import type { StoredRhythm } from '../../src-main/library/storedMusic.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { parseKey } from '../../src-main/scores/keyNotation.ts';
import { newTrack, temporaryLibrary } from './temporaryLibrary.ts';

const beats = { name: 'beats', version: '1', weightsHash: 'a' };
const keys = { name: 'keys', version: '1', weightsHash: 'b' };
const voice = { name: 'tagger', version: '1', weightsHash: 'c' };

function rhythm(bpm: number, parts: Partial<StoredRhythm> = {}): StoredRhythm {
  return {
    bpm,
    confidence: 0.9,
    isSteady: true,
    beatsPerBar: 4,
    half: -0.5,
    twice: -0.25,
    pieces: [{ startSeconds: 0.5, endSeconds: 180, bpm }],
    beats: [
      { seconds: 0.5, isDown: true },
      { seconds: 1, isDown: false },
    ],
    ...parts,
  };
}

/** Tracks a to e: 124 in Am, sung by half; 62 in Em, not sung; no beat, no key; 170 and C by its file; nothing known. */
function libraryOfFive(t: TestContext) {
  const library = temporaryLibrary(t);
  const ids = [...'abcde'].map(
    (name) =>
      library.tracks.save(
        newTrack(`/music/${name}.mp3`, {
          tags: { title: name, artist: name, ...(name === 'd' && { bpm: 170, key: '8B' }) },
        }),
      ).id,
  );
  const [rhythmId, keyId, voiceId] = [
    library.music.useModel('rhythm', beats),
    library.music.useModel('key', keys),
    library.music.useModel('voice', voice),
  ];
  const coverage = 'whole' as const;
  library.music.saveRhythm(ids[0]!, rhythmId, { coverage, heard: rhythm(124) });
  library.music.saveRhythm(ids[1]!, rhythmId, {
    coverage,
    heard: rhythm(62, { isSteady: false, beats: [] }),
  });
  library.music.saveRhythm(ids[2]!, rhythmId, { coverage, reason: 'no steady beat' });
  library.music.saveRhythm(ids[3]!, rhythmId, { coverage, heard: rhythm(85) });
  const piece = { startSeconds: 0, endSeconds: 180 };
  library.music.saveKey(ids[0]!, keyId, {
    coverage,
    heard: { key: parseKey('Am')!, confidence: 0.8, pieces: [{ ...piece, key: parseKey('Am')! }] },
  });
  library.music.saveKey(ids[1]!, keyId, {
    coverage,
    heard: { key: parseKey('Em')!, confidence: 0.5, pieces: [] },
  });
  library.music.saveKey(ids[2]!, keyId, { coverage, reason: 'no key' });
  library.music.saveVoice(ids[0]!, voiceId, {
    coverage,
    heard: { share: 0.5, spans: [{ startSeconds: 10, endSeconds: 100 }] },
  });
  library.music.saveVoice(ids[1]!, voiceId, { coverage, heard: { share: 0, spans: [] } });
  const names = (found: readonly number[]) => found.map((id) => 'abcde'[ids.indexOf(id)]).join('');
  const find = (filter: Filter, sort: Sort = { by: 'artist', descending: false }) =>
    names(library.browse.findTrackIds({ filter, sort, offset: 0, limit: 9 }));
  const search = (text: string) =>
    names(library.search({ modelId: null, text }).map(({ trackId }) => trackId));
  return { library, ids, rhythmId, find, search };
}

const tempoOf = (library: Library, trackId: number) => library.browse.getTrack({ trackId }).tempo;

describe('what was heard beside tags', () => {
  test('is shown as it was stored; what there is none of has its reason', (t) => {
    const { library, ids } = libraryOfFive(t);
    const [a, , c, , e] = ids.map((trackId) => library.browse.getTrack({ trackId }));
    assert.deepEqual(a!.tempo, { bpm: 124, from: 'heard', confidence: 0.9, isSteady: true, beatsPerBar: 4 });
    assert.deepEqual(a!.key, { key: 21, from: 'heard', confidence: 0.8 });
    assert.equal(a!.vocals, 0.5);
    assert.deepEqual(a!.music.rhythm, {
      bpm: 124,
      confidence: 0.9,
      reason: null,
      likelier: null,
      pieces: [{ startSeconds: 0.5, endSeconds: 180, bpm: 124 }],
      beatSeconds: [0.5, 1],
      downbeats: [0],
    });
    assert.deepEqual(a!.music.voice!.spans, [{ startSeconds: 10, endSeconds: 100 }]);
    assert.deepEqual([c!.tempo, c!.key, c!.vocals], [null, null, null]);
    assert.deepEqual([c!.noTempo, c!.noKey], ['no steady beat', 'no key']);
    assert.deepEqual([a!.noTempo, a!.noKey], [null, null]);
    assert.deepEqual([c!.music.rhythm!.reason, c!.music.key!.reason], ['no steady beat', 'no key']);
    assert.deepEqual(e!.music, { rhythm: null, key: null, voice: null });
  });

  test('what a file says counts before it, and is named', (t) => {
    const { library, ids } = libraryOfFive(t);
    const { tempo, key, music } = library.browse.getTrack({ trackId: ids[3]! });
    assert.deepEqual(tempo, { bpm: 170, from: 'file', confidence: null, isSteady: true, beatsPerBar: 4 });
    assert.deepEqual(key, { key: 0, from: 'file', confidence: null });
    assert.equal(music.rhythm!.bpm, 85);
    // The file says something else now, and then nothing
    library.tracks.save(
      newTrack('/music/d.mp3', { tags: { title: 'd', artist: 'd', ...{ bpm: 171, key: 'x' } } }),
    );
    assert.equal(tempoOf(library, ids[3]!)!.bpm, 171);
    assert.equal(library.browse.getTrack({ trackId: ids[3]! }).key, null);
    library.tracks.save(newTrack('/music/d.mp3', { tags: { title: 'd', artist: 'd', ...{ bpm: 0 } } }));
    assert.equal(tempoOf(library, ids[3]!)!.bpm, 85);
  });

  test('is what filters, searches and orders go by', (t) => {
    const { find, search } = libraryOfFive(t);
    assert.equal(find({ bpmFrom: 120, bpmTo: 130 }), 'a');
    assert.equal(find({ bpmTo: 124 }), 'ab');
    assert.equal(find({ keys: [21, 0] }), 'ad');
    assert.equal(find({ vocalsTo: 0.1 }), 'b');
    assert.equal(find({}, { by: 'bpm', descending: false }), 'badce');
    assert.equal(find({}, { by: 'bpm', descending: true }), 'dabce');
    assert.equal(find({}, { by: 'key', descending: false }), 'adbce');
    assert.equal(find({}, { by: 'vocals', descending: true }), 'abcde');
    const found: Record<string, string> = {
      'bpm:120..126': 'a',
      'bpm:124': 'a',
      'bpm:62..': 'abd',
      '-bpm:62..': 'ce',
      'key:8A': 'a',
      'key:Am,9A': 'ab',
      'key:"A minor"': 'a',
      'harmonic:8A': 'abd',
      'vocals:40..60': 'a',
      'vocals:..0': 'b',
      'bpm:120..126 key:8A': 'a',
      'bpm:120..126 key:8B': '',
    };
    for (const [text, names] of Object.entries(found)) {
      assert.equal(search(text), names, `${text} on the command line`);
      assert.equal(find({ text }), names, `${text} in the window`);
    }
    for (const text of ['bpm:fast', 'key:H#x', 'vocals:much'])
      assert.throws(() => search(text), ParameterError, text);
  });

  test('an answer counts before all else, and is one step of undo', (t) => {
    const { library, ids, find } = libraryOfFive(t);
    const [a, b, c, d] = ids as [number, number, number, number];
    const all = { filter: {}, exceptIds: [] };
    const change = library.changes.answerTempo({ selection: { trackIds: [b] }, answer: { times: 2 } });
    assert.equal(change.title, 'Doubled the tempo of 1 track');
    assert.deepEqual(tempoOf(library, b), {
      bpm: 124,
      from: 'person',
      confidence: null,
      isSteady: false,
      beatsPerBar: 4,
    });
    assert.equal(find({ text: 'bpm:124' }), 'ab');
    // Of those that have none, nothing is doubled
    assert.equal(library.changes.answerTempo({ selection: all, answer: { times: 0.5 } }).tracks, 3);
    assert.deepEqual(
      [a, b, d].map((id) => tempoOf(library, id)!.bpm),
      [62, 62, 85],
    );
    library.changes.undo();
    assert.deepEqual(
      [a, b, d].map((id) => tempoOf(library, id)!.bpm),
      [124, 124, 170],
    );
    library.changes.undo();
    assert.equal(tempoOf(library, b)!.bpm, 62);
    library.changes.redo();
    assert.equal(tempoOf(library, b)!.bpm, 124);
    library.changes.answerTempo({ selection: { trackIds: [c] }, answer: { bpm: 99.5 } });
    assert.equal(find({}, { by: 'bpm', descending: false }), 'cabde');
    library.changes.answerTempo({ selection: { trackIds: [a] }, answer: 'none' });
    assert.equal(tempoOf(library, a), null);
    assert.equal(library.browse.getTrack({ trackId: a }).noTempo, 'none, you say');
    library.changes.answerTempo({ selection: { trackIds: [a] }, answer: 'as-heard' });
    assert.equal(tempoOf(library, a)!.from, 'heard');
    const nothing = library.changes.answerTempo({ selection: { trackIds: [a] }, answer: 'as-heard' });
    assert.deepEqual([nothing.tracks, nothing.inForce], [0, false]);
  });

  test('a key is moved by a fifth, or to its relative', (t) => {
    const { library, ids } = libraryOfFive(t);
    const keyOf = (id: number) => library.browse.getTrack({ trackId: id }).key?.key;
    const selection = { trackIds: [ids[0]!, ids[4]!] };
    assert.equal(library.changes.answerKey({ selection, answer: { move: 'fifth-up' } }).tracks, 1);
    assert.equal(keyOf(ids[0]!), parseKey('Em'));
    library.changes.answerKey({ selection, answer: { move: 'relative' } });
    assert.equal(keyOf(ids[0]!), parseKey('G'));
    library.changes.answerKey({ selection, answer: { move: 'fifth-down' } });
    assert.equal(keyOf(ids[0]!), parseKey('C'));
    library.changes.answerKey({ selection, answer: { key: 3 } });
    assert.deepEqual([keyOf(ids[0]!), keyOf(ids[4]!)], [3, 3]);
    for (let step = 0; step < 4; step++) library.changes.undo();
    assert.deepEqual([keyOf(ids[0]!), keyOf(ids[4]!)], [21, undefined]);
  });

  test('what a new model heard counts before what the old one did, which stands until then', (t) => {
    const { library, ids, rhythmId } = libraryOfFive(t);
    const [a, b] = ids as [number, number];
    const newer = library.music.useModel('rhythm', { ...beats, version: '2' });
    library.music.saveRhythm(a, newer, { coverage: 'whole', heard: rhythm(125) });
    assert.deepEqual([tempoOf(library, a)!.bpm, tempoOf(library, b)!.bpm], [125, 62]);
    assert.equal(library.music.useModel('rhythm', { ...beats, version: '2' }), newer);
    assert.equal(library.music.useModel('rhythm', beats), rhythmId);
    assert.equal(tempoOf(library, a)!.bpm, 124);
    assert.equal(library.browse.getTrack({ trackId: a }).music.rhythm!.bpm, 124);
  });
});
