import assert from 'node:assert/strict';
import { it } from 'node:test';
import { musicJson } from '../../src-main/library/musicJson.ts';
import { musicText } from '../../src-main/cli/musicWords.ts';
import type { MusicOfTrack } from '../../src-main/library/storedMusic.ts';
import { parseKey } from '../../src-main/scores/keyNotation.ts';

const piece = { startSeconds: 0, endSeconds: 100 };
const [bpm, key] = [127.98, parseKey('Am')!];
const music: MusicOfTrack = {
  rhythm: {
    coverage: 'whole',
    heard: {
      bpm,
      confidence: 0.9,
      isSteady: true,
      half: 0,
      twice: 0,
      pieces: [{ ...piece, bpm }],
      beats: [],
    },
  },
  key: { coverage: 'whole', heard: { key, confidence: 0.42, pieces: [{ ...piece, key }] } },
  voice: { coverage: 'whole', reason: 'spoken word' },
};
const file = { bpm: 90, key: 'C' };

it('says what counts, who says so, and what the file and the model say beside it', () => {
  const said = { confidence: null, isSteady: null, beatsPerBar: null };
  const person = musicText(
    music,
    {
      tempo: { ...said, bpm: 64, from: 'person' },
      key: { key, from: 'heard', confidence: 0.42 },
      vocals: null,
    },
    { notation: 'camelot', file },
  );
  assert.match(person, /tempo +64 BPM, you say so, the file says 90, heard: 128$/m);
  assert.match(person, /key +8A, 42 % sure, the file says C$/m);
  assert.match(person, /singing +spoken word$/m);
  const inFile = musicText(
    music,
    {
      tempo: { ...said, bpm: 90, from: 'file' },
      key: { key: 0, from: 'file', confidence: null },
      vocals: 0.25,
    },
    { notation: 'open-key', file },
  );
  assert.match(inFile, /tempo +90 BPM, the file says so, heard: 128$/m);
  assert.match(inFile, /key +1d, the file says so, heard: 1m$/m);
  assert.match(inFile, /singing +25 % of it$/m);
});

it('leaves out of JSON what there is none of', () => {
  assert.deepEqual(musicJson({ tempo: null, key: null, vocals: null }), {});
  const tempo = { bpm: 127.984, from: 'heard', confidence: 0.9, isSteady: true, beatsPerBar: null } as const;
  assert.deepEqual(musicJson({ tempo, key: null, vocals: 0 }), {
    bpm: 127.98,
    bpmFrom: 'heard',
    bpmConfidence: 0.9,
    steady: true,
    vocals: 0,
  });
});
