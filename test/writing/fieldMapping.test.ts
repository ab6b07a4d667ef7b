import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fieldOf, mappingTable, namesToRead, nativeName } from '../../src-main/writing/fieldMapping.ts';

describe('fieldMapping', () => {
  it('names fields as other programs do', () => {
    const types = ['ID3v2.4', 'ID3v2.3', 'Vorbis', 'MP4', 'APEv2', 'ASF', 'Matroska'] as const;
    const names = (field: string) => types.map((type) => nativeName(field, type));
    assert.deepEqual(names('GENRE'), ['TCON', 'TCON', 'GENRE', '©gen', 'Genre', 'WM/Genre', 'GENRE']);
    const mood = ['TMOO', 'TXXX:MOOD', 'MOOD', '----:com.apple.iTunes:MOOD', 'Mood', 'WM/Mood', 'MOOD'];
    assert.deepEqual(names('MOOD'), mood);
    const own = [
      'TXXX:MY TAGS',
      'TXXX:MY TAGS',
      'MY TAGS',
      '----:com.apple.iTunes:MY TAGS',
      'My Tags',
      'MY TAGS',
      'MY_TAGS',
    ];
    assert.deepEqual(names(fieldOf('my tags')), own);
    assert.equal(nativeName('HEARMARK_SCORES', 'APEv2'), 'HEARMARK_SCORES');
    assert.deepEqual(namesToRead('MOOD', 'ID3v2.4'), ['TMOO', 'TXXX:MOOD']);
    assert.deepEqual(namesToRead('MOOD', 'ID3v2.3'), ['TXXX:MOOD', 'TMOO']);
    assert.deepEqual(namesToRead('MY TAGS', 'Matroska'), ['MY_TAGS', 'MY TAGS']);
  });

  it('stands in the documents as it is', () => {
    const table = mappingTable();
    assert.ok(
      readFileSync('docs/writing.md', 'utf8').includes(table),
      `docs/writing.md needs this table:\n${table}`,
    );
  });

  it('renders as a table', () => {
    const lines = mappingTable().split('\n');
    assert.match(lines[3]!, /^\| mood +\| `TMOO` +\| `TXXX:MOOD` +\| `MOOD` /);
    assert.match(
      lines[2]!,
      /^\| genre +\| `TCON` +\| `TCON` +\| `GENRE` +\| `©gen` +\| `Genre` +\| `WM\/Genre` +\| `GENRE` +\|$/,
    );
  });
});
