import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WriteError } from '../../src-main/errors.ts';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { hashAudio } from '../../src-main/writing/hashAudio.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { ffmpeg } from '../fixtures/makeAudio.ts';
import { makeSound, plainTag } from '../fixtures/oddTags.ts';
import { packetsOf, readByFfmpeg, readByOthers } from '../fixtures/otherReaders.ts';
import { readTagsOf } from '../files/readTagsOf.ts';
import { frame, text } from './id3Bytes.ts';
import { writeAndUndo, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

let files = 0;
const at = (ending: string) => join(place.folder, `${files++}.${ending}`);

type Kind = 'wav' | 'aiff';
const audioId = { wav: 'data', aiff: 'SSND' };

/** Makes a file of one byte a sample, so that its audio can be of odd length, and changes its bytes. */
function make(kind: Kind, change: (bytes: Buffer, audioAt: number) => Buffer): string {
  const path = at(kind);
  const codec = kind === 'wav' ? ['-c:a', 'pcm_u8'] : ['-c:a', 'pcm_s8'];
  const plain = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact'];
  ffmpeg(['-i', makeSound(at('wav')), ...codec, '-ar', '8000', ...plain, path]);
  const bytes = readFileSync(path);
  writeFileSync(path, change(bytes, bytes.indexOf(audioId[kind])));
  return path;
}

const put = (bytes: Buffer, place: number, size: number, kind: Kind) =>
  kind === 'wav' ? bytes.writeUInt32LE(size, place) : bytes.writeUInt32BE(size, place);
const sizeAt = (bytes: Buffer, place: number, kind: Kind) =>
  kind === 'wav' ? bytes.readUInt32LE(place) : bytes.readUInt32BE(place);

function chunk(kind: Kind, id: string, body: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(id, 'latin1');
  put(header, 4, body.length, kind);
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)]);
}

function hashed(path: string): string {
  using reader = new FileReader(path);
  return hashAudio(reader, path);
}

/** The header fits the file to the byte, and the audio is as long as it was. */
function assertByTheBook(path: string, kind: Kind, { trailing = 0 } = {}): void {
  const bytes = readFileSync(path);
  assert.equal(8 + sizeAt(bytes, 4, kind) + trailing, bytes.length);
}

const zouk = { GENRE: ['Zouk'] };

