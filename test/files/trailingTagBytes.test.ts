import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { trailingTagBytes } from '../../src-main/files/trailingTagBytes.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';

const scratch = mkdtempSync(join(tmpdir(), 'hearmark-trailing-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const audio = readFileSync(makeAudio(join(scratch, 'plain.mp3')));

function measure(...parts: Buffer[]): number {
  const path = join(scratch, 'case.mp3');
  writeFileSync(path, Buffer.concat(parts));
  using reader = new FileReader(path);
  return trailingTagBytes(reader);
}

const id3v1 = Buffer.concat([Buffer.from('TAGTitle'), Buffer.alloc(120)]);
const enhanced = Buffer.concat([Buffer.from('TAG+Long title'), Buffer.alloc(213)]);
const lyricsText = 'LYRICSBEGININD0000200LYR00005hello';
const lyrics3v2 = Buffer.from(`${lyricsText}${String(lyricsText.length).padStart(6, '0')}LYRICS200`);
const lyrics3v1 = Buffer.from('LYRICSBEGIN[00:01]some wordsLYRICSEND');

function ape(withHeader: boolean): Buffer {
  const item = Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('Title\0A')]);
  const frame = (flags: number) => {
    const bytes = Buffer.alloc(32);
    bytes.write('APETAGEX');
    [2000, item.length + 32, 1, flags].forEach((value, index) => bytes.writeUInt32LE(value, 8 + 4 * index));
    return bytes;
  };
  return Buffer.concat(withHeader ? [frame(0xa0000000), item, frame(0x80000000)] : [item, frame(0)]);
}

describe('trailingTagBytes', () => {
  it('is 0 for plain audio and for an empty file', () => {
    assert.equal(measure(audio), 0);
    assert.equal(measure(), 0);
  });

  it('measures each kind of tag alone', () => {
    assert.equal(measure(audio, id3v1), 128);
    assert.equal(measure(audio, enhanced, id3v1), 128 + 227);
    assert.equal(measure(audio, lyrics3v2), lyrics3v2.length);
    assert.equal(measure(audio, lyrics3v1), lyrics3v1.length);
    for (const withHeader of [true, false]) {
      const tag = ape(withHeader);
      assert.equal(measure(audio, tag), tag.length);
    }
    const id3v2 = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0x10, 0, 0, 0, 20, ...Buffer.alloc(20)]);
    const footer = Buffer.from([0x33, 0x44, 0x49, 4, 0, 0x10, 0, 0, 0, 20]);
    assert.equal(measure(audio, id3v2, footer), 40);
  });

  it('measures them in any order and number', () => {
    for (const order of [
      [ape(true), id3v1],
      [id3v1, ape(true)],
      [ape(false), lyrics3v2, id3v1],
      [lyrics3v2, ape(true), id3v1],
      [lyrics3v1, id3v1],
      [ape(true), ape(true), enhanced, id3v1],
    ]) {
      assert.equal(measure(audio, ...order), Buffer.concat(order).length);
    }
  });

  it('measures what mutagen writes, and finds the same audio before it', () => {
    const path = makeAudio(join(scratch, 'tagged.mp3'));
    tagFile(path, { title: ['A'], HEARMARK: ['x'.repeat(3000)] }, { style: 'ape' });
    tagFile(path, { title: ['A'] }, { style: 'id3v1' });
    using reader = new FileReader(path);
    const trailing = trailingTagBytes(reader);
    assert.ok(trailing > 3000 + 128);
    assert.ok(readFileSync(path).subarray(0, -trailing).equals(audio));
  });

  it('does not believe sizes that cannot be', () => {
    const broken = ape(false);
    broken.writeUInt32LE(0x7fffffff, broken.length - 20);
    assert.equal(measure(audio, broken), 0);
    assert.equal(measure(audio, Buffer.from('999999LYRICS200')), 0);
    assert.equal(measure(Buffer.from('LYRICSEND')), 0);
    assert.equal(measure(id3v1), 128, 'a file that is nothing but a tag');
  });
});
