import assert from 'node:assert/strict';
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ReadError } from '../../src-main/errors.ts';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { readCover } from '../../src-main/files/readCover.ts';
import { readTags } from '../../src-main/files/readTags.ts';
import { makeBadFiles } from '../fixtures/badFiles.ts';
import { audioFormats, canMake, ffmpeg, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { readWithMutagen, tagFile, type TestTags } from '../fixtures/tagFile.ts';
import { frame, tag, text, unsynchronised } from '../writing/id3Bytes.ts';
import { readTagsOf } from './readTagsOf.ts';

const scratch = mkdtempSync(join(tmpdir(), 'hearmark-tags-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

let files = 0;
function make(format: AudioFormat, seconds = 2): string {
  return makeAudio(join(scratch, `${files++}${audioFormats[format]}`), { format, seconds });
}

const tags: TestTags = {
  title: ['Überblick 音'],
  artist: ['Zoé', 'AC/DC'],
  album: ['Album'],
  albumArtist: ['Various'],
  date: ['1999-03-01'],
  track: ['3/12'],
  genre: ['Rock', 'Acid Jazz'],
  mood: ['Happy', 'Dark'],
  comment: ['a comment'],
  HEARMARK_TEST: ['one', 'two'],
};

/** ADTS has no tags that mutagen writes. */
const taggable = (Object.keys(audioFormats) as AudioFormat[]).filter((format) => format !== 'aac');

describe('readTags', () => {
  for (const format of taggable) {
    it(
      `reads what ${/mka|webm/.test(format) ? 'mkvpropedit' : 'mutagen'} wrote into ${format}`,
      { skip: !canMake(format) && `no encoder for ${format} is installed` },
      async () => {
        const path = tagFile(make(format), tags);
        const found = await readTagsOf(path);
        assert.equal(found.problem, undefined);
        assert.equal(found.title, 'Überblick 音');
        // Windows Media keeps the first value before the others in another place: the order is lost.
        const ordered = (values: string[]) => (format === 'wma' ? values.toSorted() : values);
        assert.deepEqual(ordered(found.artists), ordered(['Zoé', 'AC/DC']));
        if (format !== 'wma') assert.equal(found.artist, 'Zoé; AC/DC');
        assert.equal(found.album, 'Album');
        assert.equal(found.albumArtist, 'Various');
        assert.equal(found.year, 1999);
        assert.equal(found.trackNumber, 3);
        assert.equal(found.trackTotal, 12);
        assert.deepEqual(ordered(found.genres), ordered(['Rock', 'Acid Jazz']));
        assert.deepEqual(ordered(found.moods), ordered(['Happy', 'Dark']));
        assert.equal(found.comment, 'a comment');
        assert.deepEqual(ordered(found.custom['HEARMARK_TEST']!), ordered(['one', 'two']));
        assert.equal(found.tagTypes.length, 1);
      },
    );
  }

  for (const format of [...taggable, 'aac'] as const) {
    it(
      `reads the properties of ${format}`,
      { skip: !canMake(format) && `no encoder for ${format} is installed` },
      async () => {
        const { properties, problem } = await readTagsOf(make(format, 3));
        assert.equal(problem, undefined);
        const isOpus = ['opus', 'ogg-opus', 'webm'].includes(format);
        assert.equal(properties.sampleRateHz, isOpus ? 48_000 : format === 'dsf' ? 2_822_400 : 44_100);
        assert.equal(properties.channels, format === 'dsf' ? 1 : 2);
        if (format === 'aac' || format === 'ogg-flac') return; // it stands in no header
        const encoderDelay = 0.15;
        assert.ok(
          Math.abs(properties.durationSeconds! - 3) < encoderDelay,
          `${properties.durationSeconds} seconds`,
        );
      },
    );
  }

  it('reads the tags of Matroska, also behind the audio', async () => {
    const path = join(scratch, 'tagged.mka');
    const metadata = ['-metadata', 'title=A title', '-metadata', 'ARTIST=Zoé', '-metadata', 'GENRE=Rock'];
    ffmpeg(['-i', make('ogg-vorbis'), '-c', 'copy', ...metadata, path]);
    const found = await readTagsOf(path);
    assert.equal(found.title, 'A title');
    assert.equal(found.artist, 'Zoé');
    assert.deepEqual(found.genres, ['Rock']);
  });

  it('names an artist once whom FFmpeg wrote into a WMA file twice', async () => {
    const path = join(scratch, 'twice.wma');
    ffmpeg(['-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'wmav2', '-metadata', 'artist=Zoé', path]);
    assert.equal((await readTagsOf(path)).artist, 'Zoé');
  });

  it('keeps "AC/DC" whole in ID3v2.3, and agrees with mutagen about ID3v1', async () => {
    const path = tagFile(
      make('mp3'),
      { artist: ['AC/DC'], genre: ['Rock; Pop'], mood: ['Sad'] },
      { style: 'id3v2.3' },
    );
    const found = await readTagsOf(path);
    assert.equal(found.artist, 'AC/DC');
    assert.deepEqual(found.artists, ['AC/DC']);
    assert.deepEqual(found.genres, ['Rock', 'Pop']);
    assert.deepEqual(found.moods, ['Sad']);
    assert.deepEqual(found.tagTypes, ['ID3v2.3']);

    const old = tagFile(
      make('mp3'),
      { title: ['Old'], artist: ['Someone'], genre: ['Jazz'] },
      { style: 'id3v1' },
    );
    const { title, artist, genres, tagTypes } = await readTagsOf(old);
    assert.deepEqual(
      { title, artist, genres, tagTypes },
      {
        title: readWithMutagen(old)!.tags['TIT2']![0]!,
        artist: 'Someone',
        genres: ['Jazz'],
        tagTypes: ['ID3v1'],
      },
    );
  });

  it('finds the year of a date that begins with its day, and takes no fewer digits than four for one', async () => {
    const years = { '12.03.1994': 1994, '05/1994': 1994, 'c. 1685': 1685, '2004/2010': 2004, '197?': undefined, '94': undefined, '0000': undefined }; // prettier-ignore
    for (const format of ['flac', 'm4a-aac'] as const)
      for (const [date, year] of Object.entries(years))
        assert.equal((await readTagsOf(tagFile(make(format), { date: [date] }))).year, year, date);
  });

  it('takes APEv2 before ID3 where an mp3 has both', async () => {
    const path = tagFile(make('mp3'), { title: ['From ID3'], album: ['Only in ID3'] }, { style: 'id3v2.4' });
    tagFile(path, { title: ['From APE'] }, { style: 'ape' });
    const found = await readTagsOf(path);
    assert.equal(found.title, 'From APE');
    assert.equal(found.album, 'Only in ID3');
    assert.deepEqual(found.tagTypes, ['APEv2', 'ID3v2.4']);
  });

  it('counts covers and keeps nothing of them', async () => {
    for (const format of ['mp3', 'flac', 'm4a-aac', 'ogg-vorbis', 'ogg-flac'] as const) {
      const path = tagFile(make(format), { title: ['A'] }, { pictureBytes: 300_000 });
      const found = await readTagsOf(path);
      assert.equal(found.coverCount, 1, format);
      assert.ok(JSON.stringify(found).length < 1500, format);
    }
  });

  it('cuts long texts and leaves out long custom fields', async () => {
    const path = tagFile(make('flac'), {
      comment: ['x'.repeat(5000)],
      FINGERPRINT: ['y'.repeat(5000)],
      SHORT: ['z'],
    });
    const found = await readTagsOf(path);
    assert.equal(found.comment!.length, 1000);
    assert.deepEqual(found.custom, { SHORT: ['z'] });
  });

  it('does not read the audio: a few blocks of a long file are enough', async () => {
    for (const format of ['mp3', 'aac', 'flac', 'wv', 'tta', 'wav', 'ogg-vorbis', 'm4a-alac'] as const) {
      const path = makeAudio(join(scratch, `long-${format}`), {
        ...{ format, kind: 'noise', seconds: 60, channels: 1 },
      });
      using reader = new FileReader(path);
      await readTags(reader, `long${audioFormats[format]}`);
      assert.ok(
        reader.bytesRead <= 6 * 64 * 1024 && reader.bytesRead < reader.size / 1.5,
        `${format}: ${reader.bytesRead} of ${reader.size} bytes`,
      );
    }
  });

  it('looks for frames in a bounded part of what is no mp3', async () => {
    const path = join(scratch, 'zeros.mp3');
    writeFileSync(path, Buffer.alloc(8 << 20));
    using reader = new FileReader(path);
    await readTags(reader, path);
    assert.ok(reader.bytesRead < 3 << 20, `${reader.bytesRead} bytes`);
  });

  it('goes by the content and not by the name', async () => {
    const path = join(scratch, 'really-flac.mp3');
    writeFileSync(path, readFileSync(tagFile(make('flac'), { title: ['A'] })));
    const found = await readTagsOf(path);
    assert.equal(found.properties.codec, 'FLAC');
    assert.equal(found.title, 'A');
  });

  it('reads audio and trailing tags when the ID3v2 tag is broken, and says so', async () => {
    const path = tagFile(make('mp3'), { title: ['Lost'] }, { style: 'id3v2.4' });
    tagFile(path, { title: ['From APE'] }, { style: 'ape' });
    const bytes = readFileSync(path);
    bytes.writeUInt8(0x7f, 6); // a size of 266 MB
    writeFileSync(path, bytes);
    const found = await readTagsOf(path);
    assert.match(found.problem!, /exceeds/);
    assert.equal(found.title, 'From APE');
    assert.equal(found.properties.sampleRateHz, 44_100);
  });

  it('throws when the drive fails, and does not take that for a broken file', async () => {
    for (const format of ['mp3', 'm4a-aac', 'flac', 'wv'] as const) {
      using reader = new FileReader(make(format));
      let reads = 0;
      const failing = {
        size: reader.size,
        read(position: number, length: number) {
          // After the sniffing and the look for trailing tags: within the parser.
          if (++reads > 12) throw new ReadError('the drive went away', { retry: true });
          return reader.read(position, length);
        },
      };
      await assert.rejects(readTags(failing, 'a.mp3'), ReadError, format);
    }
  });

  it('tells that a protected purchase is encrypted', async () => {
    const protectedFiles = makeBadFiles(join(scratch, 'protected')).filter(({ name }) =>
      /drms|enca/.test(name),
    );
    assert.equal(protectedFiles.length, 2);
    for (const { path } of protectedFiles) assert.equal((await readTagsOf(path)).properties.encrypted, true);
    assert.ok(!('encrypted' in (await readTagsOf(make('m4a-aac'))).properties));
  });

  it('has an answer for every bad file of issue 2', async () => {
    const problems: Record<string, string | undefined> = {};
    for (const { name, path } of makeBadFiles(join(scratch, 'bad'))) problems[name] = await problemOf(path);
    const expected: Record<string, RegExp> = {
      empty: /empty/,
      'one byte': /no known audio format/,
      'a jpg named mp3': /JPEG/,
      'text named flac': /no known audio format/,
      'sample entry drms': /encrypted/,
      'sample entry enca': /encrypted/,
      'truncated m4a-aac': /exceeds/,
      'flac that claims hours': /claims/,
      'mp3 that claims hours': /claims/,
    };
    for (const [name, pattern] of Object.entries(expected)) assert.match(problems[name] ?? '', pattern, name);
  });

  async function problemOf(path: string): Promise<string | undefined> {
    try {
      return (await readTagsOf(path)).problem;
    } catch (error) {
      assert.ok(error instanceof ReadError, `${path}: ${String(error)}`); // chmod 000, where that is enforced
      return error.message;
    }
  }

  it('reads an unsynchronised ID3v2.3 tag, and one of which only the flag says so', async () => {
    const picture = Buffer.of(0xff, 0xd8, 0xff, 0xe0, 0, 0xff, 0, 0xff, 0xfb);
    const frames = Buffer.concat([
      frame(3, 'APIC', Buffer.concat([text('image/jpeg\0\x03\0'), picture])),
      frame(3, 'TIT2', Buffer.from('\x01\xff\xfeT\0', 'latin1')),
      frame(3, 'TCON', text('Rock')),
    ]);
    const audio = readFileSync(make('mp3', 0.3));
    for (const body of [unsynchronised(frames), frames]) {
      const path = join(scratch, `${files++}.mp3`);
      writeFileSync(path, Buffer.concat([tag(3, [body], { flags: 0x80 }), audio]));
      const { title, genres, coverCount, problem } = await readTagsOf(path);
      assert.deepEqual(
        { title, genres, coverCount, problem },
        { title: 'T', genres: ['Rock'], coverCount: 1, problem: undefined },
      );
      using reader = new FileReader(path);
      assert.deepEqual(Buffer.from((await readCover(reader, path))!), picture);
    }
  });
});
