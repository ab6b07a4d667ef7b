import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ffmpeg } from '../fixtures/makeAudio.ts';
import { appendTag, id3v1, makeSound, plainTag, surround, titleFrames } from '../fixtures/oddTags.ts';
import { readByOthers } from '../fixtures/otherReaders.ts';
import { namesIn, temporaryFolder } from '../temporaryFolder.ts';
import { frame, tag, text } from '../writing/id3Bytes.ts';
import { readTagsOf } from './readTagsOf.ts';

const at = namesIn(temporaryFolder());
const mp3 = (parts: Parameters<typeof surround>[1]) => surround(makeSound(at('mp3')), parts);

describe('of several tags in a file, readTags', () => {
  it('believes ID3v2 and not ID3v1 about the number of the track', async () => {
    for (const ending of ['mp3', 'tta']) {
      const tags = {
        front: [plainTag(3, [frame(3, 'TRCK', text('2/12'))])],
        behind: [id3v1({ title: 'Other', track: 1 })],
      };
      const path = surround(makeSound(at(ending)), tags);
      const { title, trackNumber, trackTotal } = await readTagsOf(path);
      assert.deepEqual([title, trackNumber, trackTotal], ['Title', 2, 12]);
      assert.equal(parseInt(readByOthers(path).taglib!.TRACKNUMBER![0]!), 2);
    }
  });

  it('believes the first of several ID3v2 tags, of whatever version, and takes from the others what it does not say', async () => {
    const frames = (version: 3 | 4, of: string, stars: number) => [
      ...['TIT2', 'TPE1', 'TCON'].map((id) => frame(version, id, text(`${of} ${id}`))),
      frame(version, 'TXXX', Buffer.from(`\x03FMPS_RATING\0${stars / 5}`)),
    ];
    for (const [first, second] of [
      [3, 4],
      [4, 3],
      [3, 3],
    ] as const) {
      const path = mp3({
        front: [
          tag(first, frames(first, 'First', 2)),
          tag(second, [...frames(second, 'Second', 4), frame(second, 'TALB', text('Album'))]),
        ],
      });
      const { title, artist, album, genres, rating } = await readTagsOf(path);
      assert.deepEqual([title, artist, genres], ['First TIT2', 'First TPE1', ['First TCON']]);
      assert.deepEqual([album, rating], ['Album', 2]);
      const { taglib, mutagen } = readByOthers(path);
      assert.deepEqual([taglib!.TITLE, mutagen!.title], [['First TIT2'], ['First TIT2']]);
    }
  });

  it('believes the first of several ID3v2 tags in whatever else it says, too', async () => {
    const frames = (version: 3 | 4, of: string, year: string) => [
      frame(version, version === 4 ? 'TDRC' : 'TYER', text(year)),
      frame(version, 'TCOM', text(`${of} composer`)),
      frame(version, 'TSRC', text(`${of} ISRC`)),
      frame(version, 'COMM', Buffer.from(`\0eng\0${of} comment`)),
      frame(version, 'TXXX', Buffer.from(`\0MusicBrainz Album Id\0${of} id`)),
      version === 4
        ? frame(4, 'TMOO', text(`${of} mood`))
        : frame(3, 'TXXX', Buffer.from(`\0MOOD\0${of} mood`)),
    ];
    const said = async (path: string) => {
      const { year, composers, isrc, comment, musicBrainz, moods } = await readTagsOf(path);
      return [year, ...composers, isrc, comment, musicBrainz.release, moods[0]];
    };
    const first = [1999, 'First composer', 'First ISRC', 'First comment', 'First id', 'First mood'];
    for (const [one, two] of [
      [3, 4],
      [4, 3],
      [3, 3],
      [4, 4],
    ] as const) {
      const front = [
        tag(one, frames(one, 'First', '1999')),
        tag(two, [...frames(two, 'Second', '2005'), frame(two, 'TCMP', text('1'))]),
      ];
      const path = mp3({ front });
      assert.deepEqual(await said(path), first, `${one} ${two}`);
      assert.equal((await readTagsOf(path)).compilation, true, 'which the first does not say');
      const { taglib, mutagen } = readByOthers(path);
      assert.deepEqual([taglib!.DATE, mutagen!.date], [['1999'], ['1999']]);
      const behind = [tag(4, []), ...front.toReversed()];
      const flac = surround(makeSound(at('flac')), { front: behind });
      assert.equal((await readTagsOf(flac)).year, 2005);
    }
  });

  it('believes the tags of a format before one in front of it, and that where they say nothing', async () => {
    const front = tag(4, [...titleFrames(4), frame(4, 'TCON', text('Rock')), frame(4, 'TDRC', text('1999'))]);
    for (const ending of ['m4a', 'wma', 'ogg', 'opus', 'wav', 'aiff', 'mka'] as const) {
      const plain = makeSound(at(ending === 'mka' ? 'ogg' : ending));
      const path = at(ending);
      ffmpeg(['-i', plain, '-c', 'copy', '-metadata', 'title=Own', path]);
      const { title, artist, genres, year } = await readTagsOf(surround(path, { front: [front] }));
      assert.deepEqual([title, artist, genres, year], ['Own', 'Artist', ['Rock'], 1999], ending);
    }
  });

  it('believes the tag within a WAV before one in front of it, whatever their versions', async () => {
    for (const [inner, outer] of [
      [3, 4],
      [4, 3],
      [4, 4],
    ] as const) {
      const said = (version: 3 | 4, of: string, year: string) =>
        tag(version, [
          frame(version, 'TIT2', text(of)),
          frame(version, version === 4 ? 'TDRC' : 'TYER', text(year)),
        ]);
      const path = appendTag(makeSound(at('wav')), said(inner, 'Inner', '1999'));
      surround(path, { front: [said(outer, 'Outer', '2005')] });
      const { title, year } = await readTagsOf(path);
      assert.deepEqual([title, year], ['Inner', 1999], `${inner} ${outer}`);
    }
  });
});
