import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ffmpeg } from '../fixtures/makeAudio.ts';
import { makeSound } from '../fixtures/oddTags.ts';
import { readByExiftool, readByOthers } from '../fixtures/otherReaders.ts';
import { namesIn, temporaryFolder } from '../temporaryFolder.ts';
import { bytesSource } from '../../src-main/files/ByteSource.ts';
import { boxOf } from '../../src-main/files/mp4/boxOf.ts';
import { userDataAsItems } from '../../src-main/files/mp4/userDataAsItems.ts';
import { readTags } from '../../src-main/files/readTags.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { writeAndUndo, WritingPlace } from '../writing/writingPlace.ts';
import { readTagsOf } from './readTagsOf.ts';

const at = namesIn(temporaryFolder());
const place = new WritingPlace(temporaryFolder());

const said = { title: 'Täg', artist: 'Art', album: 'Alb', genre: 'Jazz', date: '1999', comment: 'Com' };
const metadata = Object.entries(said).flatMap(([name, text]) => ['-metadata', `${name}=${text}`]);

/** Each container that has texts of its own beside iTunes' items, as FFmpeg writes it. */
const kinds = {
  "QuickTime's user data": ['-f', 'mov'],
  "QuickTime's keys": ['-movflags', 'use_metadata_tags', '-f', 'mov'],
  'keys in an MP4': ['-movflags', 'use_metadata_tags', '-f', 'mp4'],
  '3GP': ['-f', '3gp'],
};

function make(format: string[]): string {
  const path = at('m4a');
  ffmpeg(['-i', makeSound(at('wav')), '-c:a', 'aac', ...metadata, ...format, path]);
  return path;
}

describe('what an MP4 says outside of iTunes’ items', () => {
  for (const [kind, format] of Object.entries(kinds)) {
    it(`is read: ${kind}`, async () => {
      const path = make(format);
      const { title, artist, album, year, genres, comment } = await readTagsOf(path);
      const { Title, Artist, Performer, Album, Genre } = readByExiftool(path);
      assert.deepEqual(
        [Title, Artist ?? Performer, Album?.replace(/\.$/, ''), Genre],
        ['Täg', 'Art', 'Alb', 'Jazz'],
      );
      assert.deepEqual({ title, artist, album, year, genres, comment }, { title: Title, artist: 'Art', album: 'Alb', year: 1999, genres: ['Jazz'], comment: 'Com' }); // prettier-ignore
    });

    it(`stays, and its genre is kept beside what is written: ${kind}`, async () => {
      const path = make(format);
      assert.deepEqual(previewFile(path, ['GENRE']).fields.get('GENRE'), ['Jazz']);
      await writeAndUndo(place, path, { GENRE: ['Jazz', 'Zouk'] }, async () => {
        assert.deepEqual(readByOthers(path).mutagen!.genre, ['Jazz', 'Zouk']);
        assert.equal(readByExiftool(path)['Title'], 'Täg');
        const { title, genres } = await readTagsOf(path);
        assert.deepEqual([title, genres], ['Täg', ['Jazz', 'Zouk']]);
      });
    });
  }

  it('is kept beside what is written where a file has no user data, but keys outside of it, as cameras write', async () => {
    const path = make(kinds["QuickTime's keys"]);
    const bytes = readFileSync(path);
    const udta = bytes.lastIndexOf('udta');
    bytes.writeUInt32BE(8, udta - 4);
    bytes.write('free', udta, 'latin1');
    writeFileSync(path, bytes);
    assert.deepEqual(previewFile(path, ['GENRE']).fields.get('GENRE'), ['Jazz']);
    await writeAndUndo(place, path, { GENRE: ['Jazz', 'Zouk'] }, async () => {
      const { title, genres } = await readTagsOf(path);
      assert.deepEqual([title, genres], ['Täg', ['Jazz', 'Zouk']]);
    });
  });

  it('stands in for what the items do not say', async () => {
    const path = make(['-f', 'mov']);
    await place.write(path, { TITLE: ['Newer'] });
    const { title, artist, album } = await readTagsOf(path);
    assert.deepEqual([title, artist, album], ['Newer', 'Art', 'Alb']);
  });

  it('is read in UTF-16 and from Mac OS Roman, and not where it is cut short', async () => {
    const utf16 = Buffer.from('\ufeffΩ\0', 'utf16le').swap16();
    const roman = Buffer.from([0, 1, 0, 0, 0x8a]); // ä, in English
    const boxes = {
      titl: Buffer.concat([Buffer.alloc(6), utf16]),
      '©ART': roman,
      '©alb': Buffer.from([0, 9]),
    };
    const udta = boxOf('udta', ...Object.entries(boxes).map(([type, body]) => boxOf(type, body)));
    const file = Buffer.concat([boxOf('ftyp', Buffer.from('qt  \0\0\0\0')), boxOf('moov', udta)]);
    const { title, artist, album } = await readTags(bytesSource(file), 'a.m4a');
    assert.deepEqual([title, artist, album], ['Ω', 'ä', undefined]);
    assert.equal(userDataAsItems(bytesSource(boxOf('moov', boxOf('udta', Buffer.alloc(0))))), undefined);
  });

  it('is read past items that are cut short, and names of keys that mean nothing here', async () => {
    const number = (value: number) => Buffer.from([0, 0, 0, value]);
    const dataOf = (text: string) => boxOf('data', number(1), number(0), Buffer.from(text));
    const keys = ['com.apple.quicktime.title', 'constructor', '__proto__', 'artist'];
    const items = [boxOf('data'), dataOf('x'), dataOf('x'), dataOf('Art')];
    const meta = boxOf(
      'meta',
      boxOf('hdlr', Buffer.alloc(24)),
      boxOf('keys', number(0), number(4), ...keys.map((key) => boxOf('mdta', Buffer.from(key)))),
      boxOf('ilst', ...items.map((item, at) => boxOf(number(at + 1).toString('latin1'), item))),
    );
    const { title, artist } = await readTags(bytesSource(boxOf('moov', meta)), 'a.mov');
    assert.deepEqual([title, artist], [undefined, 'Art']);
  });

  it('is read in UTF-16 of either order of bytes, and without half a character at its end', async () => {
    const bigEndian = Buffer.from('\ufeffÄb', 'utf16le').swap16();
    const littleEndian = Buffer.from('\ufeffÄb', 'utf16le');
    for (const text of [bigEndian, littleEndian]) {
      const titl = boxOf('titl', Buffer.alloc(6), text, Buffer.alloc(1));
      const { title } = await readTags(bytesSource(boxOf('moov', boxOf('udta', titl))), 'a.3gp');
      assert.equal(title, 'Äb');
    }
  });
});
