import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { audioFormats, canMake, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { extractTags } from '../fixtures/matroska/tagMatroska.ts';
import { readByExiftool, readByOthers } from '../fixtures/otherReaders.ts';
import { readWithMutagen, tagFile } from '../fixtures/tagFile.ts';
import { frame, tag, text } from './id3Bytes.ts';
import { WritingPlace, writeAndUndo } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());
let made = 0;

function make(format: AudioFormat): string {
  return makeAudio(join(place.folder, `${++made}${audioFormats[format]}`), { format, seconds: 1 });
}

const said = { BPM: ['127.98'], INITIALKEY: ['F#m'] };
const fieldsOf = (path: string) => Object.fromEntries(previewFile(path, ['BPM', 'INITIALKEY']).fields);
const freeform = (name: string) => `----:com.apple.iTunes:${name}`;

/** Under which names mutagen finds tempo and key, and what the tempo is there. */
const asMutagen: Partial<Record<AudioFormat, [tempo: string, key: string]>> = {
  mp3: ['TBPM', 'TKEY'],
  wav: ['TBPM', 'TKEY'],
  aiff: ['TBPM', 'TKEY'],
  tta: ['TBPM', 'TKEY'],
  dsf: ['TBPM', 'TKEY'],
  flac: ['bpm', 'initialkey'],
  'ogg-vorbis': ['bpm', 'initialkey'],
  opus: ['bpm', 'initialkey'],
  'm4a-aac': [freeform('BPM'), freeform('initialkey')],
  ape: ['BPM', 'INITIALKEY'],
  wv: ['BPM', 'INITIALKEY'],
  mpc: ['BPM', 'INITIALKEY'],
  wma: ['WM/BeatsPerMinute', 'WM/InitialKey'],
};
/** What TagLib 1.13 says where it knows less: of MP4 the whole number alone, and of neither of these the key. */
const asTaglib: Partial<Record<AudioFormat, [tempo: string[], key: undefined]>> = {
  'm4a-aac': [['128'], undefined],
  wma: [['127.98'], undefined],
};
/** exiftool's names, where it knows the fields at all. */
const asExiftool: Partial<Record<AudioFormat, [tempo: string, key: string]>> = {
  mp3: ['BeatsPerMinute', 'InitialKey'],
  wav: ['BeatsPerMinute', 'InitialKey'],
  aiff: ['BeatsPerMinute', 'InitialKey'],
  flac: ['Bpm', 'Initialkey'],
  'ogg-vorbis': ['Bpm', 'Initialkey'],
  opus: ['Bpm', 'Initialkey'],
  wma: ['BeatsPerMinute', 'InitialKey'],
};

async function writeOnly(...[at, path, values, look]: Parameters<typeof writeAndUndo>) {
  const before = readFileSync(path);
  const written = await at.write(path, values);
  await look();
  assert.equal((await at.undo(written!.entryId)).restored, 'bytes');
  assert.deepEqual(readFileSync(path), before);
}

describe('tempo and key in files', () => {
  for (const [format, names] of Object.entries(asMutagen) as [AudioFormat, [string, string]][]) {
    const skip = canMake(format) ? false : `what makes or tags ${format} is not installed`;
    it(`are written into ${format} as others read them, and taken back to the byte`, { skip }, async () => {
      const path = make(format);
      // FFmpeg takes tags at the end of an APE for audio
      const check = format === 'ape' ? writeOnly : writeAndUndo;
      await check(place, path, said, () => {
        assert.deepEqual(fieldsOf(path), said);
        const { tags } = readWithMutagen(path)!;
        assert.deepEqual(names.map((name) => tags[name]), [['127.98'], ['F#m']]); // prettier-ignore
        const { taglib } = readByOthers(path);
        const wanted = asTaglib[format] ?? [['127.98'], ['F#m']];
        if (taglib) assert.deepEqual([taglib['BPM'], taglib['INITIALKEY']], wanted, 'TagLib');
        const exif = asExiftool[format];
        if (exif) {
          const found = readByExiftool(path);
          assert.deepEqual(exif.map((name) => found[name]), ['127.98', 'F#m'], 'exiftool'); // prettier-ignore
        }
      });
    });
  }

  it(
    'stand in Matroska under the names of its standard',
    { skip: !canMake('mka') && 'mkvtoolnix is not installed' },
    async () => {
      const path = make('mka');
      await writeAndUndo(place, path, said, () => {
        const all = extractTags(path).flatMap(({ simple }) => simple);
        assert.deepEqual(new Map(all).get('BPM'), '127.98');
        assert.deepEqual(new Map(all).get('INITIAL_KEY'), 'F#m');
        assert.deepEqual(fieldsOf(path), said);
      });
    },
  );

  it('keep the version of ID3v2.2 and v2.3', async () => {
    const audio = readFileSync(make('mp3'));
    for (const [version, id, other] of [[2, 'TBP', 'TT2'] as const, [3, 'TBPM', 'TIT2'] as const]) {
      const path = join(place.folder, `v${version}.mp3`);
      writeFileSync(path, Buffer.concat([tag(version, [frame(version, other, text('T'))]), audio]));
      await writeAndUndo(place, path, said, () => {
        const bytes = readFileSync(path);
        assert.equal(bytes[3], version);
        assert.ok(bytes.includes(Buffer.from(id)));
        assert.deepEqual(readWithMutagen(path)!.tags['TBPM'], ['127.98']);
        assert.deepEqual(readWithMutagen(path)!.tags['TKEY'], ['F#m']);
      });
    }
  });

  describe('in MP4', { skip: !canMake('m4a-aac') && 'there is no encoder' }, () => {
    it('a whole tempo is the number of iTunes alone; a fraction stands beside it', async () => {
      const path = make('m4a-aac');
      await writeAndUndo(place, path, { BPM: ['128'] }, () => {
        const { tags } = readWithMutagen(path)!;
        assert.deepEqual([tags['tmpo'], tags[freeform('BPM')]], [['128'], undefined]);
        assert.deepEqual(readByOthers(path).taglib!['BPM'], ['128']);
        assert.equal(readByExiftool(path)['BeatsPerMinute'], '128');
      });
      await writeAndUndo(place, path, { BPM: ['127.5'] }, () => {
        const { tags } = readWithMutagen(path)!;
        assert.deepEqual([tags['tmpo'], tags[freeform('BPM')]], [['128'], ['127.5']]);
        assert.deepEqual(fieldsOf(path)['BPM'], ['127.5']);
      });
    });

    it('an old fraction goes with the tempo that it was of, and two that contradict are both told', async () => {
      const path = tagFile(make('m4a-aac'), { bpm: ['128'], BPM: ['90.5'], KEY: ['Am'] });
      assert.deepEqual(fieldsOf(path), { BPM: ['128', '90.5'], INITIALKEY: ['Am'] });
      await writeAndUndo(place, path, { BPM: ['64'], INITIALKEY: ['8A'] }, () => {
        const { tags } = readWithMutagen(path)!;
        assert.deepEqual([tags['tmpo'], tags[freeform('BPM')]], [['64'], undefined]);
        assert.deepEqual([tags[freeform('initialkey')], tags[freeform('KEY')]], [['8A'], undefined]);
      });
      assert.deepEqual(fieldsOf(tagFile(make('m4a-aac'), { bpm: ['0'] }))['BPM'], []);
    });
  });
});
