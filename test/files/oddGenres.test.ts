import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { id3v1, makeSound, plainTag, replaceGenreItem, surround } from '../fixtures/oddTags.ts';
import { readByOthers } from '../fixtures/otherReaders.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { namesIn, temporaryFolder } from '../temporaryFolder.ts';
import { frame, text } from '../writing/id3Bytes.ts';
import { readTagsOf } from './readTagsOf.ts';

const at = namesIn(temporaryFolder());
const mp3 = (parts: Parameters<typeof surround>[1]) => surround(makeSound(at('mp3')), parts);

const genresOf = async (path: string) => (await readTagsOf(path)).genres;

describe('readTags, of genres by number', () => {
  it('reads a genre by number from an M4A, whatever its type is said to be', async () => {
    for (const type of [0, 1, 0x12, 0x15, 0x16]) {
      const path = tagFile(makeSound(at('m4a')), { genre: ['XXXXXXXXXX'], title: ['Title'] });
      replaceGenreItem(path, 'XXXXXXXXXX', type, Buffer.of(0, 18));
      assert.deepEqual(await genresOf(path), ['Rock'], `type ${type}`);
      assert.deepEqual(readByOthers(path).taglib!.GENRE, ['Rock'], `type ${type}`);
    }
  });

  it('names the genres of ID3v1 as TagLib and mutagen do', async () => {
    for (const genre of [81, 85, 96, 100, 133, 148, 191]) {
      const path = mp3({ behind: [id3v1({ genre })] });
      assert.deepEqual(await genresOf(path), readByOthers(path).mutagen!.genre, `genre ${genre}`);
    }
  });

  for (const version of [3, 4] as const) {
    it(`reads genres by number and name from v2.${version}`, async () => {
      for (const [said, genres] of Object.entries({
        '17': ['Rock'],
        '(17)': ['Rock'],
        '(13)Pop': ['Pop'],
        '(17)(13)': ['Rock', 'Pop'],
        '(17)Rock (live)': ['Rock', 'Rock (live)'],
        RX: ['Remix'],
        '(RX)': ['Remix'],
        '((live)': ['(live)'],
        'Rock (live)': ['Rock (live)'],
        'Rock/Pop': ['Rock/Pop'],
      })) {
        const path = mp3({ front: [plainTag(version, [frame(version, 'TCON', text(said))])] });
        assert.deepEqual(await genresOf(path), genres, said);
        if (said !== 'RX' || version === 4) assert.deepEqual(readByOthers(path).mutagen!.genre, genres, said);
      }
      for (const said of ['255', '(255)', '196', '(196)', '']) {
        const path = mp3({ front: [plainTag(version, [frame(version, 'TCON', text(said))])] });
        assert.deepEqual(await genresOf(path), [], said);
      }
    });
  }
});
