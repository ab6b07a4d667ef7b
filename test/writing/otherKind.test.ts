import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { after, describe, it } from 'node:test';
import { ApeV2 } from '../../src-main/writing/tags/apev2.ts';
import { readTagsOf } from '../files/readTagsOf.ts';
import { id3v1, makeSound, surround, titleFrames } from '../fixtures/oddTags.ts';
import { readByExiftool, readByFfmpeg, readByOthers } from '../fixtures/otherReaders.ts';
import { namesIn } from '../temporaryFolder.ts';
import { frame, tag, text } from './id3Bytes.ts';
import { writeAndUndo, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

const at = namesIn(place.folder);

/** As mp3gain and foobar2000 leave it behind the audio. */
const ape = ApeV2.fresh(
  new Map([
    ['TITLE', ['Title']],
    ['ARTIST', ['Artist']],
    ['ALBUM', ['Album']],
    ['ALBUMARTIST', ['Band']],
    ['DATE', ['1999']],
    ['TRACKNUMBER', ['3/9']],
    ['COMMENT', ['My comment']],
    ['GENRE', ['Rock', 'Pop']],
    ['REPLAYGAIN_TRACK_GAIN', ['-3.00 dB']],
    ['MP3GAIN_MINMAX', ['081,210']],
  ]),
).write(new Map());

const id3 = tag(4, [
  ...titleFrames(4),
  frame(4, 'TDRC', text('1999')),
  frame(4, 'TCON', text('Rock\0Pop')),
  frame(4, 'COMM', Buffer.from('\0eng\0My comment')),
  frame(4, 'TXXX', Buffer.from('\0REPLAYGAIN_TRACK_GAIN\0-3.00 dB')),
  // No key of APEv2 may be called so: mutagen reads nothing of a tag that has one
  ...['ID3', 'TAG', 'OggS', 'MP+'].map((name) => frame(4, 'TXXX', Buffer.from(`\0${name}\0text`))),
]);

/** mutagen takes whatever begins with ID3v2 for an mp3: of another format it is asked about the rest. */
function withoutFront(path: string): string {
  if (path.endsWith('mp3') || path.endsWith('tta')) return path;
  const own = at(extname(path).slice(1));
  writeFileSync(own, readFileSync(path).subarray(id3.length));
  return own;
}

type Reader = 'taglib' | 'mutagen' | 'exiftool' | 'ffmpeg';

/** What a reader shows: title, artist, album and genre. */
function shownBy(reader: Reader, path: string): (string | undefined)[] {
  const names = ['title', 'artist', 'album', 'genre'];
  if (reader === 'ffmpeg') return names.map((name) => readByFfmpeg(path)[name]);
  if (reader === 'exiftool')
    return ['Title', 'Artist', 'Album', 'Genre'].map((name) => readByExiftool(path)[name]);
  const fields = readByOthers(withoutFront(path))[reader] ?? {};
  return names.map((name) => (fields[name] ?? fields[name.toUpperCase()])?.join(' + '));
}

describe('a file whose only tag is of the other kind', () => {
  const cases: [name: string, ending: string, front: Buffer[], behind: Buffer[], readers: Reader[]][] = [
    ['an mp3 with APEv2', 'mp3', [], [ape], ['taglib', 'mutagen', 'exiftool', 'ffmpeg']],
    ['an mp3 with APEv2 and ID3v1', 'mp3', [], [ape, id3v1()], ['taglib', 'mutagen', 'exiftool', 'ffmpeg']],
    ['a True Audio with APEv2', 'tta', [], [ape], ['taglib', 'mutagen', 'ffmpeg']], // exiftool knows none
    ['a WavPack with ID3v2', 'wv', [id3], [], ['taglib', 'mutagen', 'exiftool', 'ffmpeg']],
  ];
  for (const [name, ending, front, behind, readers] of cases) {
    for (const newId3Version of [3, 4] as const) {
      it(`says to all readers what is written: ${name}, with v2.${newId3Version}`, async () => {
        const path = surround(makeSound(at(ending)), { front, behind });
        const check = async () => {
          for (const reader of readers)
            assert.deepEqual(shownBy(reader, path), ['Title', 'Artist', 'Album', 'Zouk'], reader);
          const { title, genres, moods, year } = await readTagsOf(path);
          assert.deepEqual([title, genres, moods, year], ['Title', ['Zouk'], ['Calm'], 1999]);
          const {
            DATE,
            COMMENT,
            MOOD,
            REPLAYGAIN_TRACK_GAIN: gain,
          } = readByOthers(withoutFront(path)).taglib!;
          assert.deepEqual([DATE, COMMENT, MOOD, gain].flat(), ['1999', 'My comment', 'Calm', '-3.00 dB']);
        };
        const values = { GENRE: ['Zouk'], MOOD: ['Calm'] };
        await writeAndUndo(place, path, values, check, { newId3Version });
      });
    }
  }

  it('keeps both tags in step from then on, and what mp3gain keeps for itself in one', async () => {
    const path = surround(makeSound(at('mp3')), { behind: [ape] });
    await place.write(path, { GENRE: ['Zouk'] });
    await writeAndUndo(place, path, { GENRE: ['Dub', 'Ska'] }, () => {
      const bytes = readFileSync(path);
      assert.ok(bytes.includes('Genre\0Dub\0Ska') && !bytes.includes('Zouk'));
      assert.equal(bytes.toString('latin1').split('MP3GAIN_MINMAX').length, 2);
      assert.deepEqual(readByOthers(path).mutagen!['genre'], ['Dub', 'Ska']);
    });
  });

  it('is not given another one where something is only taken away', async () => {
    const path = surround(makeSound(at('mp3')), { behind: [ape] });
    await writeAndUndo(place, path, { GENRE: [] }, () => {
      assert.ok(!readFileSync(path).includes('ID3'));
      assert.equal(readByExiftool(path)['Genre'], undefined);
    });
  });

  it('is repeated without loss where a text is Latin-1 and not UTF-8', async () => {
    const odd = Buffer.from(ape);
    odd[odd.indexOf('Title\0Title') + 'Title\0T'.length] = 0xe9;
    const path = surround(makeSound(at('mp3')), { behind: [odd] });
    await writeAndUndo(place, path, { GENRE: ['Zouk'] }, () => {
      for (const reader of ['taglib', 'mutagen', 'ffmpeg'] as const)
        assert.deepEqual(shownBy(reader, path), ['Tétle', 'Artist', 'Album', 'Zouk'], reader);
    });
  });
});
