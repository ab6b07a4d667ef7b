import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WriteError } from '../../src-main/errors.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { readTagsOf } from '../files/readTagsOf.ts';
import { askPython } from '../fixtures/askPython.ts';
import { audioFormats, canMake, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { extractTags } from '../fixtures/matroska/tagMatroska.ts';
import { readByExiftool, readByOthers } from '../fixtures/otherReaders.ts';
import { frame, tag, text } from './id3Bytes.ts';
import { WritingPlace, writeAndUndo } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());
const program = join(import.meta.dirname, '..', 'fixtures', 'mutagenRatings.py');
const byMutagen = (path: string) => askPython(program, 'read', path);
let made = 0;

function make(format: AudioFormat): string {
  return makeAudio(join(place.folder, `${++made}${audioFormats[format]}`), { format, seconds: 1 });
}

const said = (path: string) => previewFile(path, ['RATING']).fields.get('RATING');

const libraryReads = async (path: string) => (await readTagsOf(path)).rating;

const rater = 'Windows Media Player 9 Series';
const inFrame = { [`POPM:${rater}`]: [rater, 196, null] };
/** What mutagen finds of four stars. */
const asMutagen: Partial<Record<AudioFormat, object>> = {
  mp3: inFrame,
  wav: inFrame,
  aiff: inFrame,
  tta: inFrame,
  dsf: inFrame,
  flac: { rating: ['80'] },
  'ogg-vorbis': { rating: ['80'] },
  opus: { rating: ['80'] },
  'm4a-aac': { '----:com.apple.iTunes:RATING': ['80'] },
  wv: { RATING: ['80'] },
  mpc: { RATING: ['80'] },
  wma: { 'WM/SharedUserRating': ['75'] },
};
/** TagLib 1.13 has names neither for ID3's frame nor for fields of MP4 and ASF that it does not know. */
const asTaglib = new Set<AudioFormat>(['flac', 'ogg-vorbis', 'opus', 'wv', 'mpc']);

describe('stars in files', () => {
  for (const [format, fields] of Object.entries(asMutagen) as [AudioFormat, object][]) {
    const skip = canMake(format) ? false : `what makes or tags ${format} is not installed`;
    it(`are written into ${format} as others read them, and taken back to the byte`, { skip }, async () => {
      const path = make(format);
      await writeAndUndo(place, path, { RATING: ['4'] }, async () => {
        assert.deepEqual(said(path), ['4']);
        assert.equal(await libraryReads(path), 4);
        assert.deepEqual(byMutagen(path), fields);
        const { taglib } = readByOthers(path);
        if (asTaglib.has(format)) assert.deepEqual(taglib?.['RATING'], ['80'], 'TagLib');
        if (format === 'mp3')
          assert.equal(readByExiftool(path)['Popularimeter'], `${rater} Rating=196 Count=0`);
        if (format === 'wma') assert.equal(readByExiftool(path)['SharedUserRating'], '75');
      });
    });
  }

  it(
    'stand in Matroska as its standard has them',
    { skip: !canMake('mka') && 'mkvtoolnix is not installed' },
    async () => {
      const path = make('mka');
      await writeAndUndo(place, path, { RATING: ['3.5'] }, async () => {
        const all = extractTags(path).flatMap(({ simple }) => simple);
        assert.equal(new Map(all).get('RATING'), '3.5');
        assert.equal(await libraryReads(path), 3.5);
      });
    },
  );

  it('keep whose frame it is, how often it was played, and the version of the tag', async () => {
    const audio = readFileSync(make('mp3'));
    const popm = (byte: number) => Buffer.from([...Buffer.from('me@example.org\0'), byte, 0, 0, 1, 7]);
    for (const [version, id, other] of [
      [2, 'POP', 'TT2'],
      [3, 'POPM', 'TIT2'],
      [4, 'POPM', 'TIT2'],
    ] as const) {
      // prettier-ignore
      const path = join(place.folder, `v${version}.mp3`);
      const frames = [frame(version, other, text('T')), frame(version, id, popm(0))];
      writeFileSync(path, Buffer.concat([tag(version, frames), audio]));
      assert.deepEqual(said(path), []);
      await writeAndUndo(place, path, { RATING: ['4.5'] }, async () => {
        const bytes = readFileSync(path);
        assert.equal(bytes[3], version);
        assert.ok(bytes.includes(popm(version === 2 ? 0 : 242)), `v2.${version}`);
        const inText = version === 2 ? { 'TXXX:FMPS_RATING': ['0.9'] } : {};
        assert.deepEqual(byMutagen(path), {
          'POPM:me@example.org': ['me@example.org', version === 2 ? 0 : 242, 263],
          ...inText,
        });
        assert.equal(await libraryReads(path), 4.5);
      });
    }
  });

  it('are told of a file as another program wrote them, on its scale', () => {
    const flac = make('flac');
    askPython(program, 'write', flac, { FMPS_RATING: ['0.6'] });
    assert.deepEqual(said(flac), ['3']);
    const m4a = make('m4a-aac');
    askPython(program, 'write', m4a, { rate: ['60'] });
    assert.deepEqual(said(m4a), ['3']);
  });

  it('are refused where a format cannot hold them', { skip: !canMake('wma') && 'no encoder' }, async () => {
    const path = make('wma');
    const before = readFileSync(path);
    await assert.rejects(place.write(path, { RATING: ['0.5'] }), (error: Error) => {
      assert.ok(error instanceof WriteError);
      assert.match(error.message, /cannot hold half a star/);
      return true;
    });
    assert.deepEqual(readFileSync(path), before);
  });
});
