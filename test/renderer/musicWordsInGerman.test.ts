import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

// A page has its language from its first line: this one speaks German
Object.assign(globalThis, { document: {} });
Object.defineProperty(globalThis, 'navigator', { value: { languages: ['de-AT'] } });
const { besideWords, musicLine } = await import('../../src-renderer/musicWords.ts');

describe('words for tempo and key in German', () => {
  it('say with a comma how fast it is, and why there is no key', () => {
    const tempo = { bpm: 130.12, confidence: 0.9, isSteady: true, beatsPerBar: 4, from: 'heard' } as const;
    const line = musicLine({ tempo, key: null, noTempo: null, noKey: 'no key', vocals: 0 }, 'musical');
    assert.equal(line, '130,1 BPM · keine Tonart · 0\u00a0% gesungen');
  });

  it('know the fields of the file, which have the names of the host', () => {
    const fileTags = [
      { field: 'BPM', values: ['90'] },
      { field: 'Key', values: ['C'] },
    ];
    const music = { rhythm: null, key: null, voice: null };
    const words = besideWords({ tempo: null, key: null, music, fileTags }, 'musical');
    assert.deepEqual(words, { tempo: 'die Datei sagt 90', key: 'die Datei sagt C' });
  });
});
