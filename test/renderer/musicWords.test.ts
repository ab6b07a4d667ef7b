import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TrackDetails } from '../../src-main/api.ts';
import { formatTempo } from '../../src-renderer/format.ts';
import { besideWords, musicLine } from '../../src-renderer/musicWords.ts';

const heard = { confidence: 0.9, isSteady: true, beatsPerBar: 4, from: 'heard' } as const;
const nobody = { music: { rhythm: null, key: null, voice: null }, fileTags: [], tempo: null, key: null };
const inFile = [
  { field: 'BPM', values: ['90'] },
  { field: 'Key', values: ['C'] },
];
const music = {
  rhythm: { bpm: 127.96, confidence: 0.9 },
  key: { key: 21, confidence: 0.5 },
  voice: null,
} as TrackDetails['music'];

describe('words for tempo and key', () => {
  it('are a line, with why there is none', () => {
    const none = { tempo: null, key: null, noTempo: null, noKey: null, vocals: null };
    assert.equal(musicLine(none, 'musical'), '');
    assert.equal(musicLine({ ...none, noTempo: 'no steady beat', noKey: 'no key', vocals: 0 }, 'musical'), 'no steady beat · no key · 0% sung'); // prettier-ignore
    const some = { ...none, tempo: { ...heard, bpm: 127.96 }, key: { key: 21, from: 'heard', confidence: 0.5 } } as const; // prettier-ignore
    assert.equal(musicLine(some, 'camelot'), '128 BPM · 8A');
    assert.deepEqual([127.94, 128, 84.5].map(formatTempo), ['127.9', '128', '84.5']); // prettier-ignore
  });

  it('say who says it, and what the file and the model say beside it', () => {
    const said = { confidence: null, isSteady: null, beatsPerBar: null };
    assert.deepEqual(besideWords(nobody, 'musical'), { tempo: '', key: '' });
    assert.deepEqual(
      besideWords({ ...nobody, music, tempo: { ...heard, bpm: 127.96 }, key: { key: 21, from: 'heard', confidence: 0.5 }, fileTags: inFile }, 'camelot'),
      { tempo: 'steady · 4 beats in a bar · the file says 90', key: 'the file says 8B' },
    ); // prettier-ignore
    assert.deepEqual(
      besideWords({ ...nobody, music, tempo: { ...said, bpm: 64, from: 'person' }, key: { key: 0, from: 'file', confidence: null }, fileTags: inFile }, 'musical'),
      { tempo: 'you say so · the file says 90 · heard: 128', key: 'the file says so · heard: Am' },
    ); // prettier-ignore
  });
});
