import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { splitList } from '../../src-main/files/splitList.ts';
import { planWrite, resultOf } from '../../src-main/writing/planWrite.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { readTagsOf } from '../files/readTagsOf.ts';
import { audioFormats, canMake, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { readByFfmpeg } from '../fixtures/otherReaders.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { writeAndUndo, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

/** Without APE, which has the tags of WavPack: FFmpeg takes them for audio there. */
const formats: readonly AudioFormat[] = [
  'mp3',
  'flac',
  'm4a-aac',
  'ogg-vorbis',
  'opus',
  'wav',
  'aiff',
  'wma',
  'wv',
  'mpc',
  'tta',
  'mka',
  'webm',
  'dsf',
];
const genres = ['Rock', 'Elektronische Tänze', '電子音楽'];
const accepted = genres.map((name, index) => ({ category: 'genre', name, strength: 1 - index / 10 }));

/** What is planned for a file that has no genre, or one of its own. */
function planned(path: string, joinGenres: string) {
  const { fields } = previewFile(path, ['GENRE']);
  const read = (field: string) => fields.get(field) ?? [];
  const options = { modes: { genre: 'add' as const }, joinGenres };
  return Object.fromEntries(resultOf(planWrite({ read, accepted, options }), read));
}

async function genresIn(path: string, separator: string): Promise<string[]> {
  const { genres } = await readTagsOf(path);
  return splitList(genres, [separator.trim()]);
}

describe('all genres of a file as one value', () => {
  for (const format of formats)
    it(
      `is what FFmpeg finds in ${format}, and read apart at the same separator`,
      { skip: canMake(format) ? false : `what makes or tags ${format} is not installed` },
      async () => {
        const path = makeAudio(join(place.folder, `${format}${audioFormats[format]}`), {
          format,
          seconds: 1,
        });
        for (const separator of [', ', ' / ', '/', '\\\\', ' • ']) {
          const values = planned(path, separator);
          await writeAndUndo(place, path, values, async () => {
            assert.deepEqual(previewFile(path, ['GENRE']).fields.get('GENRE'), [genres.join(separator)]);
            assert.equal(readByFfmpeg(path)['genre'], genres.join(separator), separator);
            assert.deepEqual(await genresIn(path, separator), genres, separator);
            assert.deepEqual(planned(path, separator), {}, 'the second time there is nothing to write');
          });
        }
      },
    );

  it('takes in what ID3v2.3 and an ID3v1 tag say, and its number is of the first genre known', async () => {
    const path = makeAudio(join(place.folder, 'old.mp3'), { format: 'mp3', seconds: 1 });
    tagFile(path, { title: ['Old'], genre: ['Pop'] }, { style: 'id3v2.3' });
    const values = planned(path, ', ');
    assert.deepEqual(values, { GENRE: [['Pop', ...genres].join(', ')] });
    await writeAndUndo(place, path, values, async () => {
      assert.deepEqual(await genresIn(path, ','), ['Pop', ...genres]);
    });
  });
});
