// Past 300 lines: every format is made, edited and read back in the same way.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { saidFields } from '../../src-main/writing/saidFields.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { readTagsOf } from '../files/readTagsOf.ts';
import { id3v1, surround } from '../fixtures/oddTags.ts';
import { audioFormats, canMake, ffmpeg, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { extractTags } from '../fixtures/matroska/tagMatroska.ts';
import { packetsOf, readByExiftool, readByFfmpeg, readByOthers } from '../fixtures/otherReaders.ts';
import { readWithMutagen, tagFile, type TestTags } from '../fixtures/tagFile.ts';
import { addForeignTags } from './foreignTags.ts';
import { frame, tag, text } from './id3Bytes.ts';
import { hashOf, writeAndUndo, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());
let made = 0;

function make(format: AudioFormat): string {
  return makeAudio(join(place.folder, `${++made}${audioFormats[format]}`), { format, seconds: 1 });
}

const read = (path: string) => Object.fromEntries(previewFile(path, [...saidFields]).fields);

const edited = {
  TITLE: ['Täglich; 毎日'],
  ARTIST: ['Dóra Castro', 'AC/DC'],
  ALBUM: ['Wetter'],
  ALBUMARTIST: ['Various'],
  DATE: ['1974-03-09'],
  TRACKNUMBER: ['7'],
  DISCNUMBER: ['2'],
  GENRE: ['Jazz', 'Rock'],
  COMMENT: ['Said "so"\nand so'],
};
const tagged: TestTags = {
  title: ['Old'],
  artist: ['A/B', 'C'],
  album: ['Album'],
  albumArtist: ['Both'],
  date: ['1999'],
  track: ['3/12'],
  disc: ['1/2'],
  genre: ['Alt'],
  mood: ['calm'],
  comment: ['old words'],
  X_OTHER: ['y'],
};
const formats = [
  'mp3', 'flac', 'm4a-aac', 'm4a-alac', 'ogg-vorbis', 'ogg-opus', 'ogg-flac', 'wav', 'aiff', 'wma', 'wv', 'ape', 'mpc', 'tta', 'mka', 'dsf',
] as const satisfies AudioFormat[]; // prettier-ignore

/** What Hearmark's own reader, which is none of the writer's code, shows in the library. */
const shown = readTagsOf;

const knownToExiftool = new Set(['mp3', 'flac', 'm4a-aac', 'ogg-vorbis', 'wav', 'aiff', 'wma']);

/** TagLib of all formats that it knows, FFmpeg, exiftool; of Matroska mkvextract. */
function assertOthersSee(path: string, format: AudioFormat, hadTotals: boolean): void {
  if (format === 'mka') {
    const said = new Map(extractTags(path).flatMap(({ simple }) => simple));
    assert.equal(said.get('PART_NUMBER')?.split('/')[0], '7');
    assert.equal(said.get('COMMENT'), edited.COMMENT[0]);
  }
  // FFmpeg takes tags at the end of an APE for audio,
  // and it does not find the ID3 chunk behind the other chunks of our WAV
  if (format !== 'ape' && !(format === 'wav' && hadTotals))
    assert.equal(readByFfmpeg(path)['title'], edited.TITLE[0], 'FFmpeg');
  if (knownToExiftool.has(format)) assert.equal(readByExiftool(path)['Title'], edited.TITLE[0], 'exiftool');
  const { taglib } = readByOthers(path);
  if (!taglib) return;
  const found = saidFields.map((field) => taglib[field]);
  const wanted = {
    ...edited,
    TRACKNUMBER: [hadTotals ? '7/12' : '7'],
    // The fixture gives a WMA no disc
    DISCNUMBER: [hadTotals && format !== 'wma' ? '2/2' : '2'],
    // A description holds one; TagLib does not look further
    ARTIST: format === 'wma' ? edited.ARTIST.slice(0, 1) : edited.ARTIST,
  };
  assert.deepEqual(found, saidFields.map((field) => wanted[field]), 'TagLib'); // prettier-ignore
}

describe('what a file says of itself', () => {
  for (const format of formats) {
    const skip = canMake(format) ? false : `what makes or tags ${format} is not installed`;
    for (const [name, tags] of [
      ['without tags', undefined],
      ['with tags of others', tagged],
    ] as const) {
      it(
        `is edited in ${format} ${name}, as others read it, and taken back to the byte`,
        { skip },
        async () => {
          const path = make(format);
          const style =
            format === 'ape' || format === 'wv' || format === 'mpc' ? { style: 'ape' as const } : {};
          if (tags) addForeignTags(tagFile(path, tags, style));
          const [bytes, packets] = [hashOf(path), packetsOf(path)];
          const written = await place.write(path, edited);
          assert.deepEqual(read(path), edited);
          const said = await shown(path);
          assert.deepEqual(
            [said.title, said.album, said.albumArtist, said.year, said.trackNumber, said.discNumber],
            [edited.TITLE[0], 'Wetter', 'Various', 1974, 7, 2],
          );
          assert.deepEqual([said.artist, said.genres], ['Dóra Castro; AC/DC', ['Jazz', 'Rock']]);
          assert.equal(said.comment?.replaceAll('\r', ''), edited.COMMENT[0]);
          assert.equal(
            await place.write(path, edited),
            undefined,
            'the second time there is nothing to write',
          );
          assertOthersSee(path, format, tags !== undefined);
          if (format !== 'ape') assert.equal(packetsOf(path), packets);
          assert.equal((await place.undo(written!.entryId)).restored, 'bytes');
          assert.equal(hashOf(path), bytes, 'byte for byte');
        },
      );
    }
  }

  const said = (version: 2 | 3 | 4) => {
    const [title, artist, year, day, track] = { 2: ['TT2', 'TP1', 'TYE', 'TDA', 'TRK'], 3: ['TIT2', 'TPE1', 'TYER', 'TDAT', 'TRCK'], 4: ['TIT2', 'TPE1', 'TDRC', 'TDAT', 'TRCK'] }[version]; // prettier-ignore
    const comment = version === 2 ? 'COM' : 'COMM';
    const remark = (description: string, words: string) =>
      frame(version, comment, Buffer.from(`\0deu${description}\0${words}`, 'latin1'));
    return tag(version, [
      frame(version, title!, text('A; B')),
      frame(version, artist!, text('Castro')),
      frame(version, year!, text('1999')),
      ...(version === 4 ? [] : [frame(version, day!, text('0103'))]),
      frame(version, track!, text('03/12')),
      remark('iTunNORM', ' 00000A'),
      remark('', 'Alte Worte'),
      remark('Other', 'of a program'),
    ]);
  };
  for (const version of [2, 3, 4] as const) {
    it(`keeps ID3v2.${version}, and comments that have a description`, async () => {
      const path = join(place.folder, `said-v${version}.mp3`);
      writeFileSync(path, Buffer.concat([said(version), readFileSync(make('mp3'))]));
      const before = {
        ...Object.fromEntries(saidFields.map((field) => [field, [] as string[]])),
        TITLE: ['A; B'],
        ARTIST: ['Castro'],
        DATE: [version === 4 ? '1999' : '1999-03-01'],
        TRACKNUMBER: ['3'],
        COMMENT: ['Alte Worte'],
      };
      assert.deepEqual(read(path), before);
      const changes = {
        TITLE: ['C; D'],
        ARTIST: ['X', 'Y'],
        DATE: ['2001'],
        TRACKNUMBER: ['4'],
        COMMENT: ['Neu'],
      };
      await writeAndUndo(place, path, changes, () => {
        assert.equal(readFileSync(path)[3], version);
        assert.deepEqual(read(path), { ...before, ...changes });
        const { tags } = readWithMutagen(path)!;
        assert.deepEqual([tags['TIT2'], tags['TRCK']], [['C; D'], ['04/12']]);
        assert.deepEqual(tags['TDRC'], ['2001']);
        assert.deepEqual(tags['COMM::deu'], ['Neu']);
        assert.deepEqual(tags['COMM:iTunNORM:deu'], [' 00000A']);
        assert.deepEqual(tags['COMM:Other:deu'], ['of a program']);
        assert.equal(readByFfmpeg(path)['artist'], version === 4 ? 'X' : 'X; Y');
      });
      await writeAndUndo(place, path, { DATE: ['1974-05-30'] }, () => {
        assert.deepEqual(readWithMutagen(path)!.tags['TDRC'], ['1974-05-30']);
        assert.deepEqual(read(path).DATE, ['1974-05-30']);
      });
      await writeAndUndo(place, path, { TITLE: [], DATE: [], TRACKNUMBER: [], COMMENT: [] }, () => {
        assert.deepEqual(read(path), { ...before, TITLE: [], DATE: [], TRACKNUMBER: [], COMMENT: [] });
        assert.deepEqual(Object.keys(readWithMutagen(path)!.tags), [
          'TPE1',
          'COMM:iTunNORM:deu',
          'COMM:Other:deu',
        ]);
      });
    });
  }

  it('is kept in step in ID3v1, as far as that has room, and nothing else of it changes', async () => {
    const path = surround(make('mp3'), { front: [said(3)], behind: [id3v1({ genre: 17 })] });
    const long = 'A title of more than thirty letters, 毎日';
    const before = readFileSync(path).subarray(-128);
    await writeAndUndo(place, path, { TITLE: [long], DATE: ['2001-02-03'], TRACKNUMBER: ['300'] }, () => {
      const now = readFileSync(path).subarray(-128);
      assert.equal(now.toString('latin1', 3, 33), long.slice(0, 30));
      assert.equal(now.toString('latin1', 93, 97), '2001');
      for (const [start, end] of [
        [0, 3],
        [33, 93],
        [97, 125],
        [127, 128],
      ] as const)
        // prettier-ignore
        assert.deepEqual(now.subarray(start, end), before.subarray(start, end));
      assert.deepEqual(read(path).TITLE, [long]);
      assert.deepEqual(readByOthers(path).taglib!['TITLE'], [long]);
    });
    for (const changes of [
      { COMMENT: ['日本'], TRACKNUMBER: ['5'] },
      { TRACKNUMBER: ['5'], COMMENT: ['日本'] },
    ])
      await writeAndUndo(place, path, changes, () => {
        const now = readFileSync(path).subarray(-128);
        assert.equal(now.toString('latin1', 97, 99), '??');
        assert.equal(now[126], 5);
      });
  });

  it('is kept in step in the INFO of a WAV, which gets what it has a place for', async () => {
    const path = join(place.folder, 'info.wav');
    ffmpeg(['-i', make('wav'), '-c', 'copy', '-metadata', 'title=Old', '-metadata', 'track=3/12', path]);
    await writeAndUndo(
      place,
      path,
      { TITLE: ['Neu; 毎日'], ALBUM: ['B'], DISCNUMBER: ['2'], TRACKNUMBER: ['4'] },
      () => {
        const entries = readByExiftool(path);
        assert.equal(readWithMutagen(path)!.tags['TIT2']?.[0], 'Neu; 毎日');
        assert.ok(
          readFileSync(path).includes(Buffer.from('INAM\x0c\0\0\0Neu; 毎日')),
          JSON.stringify(entries),
        );
        assert.ok(readFileSync(path).includes(Buffer.from('IPRD\x02\0\0\0B\0')));
        assert.ok(readFileSync(path).includes(Buffer.from('4/12')));
      },
    );
  });

  it('stands in both tags of an mp3 that has APEv2, too', async () => {
    const path = tagFile(tagFile(make('mp3'), { title: ['Old'], track: ['3/9'] }), { title: ['Old'], track: ['3/9'] }, { style: 'ape' }); // prettier-ignore
    await writeAndUndo(place, path, { TITLE: ['New'], ARTIST: ['X'], TRACKNUMBER: ['4'] }, () => {
      assert.deepEqual(read(path).TITLE, ['New']);
      const bytes = readFileSync(path);
      assert.ok(bytes.includes(Buffer.from('Title\0New')) && bytes.includes(Buffer.from('Track\x004/9')));
      assert.ok(!bytes.includes(Buffer.from('Artist\0')), 'a field that it does not have stays out');
    });
  });

  it(
    'is changed where it stands in Matroska: beside a song that has a level, and in one that has none',
    { skip: !canMake('mka') && 'mkvtoolnix is not installed' },
    async () => {
      const byBook = tagFile(make('mka'), tagged);
      await writeAndUndo(place, byBook, { ALBUM: ['Neu'], DATE: ['2001'], ALBUMARTIST: [] }, () => {
        const album = extractTags(byBook).find(({ targets }) => targets === '<Targets/>')!;
        assert.deepEqual(album.simple.filter(([name]) => /TITLE|ARTIST|DATE/.test(name)), [['TITLE', 'Neu'], ['DATE_RELEASED', '2001']]); // prettier-ignore
        assert.deepEqual([read(byBook).TITLE, read(byBook).ARTIST], [['Old'], ['A/B', 'C']]);
      });
      const byFfmpeg = join(place.folder, 'ffmpeg.mka');
      const said = ['title=Old', 'artist=A', 'album=B', 'date=1999', 'track=3/9', 'comment=x'];
      ffmpeg(['-i', make('mka'), '-c', 'copy', ...said.flatMap((one) => ['-metadata', one]), byFfmpeg]);
      await writeAndUndo(place, byFfmpeg, { TITLE: ['New'], ALBUM: ['C'], TRACKNUMBER: ['4'] }, () => {
        assert.deepEqual(read(byFfmpeg).ALBUM, ['C']);
        const { title, album, track } = readByFfmpeg(byFfmpeg);
        assert.deepEqual([title, album, track], ['New', 'C', '4/9']);
      });
    },
  );

  for (const format of ['mp3', 'flac', 'ogg-vorbis', 'wma'] as const)
    it(
      `takes the place of a comment and a date that FFmpeg wrote into ${format}`,
      { skip: !canMake(format) && `what makes ${format} is not installed` },
      async () => {
        const path = join(place.folder, `ffmpeg${audioFormats[format]}`);
        ffmpeg([
          '-i',
          make(format),
          '-c',
          'copy',
          '-metadata',
          'comment=old',
          '-metadata',
          'date=1999',
          path,
        ]);
        assert.deepEqual([read(path).COMMENT, read(path).DATE], [['old'], ['1999']]);
        const { comment, year } = await shown(path);
        assert.deepEqual([comment, year], ['old', 1999]);
        await writeAndUndo(place, path, { COMMENT: ['new'], DATE: ['2001'] }, () => {
          const said = readByFfmpeg(path);
          assert.equal(said['comment'], 'new');
          assert.doesNotMatch(JSON.stringify(said), /old|1999/);
          assert.deepEqual(readByOthers(path).taglib!['COMMENT'], ['new']);
        });
      },
    );

  it('is read in a WMA whose numbers are no texts', async () => {
    const path = make('wma');
    ffmpeg(['-i', make('wma'), '-c', 'copy', '-metadata', 'WM/TrackNumber=3', '-metadata', 'author=A', path]);
    await writeAndUndo(place, path, { TRACKNUMBER: ['4'], TITLE: ['T'], ARTIST: [] }, () =>
      assert.deepEqual([read(path).TRACKNUMBER, read(path).TITLE, read(path).ARTIST], [['4'], ['T'], []]),
    );
  });
});
