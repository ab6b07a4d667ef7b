// Past 300 lines: one subject, tags of older kinds than those that are written now, in every format that has any.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { hashAudio } from '../../src-main/writing/hashAudio.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { readTagsOf } from '../files/readTagsOf.ts';
import { ffmpeg } from '../fixtures/makeAudio.ts';
import { extendedTag, id3v1, makeSound, plainTag, surround, titleFrames } from '../fixtures/oddTags.ts';
import { readByExiftool, readByFfmpeg, readByOthers } from '../fixtures/otherReaders.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { namesIn } from '../temporaryFolder.ts';
import { frame, tag, text } from './id3Bytes.ts';
import { writeAndUndo, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

const at = namesIn(place.folder);
const mp3 = (parts: Parameters<typeof surround>[1]) => surround(makeSound(at('mp3')), parts);
const genresOf = (path: string) => previewFile(path, ['GENRE']).fields.get('GENRE');

/** What TagLib shows of the fields that a new tag in front must not hide. */
function shown(path: string): Record<string, string[] | undefined> {
  const { TITLE, ARTIST, ALBUM, DATE, COMMENT } = readByOthers(path).taglib!;
  return { TITLE, ARTIST, ALBUM, DATE, COMMENT };
}

function hashed(path: string): string {
  using reader = new FileReader(path);
  return hashAudio(reader, path);
}

/** How long the ID3v2 tag in front is. */
const frontBytes = (path: string) =>
  10 +
  readFileSync(path)
    .subarray(6, 10)
    .reduce((sum, byte) => sum * 128 + byte, 0);

const comment = (version: 3 | 4, said: string) => frame(version, 'COMM', Buffer.from(`\0eng\0${said}`));

const fiveSevens = (bytes: Buffer, at: number) =>
  bytes.subarray(at, at + 5).reduce((sum, byte) => (sum * 128 + byte) % 2 ** 32, 0);

/** All four readers find the title and the new genre. */
function assertReadByAll(path: string): void {
  const { taglib, mutagen } = readByOthers(path);
  const [exiftool, byFfmpeg] = [readByExiftool(path), readByFfmpeg(path)];
  const titles = [taglib!.TITLE?.[0], mutagen!.title?.[0], exiftool['Title'], byFfmpeg['title']];
  assert.deepEqual(titles, ['Title', 'Title', 'Title', 'Title']);
  const genres = [taglib!.GENRE?.[0], mutagen!.genre?.[0], exiftool['Genre'], byFfmpeg['genre']];
  assert.deepEqual(genres, ['Zouk', 'Zouk', 'Zouk', 'Zouk']);
}

describe('a new tag in front of an older kind', () => {
  const v23 = tag(3, [...titleFrames(3), frame(3, 'TYER', text('1999')), comment(3, 'My comment')]);
  const v24 = tag(4, [...titleFrames(4), frame(4, 'TDRC', text('1999')), comment(4, 'My comment')]);
  const info = (path: string) => {
    const said = { title: 'Title', artist: 'Artist', album: 'Album', comment: 'My comment', date: '1999' };
    const options = Object.entries(said).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
    ffmpeg(['-i', makeSound(at('wav')), '-c', 'copy', ...options, path]);
    return path;
  };
  const cases: [name: string, make: () => string][] = [
    ['a FLAC with ID3v2.3 alone', () => surround(makeSound(at('flac')), { front: [v23] })],
    ['a FLAC with ID3v2.4 alone', () => surround(makeSound(at('flac')), { front: [v24] })],
    ['a FLAC with ID3v1 alone', () => surround(makeSound(at('flac')), { behind: [id3v1()] })],
    ['a WavPack with ID3v1 alone', () => surround(makeSound(at('wv')), { behind: [id3v1()] })],
    ['an mp3 with ID3v1 alone', () => mp3({ behind: [id3v1()] })],
    ['a True Audio with ID3v1 alone', () => surround(makeSound(at('tta')), { behind: [id3v1()] })],
    ['a WAV with INFO alone', () => info(at('wav'))],
  ];
  for (const [name, make] of cases) {
    for (const newId3Version of [3, 4] as const) {
      it(`hides nothing of ${name}, with ID3v2.${newId3Version}`, async () => {
        const path = make();
        const before = shown(path);
        assert.deepEqual(before.TITLE, ['Title']);
        assert.deepEqual(before.COMMENT, ['My comment']);
        await writeAndUndo(
          place,
          path,
          { MOOD: ['Calm'] },
          () => {
            assert.deepEqual(shown(path), before);
            assert.equal(readByFfmpeg(path)['title'], 'Title');
            assert.equal(readByExiftool(path)['Warning'], undefined);
          },
          { newId3Version },
        );
      });
    }
  }

  it('takes the genre over, too, and holds what is written instead of it', async () => {
    const path = mp3({ behind: [id3v1({ genre: 17 })] });
    await writeAndUndo(place, path, { MOOD: ['Calm'] }, () =>
      assert.deepEqual(readByOthers(path).taglib!.GENRE, ['Rock']),
    );
    await writeAndUndo(place, path, { GENRE: ['Zouk'] }, () =>
      assert.deepEqual(readByOthers(path).taglib!.GENRE, ['Zouk']),
    );
  });

  it('keeps every byte of a text in ID3v1 but NULs and spaces around it', async () => {
    const title = Buffer.from('アルバム');
    const path = mp3({ behind: [id3v1({ title })] });
    await writeAndUndo(place, path, { MOOD: ['Calm'] }, () =>
      assert.deepEqual(readByOthers(path).mutagen!.title, [title.toString('latin1')]),
    );
  });

  it('repeats the dates of INFO as ID3 has them', async () => {
    for (const [said, in4, year, day] of [
      ['2018-10-27T11:42:53-05:00', '2018-10-27 11:42:53', '2018', '2710'],
      ['2018-10-27 11:42', '2018-10-27 11:42', '2018', '2710'],
      ['20181027', '2018-10-27', '2018', '2710'],
      ['1999', '1999', '1999', undefined],
      ['27. October 2018', '2018', '2018', undefined],
    ] as const) {
      const path = at('wav');
      ffmpeg(['-i', makeSound(at('wav')), '-c', 'copy', '-metadata', `date=${said}`, path]);
      await writeAndUndo(place, path, { MOOD: ['Calm'] }, () =>
        assert.deepEqual(readByOthers(path).mutagen!['tdrc'], [in4], said),
      );
      const check = () => {
        const bytes = readFileSync(path);
        assert.ok(!bytes.includes('TDRC') && bytes.includes(frame(3, 'TYER', text(year))), said);
        assert.equal(bytes.includes('TDAT'), day !== undefined);
        if (day !== undefined) assert.ok(bytes.includes(frame(3, 'TDAT', text(day))));
        assert.equal(readByExiftool(path)['Warning'], undefined);
      };
      await writeAndUndo(place, path, { MOOD: ['Calm'] }, check, { newId3Version: 3 });
    }
  });

  it('gives v2.3 a year and no date of v2.4 where mp3 had ID3v1', async () => {
    const path = mp3({ behind: [id3v1()] });
    const check = () => {
      const bytes = readFileSync(path);
      assert.ok(bytes.includes(frame(3, 'TYER', text('1999'))) && !bytes.includes('TDRC'));
      assert.equal(readByExiftool(path)['Year'], '1999');
    };
    await writeAndUndo(place, path, { MOOD: ['Calm'] }, check, { newId3Version: 3 });
  });

  it('repeats the text chunks of an AIFF', async () => {
    const path = at('aiff');
    ffmpeg(['-i', makeSound(at('wav')), '-metadata', 'title=Title', '-metadata', 'comment=Mine', path]);
    await writeAndUndo(place, path, { MOOD: ['Calm'] }, () => {
      const { TITLE, COMMENT } = readByOthers(path).taglib!;
      assert.deepEqual([TITLE, COMMENT], [['Title'], ['Mine']]);
    });
  });
});

describe('genres that are no plain names', () => {
  for (const version of [3, 4] as const) {
    for (const [said, genres] of [
      ['(17)', ['Rock']],
      ['(13)Pop', ['Pop']],
      ['(17)Rock', ['Rock']],
      ['17', ['Rock']],
      ['(RX)', ['Remix']],
      ['(17)(13)', ['Rock', 'Pop']],
      ['Rock/Pop', ['Rock/Pop']],
      ['(255)', []],
      ['196', []],
      ['((live)', ['(live)']],
      ['Rock (live)', ['Rock (live)']],
    ] as [string, string[]][]) {
      it(`keeps what "${said}" means in ID3v2.${version}`, async () => {
        const path = mp3({ front: [plainTag(version, [frame(version, 'TCON', text(said))])] });
        assert.deepEqual(genresOf(path), genres);
        await writeAndUndo(place, path, { GENRE: [...genres, 'Zouk'] }, async () => {
          assert.deepEqual(genresOf(path), [...genres, 'Zouk']);
          const expected = version === 4 ? [...genres, 'Zouk'] : [[...genres, 'Zouk'].join('; ')];
          assert.deepEqual(readByOthers(path).mutagen!.genre, expected);
          assert.deepEqual((await readTagsOf(path)).genres, [...genres, 'Zouk']);
        });
      });
    }
  }

  for (const version of [2, 3, 4] as const)
    it(`are read from a text of one's own in ID3v2.${version} where nothing else says any, and replaced there`, async () => {
      const own = frame(version, version === 2 ? 'TXX' : 'TXXX', Buffer.from('\0GENRE\0Rock'));
      const path = mp3({ front: [plainTag(version, [own])] });
      const library = async () => (await readTagsOf(path)).genres;
      assert.deepEqual([genresOf(path), await library()], [['Rock'], ['Rock']]);
      await writeAndUndo(place, path, { GENRE: ['Zouk'] }, async () => {
        assertReadByAll(path);
        assert.deepEqual(readByOthers(path).taglib!.GENRE, ['Zouk']);
        assert.deepEqual(await library(), ['Zouk']);
      });
    });

  it('are replaced in a frame of v2.2 that stands in v2.3', async () => {
    const path = mp3({ front: [tag(3, [frame(3, 'TCO\0', text('Rock')), frame(3, 'TIT2', text('Title'))])] });
    assert.deepEqual(genresOf(path), ['Rock']);
    await writeAndUndo(place, path, { GENRE: ['Rock', 'Zouk'] }, () =>
      assert.deepEqual(readByOthers(path).mutagen!.genre, ['Rock; Zouk']),
    );
  });
});

describe('tags in odd places', () => {
  it('are changed behind junk, where they are', async () => {
    const junk = Buffer.alloc(300, 1);
    const path = mp3({ front: [junk, plainTag(3)] });
    await writeAndUndo(place, path, { GENRE: ['Zouk'] }, () => {
      assert.ok(
        readFileSync(path)
          .subarray(0, 310)
          .equals(Buffer.concat([junk, plainTag(3).subarray(0, 10)])),
      );
      const { TITLE, ARTIST, GENRE } = readByOthers(path).taglib!;
      assert.deepEqual([TITLE, ARTIST, GENRE], [['Title'], ['Artist'], ['Zouk']]);
    });
  });

  for (const ending of ['wav', 'aiff', 'wma', 'ogg', 'm4a', 'dsf', 'wv', 'ape', 'tta'] as const) {
    for (const newId3Version of [3, 4] as const) {
      it(`are kept in step in front of ${ending}, and its own tags written, with v2.${newId3Version}`, async () => {
        const rock = frame(3, 'TCON', text('Rock'));
        const path = surround(makeSound(at(ending)), { front: [plainTag(3, [rock])] });
        const before = hashed(path);
        const byFfmpeg = () => {
          if (ending === 'dsf') return {}; // FFmpeg does not open it then
          const { title, artist, album } = readByFfmpeg(path);
          return { title, artist, album };
        };
        const said = byFfmpeg();
        const check = () => {
          assert.deepEqual(byFfmpeg(), said, 'nothing is hidden');
          assert.deepEqual(genresOf(path), ['Zouk']);
          assert.ok(!readFileSync(path).includes('Rock'));
          assert.equal(hashed(path), before, 'the audio, without the tag');
        };
        const [bytes, values] = [readFileSync(path), { GENRE: ['Zouk'] }];
        const written = await place.write(path, values, { newId3Version });
        check();
        const own = at(ending);
        writeFileSync(own, readFileSync(path).subarray(frontBytes(path)));
        if (!['wv', 'ape', 'tta'].includes(ending)) {
          const { taglib, mutagen } = readByOthers(own); // this TagLib knows no DSF
          assert.deepEqual(taglib?.['GENRE'] ?? mutagen!['tcon'], ['Zouk']);
        }
        assert.equal((await place.undo(written!.entryId)).restored, 'bytes');
        assert.ok(readFileSync(path).equals(bytes));
      });
    }
  }

  it('are repeated by a WMA that says nothing itself', async () => {
    const frames = [
      ...titleFrames(4),
      frame(4, 'TDRC', text('1999')),
      frame(4, 'TRCK', text('3/9')),
      frame(4, 'TPE2', text('Band')),
      frame(4, 'COMM', Buffer.from('\0eng\0My comment')),
      frame(4, 'TCON', text('Rock')),
      frame(4, 'TXXX', Buffer.from('\0MusicBrainz Album Id\0abc')),
    ];
    const path = surround(makeSound(at('wma')), { front: [tag(4, frames)] });
    await writeAndUndo(place, path, { GENRE: ['Rock', 'Zouk'] }, () => {
      const own = at('wma');
      writeFileSync(own, readFileSync(path).subarray(frontBytes(path)));
      const { taglib, mutagen } = readByOthers(own);
      const { TITLE, ARTIST, ALBUM, ALBUMARTIST, DATE, TRACKNUMBER, COMMENT, GENRE } = taglib!;
      assert.deepEqual([TITLE, ARTIST, ALBUM, ALBUMARTIST, DATE, TRACKNUMBER, COMMENT, GENRE].flat(), [
        'Title',
        'Artist',
        'Album',
        'Band',
        '1999',
        '3/9',
        'My comment',
        'Rock',
        'Zouk',
      ]);
      assert.deepEqual(mutagen!['musicbrainz/album id'], ['abc']);
    });
  });

  it('keep sizes of eight bits a byte in v2.4, as iTunes once wrote them, and get new frames alike', async () => {
    const long = frame(4, 'COMM', Buffer.from(`\0eng\0${'y'.repeat(300)}`), 0, true);
    const frames = [frame(4, 'TIT2', text('Title')), long, frame(4, 'TPE1', text('Artist'))];
    const path = mp3({ front: [tag(4, frames)] });
    const genres = Array.from({ length: 30 }, (_, index) => `Genre ${index}`);
    await writeAndUndo(place, path, { GENRE: genres }, () => {
      const { taglib, mutagen } = readByOthers(path);
      assert.deepEqual(
        [taglib!.TITLE, taglib!.ARTIST, taglib!.COMMENT],
        [['Title'], ['Artist'], ['y'.repeat(300)]],
      );
      assert.deepEqual(mutagen!.genre, genres);
      assert.deepEqual(genresOf(path), genres);
    });
    await writeAndUndo(place, path, { GENRE: ['Zouk'], ID3: ['2.3'] }, () => {
      const { taglib } = readByOthers(path);
      assert.deepEqual([taglib!.TITLE, taglib!.ARTIST, taglib!.GENRE], [['Title'], ['Artist'], ['Zouk']]);
    });
  });

  it('are kept in step where there are several', async () => {
    const second = tag(4, [frame(4, 'TIT2', text('Second')), frame(4, 'TCON', text('Rock'))]);
    const path = mp3({ front: [plainTag(3), second] });
    await writeAndUndo(place, path, { GENRE: ['Rock', 'Zouk'], MOOD: ['Calm'] }, () => {
      assert.deepEqual(genresOf(path), ['Rock; Zouk', 'Rock', 'Zouk'].slice(1));
      assert.deepEqual(readByOthers(path).mutagen!.title, ['Title']);
      assert.ok(readFileSync(path).includes('Rock\0Zouk'));
      assert.ok(readByFfmpeg(path)['genre']!.includes('Zouk'));
    });
  });

  it('are written with the checksum that ID3v2.4 keeps over itself', async () => {
    const path = mp3({ front: [extendedTag(4, titleFrames(4), { checksum: true })] });
    await writeAndUndo(place, path, { GENRE: ['Zouk'] }, () => {
      assertReadByAll(path);
      const bytes = readFileSync(path);
      const end = 10 + bytes.subarray(6, 10).reduce((sum, byte) => sum * 128 + byte, 0);
      assert.equal(fiveSevens(bytes, 17), crc32(bytes.subarray(22, end)));
    });
  });

  for (const checksum of [true, false])
    for (const padding of [0, 100])
      it(`lose the extended header of ID3v2.3, with ${padding} bytes behind them, checksum: ${checksum}`, async () => {
        const frames = [...titleFrames(3), ...(padding > 0 ? [Buffer.alloc(padding)] : [])];
        const path = mp3({ front: [extendedTag(3, frames, { checksum })] });
        await writeAndUndo(place, path, { GENRE: ['Zouk'] }, () => {
          assertReadByAll(path);
          assert.equal(readFileSync(path)[5], 0);
        });
      });

  it('are written into a WMA with a number of 64 bits', async () => {
    const path = tagFile(makeSound(at('wma')), { title: ['Title'] });
    const program =
      'import sys, mutagen.asf as a; f = a.ASF(sys.argv[1]); f["WM/EncodingTime"] = [a.ASFQWordAttribute(131000000000000000)]; f.save()';
    execFileSync(process.env['HEARMARK_PYTHON'] ?? '/usr/bin/python3', ['-c', program, path]);
    await writeAndUndo(place, path, { GENRE: ['Zouk'] }, () => {
      const { taglib, mutagen } = readByOthers(path);
      assert.deepEqual([taglib!.TITLE, taglib!.GENRE], [['Title'], ['Zouk']]);
      assert.deepEqual(mutagen!['wm/encodingtime'], ['131000000000000000']);
    });
  });

  it('let frames with nothing in them stand behind all others, where TagLib would look no further', async () => {
    for (const version of [2, 3, 4] as const) {
      const [title, comment, artist, own] = version === 2 ? ['TT2', 'COM', 'TP1', 'TXX'] : ['TIT2', 'COMM', 'TPE1', 'TXXX']; // prettier-ignore
      const empty = [comment, own].map((id) => frame(version, id, Buffer.alloc(0)));
      const frames = [empty[0]!, frame(version, title, text('Title')), empty[1]!, frame(version, artist, text('Artist'))]; // prettier-ignore
      const path = mp3({ front: [tag(version, frames)] });
      await writeAndUndo(place, path, { GENRE: ['Zouk'] }, () => {
        const { TITLE, ARTIST, GENRE } = readByOthers(path).taglib!;
        assert.deepEqual([TITLE, ARTIST, GENRE], [['Title'], ['Artist'], ['Zouk']]);
        assert.ok(empty.every((one) => readFileSync(path).includes(one)));
      });
    }
  });
});