for (const kind of ['wav', 'aiff'] as const) {
  describe(`${kind} that is not by the book`, () => {
    const cases: Record<string, (bytes: Buffer, audioAt: number) => Buffer> = {
      'with a size that is too large by its header': (bytes) => {
        put(bytes, 4, bytes.length, kind);
        return bytes;
      },
      'with a size that is one short': (bytes) => {
        put(bytes, 4, bytes.length - 9, kind);
        return bytes;
      },
      'of odd length, without a fill byte': (bytes, audioAt) => {
        const size = sizeAt(bytes, audioAt + 4, kind) - 1;
        put(bytes, audioAt + 4, size, kind);
        const cut = bytes.subarray(0, audioAt + 8 + size);
        put(cut, 4, cut.length - 8, kind);
        return cut;
      },
      'with its form of unknown size': (bytes) => {
        put(bytes, 4, 0xffffffff, kind);
        return bytes;
      },
      'written to a stream': (bytes, audioAt) => {
        put(bytes, 4, 0xffffffff, kind);
        put(bytes, audioAt + 4, 0xffffffff, kind);
        return bytes;
      },
    };
    const ofSize0: typeof cases = {
      'with its form of size 0': (bytes) => {
        put(bytes, 4, 0, kind);
        return bytes;
      },
      'written to a stream, with sizes of 0': (bytes, audioAt) => {
        put(bytes, 4, 0, kind);
        put(bytes, audioAt + 4, 0, kind);
        return bytes;
      },
    };
    for (const [name, change] of Object.entries(ofSize0)) {
      // The ffmpeg of Debian, which is to prove the audio, reads no AIFF of size 0: the same with its sizes does so
      it(`is heard and written, ${name}`, async () => {
        const whole = make(kind, (bytes) => bytes);
        const path = join(place.folder, `${files++}.${kind}`);
        const bytes = readFileSync(whole);
        writeFileSync(path, change(Buffer.from(bytes), bytes.indexOf(audioId[kind])));
        const [before, hash] = [readFileSync(path), hashed(path)];
        assert.equal(hash, hashed(whole));
        const written = await place.write(path, zouk);
        assertByTheBook(path, kind);
        assert.equal(hashed(path), hash);
        assert.equal(packetsOf(path), packetsOf(whole));
        assert.deepEqual(readByOthers(path).taglib!.GENRE, ['Zouk']);
        assert.deepEqual(readByOthers(path).mutagen!['tcon'], ['Zouk']);
        assert.equal((await place.undo(written!.entryId)).restored, 'bytes');
        assert.ok(readFileSync(path).equals(before));
      });
    }

    for (const [name, change] of Object.entries(cases)) {
      it(`is written, ${name}`, async () => {
        const path = make(kind, change);
        await writeAndUndo(place, path, zouk, () => {
          assertByTheBook(path, kind);
          assert.deepEqual(readByOthers(path).taglib!.GENRE, ['Zouk']);
          assert.deepEqual(readByOthers(path).mutagen!['tcon'], ['Zouk']);
        });
      });
    }

    for (const trailing of [Buffer.alloc(3), Buffer.alloc(100, 0x55), Buffer.from('\0\0\0\0\0\0\0\0\0')]) {
      it(`keeps ${trailing.length} bytes that follow its last chunk`, async () => {
        const path = make(kind, (bytes) => Buffer.concat([bytes, trailing]));
        await writeAndUndo(place, path, zouk, () => {
          assert.ok(readFileSync(path).subarray(-trailing.length).equals(trailing));
          assert.deepEqual(previewFile(path, ['GENRE']).fields.get('GENRE'), ['Zouk']);
          assert.deepEqual(readByOthers(path).mutagen!['tcon'], ['Zouk']);
        });
      });
    }

    for (const trailing of [
      Buffer.alloc(5),
      Buffer.alloc(24, 0x01),
      Buffer.from('JUNKrubbish that is no chunk'),
    ])
      it(`keeps ${trailing.length} bytes behind its last chunk that its form counts in`, async () => {
        const path = make(kind, (bytes) => {
          const all = Buffer.concat([bytes, trailing]);
          put(all, 4, all.length - 8, kind);
          return all;
        });
        await writeAndUndo(place, path, zouk, () => {
          assert.ok(readFileSync(path).subarray(-trailing.length).equals(trailing));
          const { taglib, mutagen } = readByOthers(path);
          assert.deepEqual([taglib!.GENRE, mutagen!['tcon'], readByFfmpeg(path)['genre']], [['Zouk'], ['Zouk'], 'Zouk']); // prettier-ignore
        });
      });

    it('is refused where a tag behind its audio is cut short', () => {
      const tag = chunk(kind, kind === 'wav' ? 'id3 ' : 'ID3 ', plainTag(3));
      const path = make(kind, (bytes) => Buffer.concat([bytes, tag.subarray(0, tag.length - 20)]));
      assert.throws(() => previewFile(path, []), /cut short/);
    });

    it('has a tag changed that stands outside of its form, and counts it in', async () => {
      const tag = chunk(kind, kind === 'wav' ? 'id3 ' : 'ID3 ', plainTag(3));
      const path = make(kind, (bytes) => Buffer.concat([bytes, tag]));
      await writeAndUndo(place, path, zouk, () => {
        assertByTheBook(path, kind);
        const { TITLE, GENRE } = readByOthers(path).taglib!;
        assert.deepEqual([TITLE, GENRE], [['Title'], ['Zouk']]);
      });
    });

    it('keeps several tags in step', async () => {
      const id = kind === 'wav' ? 'id3 ' : 'ID3 ';
      const rock = plainTag(3, [frame(3, 'TCON', text('Rock'))]);
      const path = make(kind, (bytes) => {
        const all = Buffer.concat([bytes, chunk(kind, id, rock), chunk(kind, id, rock)]);
        put(all, 4, all.length - 8, kind);
        return all;
      });
      await writeAndUndo(place, path, zouk, () => {
        const bytes = readFileSync(path);
        assert.notEqual(bytes.indexOf('Zouk'), bytes.lastIndexOf('Zouk'));
        assert.ok(!bytes.includes('Rock'));
        assertByTheBook(path, kind);
      });
    });

    for (const zeros of [0, 200])
      it(`gets its tag into a chunk with ${zeros} zeros in it that is there for one`, async () => {
        const path = make(kind, (bytes) => {
          const all = Buffer.concat([
            bytes,
            chunk(kind, kind === 'wav' ? 'id3 ' : 'ID3 ', Buffer.alloc(zeros)),
          ]);
          put(all, 4, all.length - 8, kind);
          return all;
        });
        await writeAndUndo(place, path, zouk, () => {
          assertByTheBook(path, kind);
          const bytes = readFileSync(path).toString('latin1');
          assert.equal(bytes.split(kind === 'wav' ? 'id3 ' : 'ID3 ').length, 2);
          const { taglib, mutagen } = readByOthers(path);
          assert.deepEqual([taglib!.GENRE, mutagen!['tcon'], readByFfmpeg(path)['genre']], [['Zouk'], ['Zouk'], 'Zouk']); // prettier-ignore
        });
      });

    it('is refused where its audio is cut short', () => {
      const path = make(kind, (bytes) => bytes.subarray(0, bytes.length - 1000));
      assert.throws(
        () => previewFile(path, []),
        (error) => error instanceof WriteError && /cut short/.test(error.message),
      );
    });
  });
}

describe('an AIFF with its tag in a chunk "id3 "', () => {
  it('is read, and its chunk is named as usual when it is written: other readers find it', async () => {
    const rock = plainTag(3, [frame(3, 'TCON', text('Rock'))]);
    const path = make('aiff', (bytes) => {
      const all = Buffer.concat([bytes, chunk('aiff', 'id3 ', rock)]);
      put(all, 4, all.length - 8, 'aiff');
      return all;
    });
    assert.deepEqual((await readTagsOf(path)).genres, ['Rock']);
    const before = hashed(path);
    await writeAndUndo(place, path, zouk, () => {
      assertByTheBook(path, 'aiff');
      const { taglib, mutagen } = readByOthers(path);
      assert.deepEqual([taglib!.GENRE, mutagen!['tcon'], readByFfmpeg(path)['genre']], [['Zouk'], ['Zouk'], 'Zouk']); // prettier-ignore
      assert.deepEqual(taglib!.TITLE, ['Title']);
      assert.equal(hashed(path), before);
    });
  });
});
