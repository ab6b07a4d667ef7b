import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { parseTags } from '../../src-main/files/readTags.ts';
import { canMake, ffmpeg, ffmpegTogether, type AudioFormat } from '../fixtures/makeAudio.ts';
import {
  appendTag,
  compressedFrame,
  extendedTag,
  id3v1,
  makeSound,
  plainTag,
  surround,
  titleFrames,
} from '../fixtures/oddTags.ts';
import { readByExiftool, readByFfmpeg, readByOthers } from '../fixtures/otherReaders.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { namesIn, temporaryFolder } from '../temporaryFolder.ts';
import { frame, tag, text } from '../writing/id3Bytes.ts';
import { readTagsOf } from './readTagsOf.ts';

const at = namesIn(temporaryFolder());
const mp3 = (parts: Parameters<typeof surround>[1]) => surround(makeSound(at('mp3')), parts);

async function assertTitles(path: string): Promise<void> {
  const { title, artist, album, problem } = await readTagsOf(path);
  assert.deepEqual({ title, artist, album, problem }, { title: 'Title', artist: 'Artist', album: 'Album', problem: undefined }); // prettier-ignore
}

describe('readTags, as other readers do', () => {
  for (const format of ['wav', 'aiff', 'wma', 'wv', 'ape', 'mpc', 'ogg', 'm4a', 'tta', 'dsf'] as const) {
    const encoder = { ogg: 'ogg-vorbis', m4a: 'm4a-aac' } as Partial<Record<string, AudioFormat>>;
    it(
      `reads the ID3v2 tag in front of ${format}`,
      {
        skip: !canMake(encoder[format] ?? (format as AudioFormat)) && `no encoder for ${format} is installed`,
      },
      async () => {
        const path = surround(makeSound(at(format)), { front: [plainTag(3)] });
        await assertTitles(path);
        const { properties } = await readTagsOf(path);
        assert.ok(properties.sampleRateHz! > 0);
        if (format !== 'dsf') assert.equal(readByExiftool(path).Title ?? readByFfmpeg(path).title, 'Title');
      },
    );
  }

  it('reads a tag behind bytes that mean nothing', async () => {
    for (const junk of [
      Buffer.alloc(300, 1),
      Buffer.from('<html>oops</html>'.repeat(40)),
      Buffer.alloc(100_000),
    ]) {
      const path = mp3({ front: [junk, plainTag(3)] });
      await assertTitles(path);
      assert.deepEqual(readByOthers(path).taglib!.TITLE, ['Title']);
    }
  });

  it('reads mp3 behind a web page as mp3, and takes no tag from the middle of the audio for its own', async () => {
    const second = mp3({ front: [plainTag(3)] });
    const path = mp3({ front: [Buffer.from('<html>oops</html>')], behind: [plainTag(3)] });
    assert.ok(second);
    const { title, problem, properties } = await readTagsOf(path);
    assert.deepEqual([title, problem], [undefined, undefined]);
    assert.equal(properties.sampleRateHz, 44100);
  });

  for (const version of [3, 4] as const) {
    for (const checksum of [false, true]) {
      it(`reads v2.${version} with an extended header ${checksum ? 'and its checksum' : 'of nothing'}`, async () => {
        const path = mp3({ front: [extendedTag(version, titleFrames(version), { checksum })] });
        await assertTitles(path);
        assert.deepEqual(readByOthers(path).mutagen!.title, ['Title']);
      });
    }

    it(`reads compressed frames of v2.${version}`, async () => {
      const path = mp3({ front: [plainTag(version, [compressedFrame(version, 'TCON', 'Genre')])] });
      assert.deepEqual((await readTagsOf(path)).genres, ['Genre']);
      assert.deepEqual(readByOthers(path).mutagen!.genre, ['Genre']);
    });
  }

  for (const format of ['wav', 'aiff', 'dsf'] as const) {
    it(`reads a tag within ${format} that has an extended header and compressed frames`, async () => {
      for (const version of [3, 4] as const) {
        const genre = compressedFrame(version, 'TCON', 'Genre');
        const extended = extendedTag(version, [...titleFrames(version), genre], { checksum: true });
        for (const inner of [extended, plainTag(version, [genre])]) {
          const path = appendTag(makeSound(at(format)), inner);
          await assertTitles(path);
          assert.deepEqual((await readTagsOf(path)).genres, ['Genre']);
          // mutagen 1.46 reads on behind an extended header as far as the tag is long: not at the end of a file
          if ((inner[5]! & 0x40) !== 0) continue;
          const { tit2, tcon } = readByOthers(path).mutagen!;
          assert.deepEqual([tit2, tcon], [['Title'], ['Genre']], 'as mutagen does');
        }
      }
    });
  }

  it('reads frames of v2.2 in a tag of v2.3', async () => {
    const frames = [
      frame(3, 'TP1\0', text('Artist')),
      frame(3, 'TAL ', text('Album')),
      frame(3, 'TIT2', text('Title')),
    ];
    const path = mp3({ front: [tag(3, frames)] });
    await assertTitles(path);
    assert.deepEqual(readByOthers(path).mutagen!.artist, ['Artist']);
  });

  it('reads a tag of v2.4 whose sizes have eight bits a byte', async () => {
    const long = 'x'.repeat(200);
    const frames = [frame(4, 'TIT2', text(long), 0, true), frame(4, 'TPE1', text('Artist'), 0, true)];
    const path = mp3({ front: [tag(4, frames)] });
    const { title, artist } = await readTagsOf(path);
    assert.deepEqual([title, artist], [long, 'Artist']);
    assert.deepEqual(readByOthers(path).mutagen!.artist, ['Artist']);
  });

  it('takes the room behind the frames of a tag for nothing, and not for frames without names', async () => {
    for (const version of [2, 3, 4]) {
      const [title, id] = [text('Title'), version === 2 ? 'TT2' : 'TIT2'];
      const found = [0, 6000].map(async (padding) => {
        const path = at('mp3');
        const front = tag(version, [frame(version, id, title)], { padding });
        writeFileSync(path, Buffer.concat([front, readFileSync(makeSound(at('mp3'), 'mp3'))]));
        using reader = new FileReader(path);
        const { metadata, problem } = await parseTags(reader, path);
        return { problem, ...metadata };
      });
      const [without, withRoom] = await Promise.all(found);
      assert.equal(withRoom!.common?.title, 'Title');
      assert.deepEqual(withRoom!.quality?.warnings, [], `v2.${version}`);
      assert.deepEqual(withRoom, without);
    }
  });

  it('keeps the spaces around the slash of a name, wherever the tag stands', async () => {
    const front = [tag(3, [frame(3, 'TPE1', text('Their / They')), frame(3, 'TPE2', text('AC/DC'))])];
    for (const ending of ['mp3', 'tta', 'wav']) {
      const { artist, artists, albumArtist } = await readTagsOf(surround(makeSound(at(ending)), { front }));
      assert.deepEqual([artist, artists, albumArtist], ['Their / They', ['Their / They'], 'AC/DC']);
    }
    assert.deepEqual(readByOthers(mp3({ front })).taglib!.ARTIST, ['Their / They']);
  });

  it('has no complaint about bytes behind the last chunk of an AIFF or a WAV', async () => {
    for (const ending of ['aiff', 'wav'])
      for (const trailing of [Buffer.alloc(37), Buffer.from('\x01\x02\x03 behind all of it')]) {
        const path = surround(appendTag(makeSound(at(ending)), plainTag(3)), { behind: [trailing] });
        const { title, problem, properties } = await readTagsOf(path);
        assert.deepEqual([title, problem], ['Title', undefined], ending);
        assert.equal(properties.sampleRateHz, 44100);
        assert.equal(readByFfmpeg(path)['title'], 'Title');
      }
  });

  it('reads the ID3v2 tag in front of what has no tags that are read', async () => {
    for (const ending of ['caf', 'au', 'w64']) {
      const plain = at(ending);
      ffmpeg(['-i', makeSound(at('wav')), plain]);
      const path = surround(plain, { front: [plainTag(4, [frame(4, 'TCON', text('Rock'))])] });
      await assertTitles(path);
      const { genres, tagTypes } = await readTagsOf(path);
      assert.deepEqual([genres, tagTypes], [['Rock'], ['ID3v2.4']]);
      assert.equal(readByExiftool(path)['Title'], 'Title');
    }
  });

  it('reads the authors of a WMA in their order, wherever mutagen puts them', async () => {
    const path = tagFile(makeSound(at('wma')), { artist: ['First', 'Second', 'Third'], title: ['Title'] });
    const { artist, artists } = await readTagsOf(path);
    assert.deepEqual([artist, artists], ['First; Second; Third', ['First', 'Second', 'Third']]);
    assert.equal(readByFfmpeg(path)['artist'], 'First');
    assert.equal(readByOthers(path).taglib!.ARTIST![0], 'First');
    assert.equal(readByExiftool(path)['Author'], 'First');
  });

  it('takes the author of a Vorbis comment for no artist', async () => {
    const path = tagFile(makeSound(at('flac')), { artist: ['Singer'], author: ['Poet'], title: ['Title'] });
    const { artist, artists, custom } = await readTagsOf(path);
    assert.deepEqual([artist, artists, Object.values(custom)], ['Singer', ['Singer'], [['Poet']]]);
    assert.deepEqual(readByOthers(path).taglib!.ARTIST, ['Singer']);
  });

  it('keeps the last byte of a text in ID3v1 that Latin-1 takes for a space, as mutagen does', async () => {
    const title = Buffer.from('アルバム'); // its last byte is A0
    const path = mp3({ behind: [id3v1({ title, genre: 133 })] });
    const { title: found, genres } = await readTagsOf(path);
    assert.deepEqual([found, genres], [title.toString('latin1'), ['Afro-Punk']]);
    assert.deepEqual(readByOthers(path).mutagen!.title, [found]);
  });

  it('takes the first of several values where there is room for one', async () => {
    for (const ending of ['flac', 'ogg', 'opus']) {
      const path = tagFile(makeSound(at(ending)), { album: ['First', 'Second'], title: ['One', 'Two'] });
      const { album, title } = await readTagsOf(path);
      assert.deepEqual([album, title], ['First', 'One'], ending);
      assert.equal(readByOthers(path).taglib!.ALBUM![0], 'First');
    }
  });

  it('reads the album artist of APEv2, however its name is written', async () => {
    for (const name of ['Album Artist', 'ALBUMARTIST', 'albumartist']) {
      const path = tagFile(makeSound(at('wv')), { title: ['Title'], [name]: ['Band'] });
      assert.equal((await readTagsOf(path)).albumArtist, 'Band', name);
      assert.deepEqual(readByOthers(path).taglib!.ALBUMARTIST, ['Band'], name);
    }
  });

  it('reads an album artist under the more usual of two names, as other readers do', async () => {
    const tags = { title: ['Title'], 'album artist': ['Other'], albumartist: ['Band', 'Choir'] };
    const path = tagFile(makeSound(at('flac')), tags);
    assert.equal((await readTagsOf(path)).albumArtist, 'Band; Choir');
    assert.deepEqual(readByOthers(path).taglib!.ALBUMARTIST, ['Band', 'Choir']);
  });

  it('has no complaint about what is heard and holds no tags', async () => {
    const plain = makeSound(at('wav'));
    const odd = [
      ['caf', 'pcm_s16be'],
      ['au', 'pcm_s16be'],
      ['w64', 'pcm_s16le'],
      ['ac3', 'ac3'],
    ].map(([ending, codec]) => ({ ending, options: ['-c:a', codec!], path: at(ending!) }));
    ffmpegTogether(odd.map(({ options, path }) => ({ input: ['-i', plain], options, path })));
    for (const { ending, path } of odd) {
      const { problem, properties } = await readTagsOf(path);
      assert.equal(problem, undefined, ending);
      assert.ok(properties.container, ending);
    }
  });
});
