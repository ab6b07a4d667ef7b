import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { packetsOf, readByFfmpeg } from '../fixtures/otherReaders.ts';
import { readWithMutagen, tagFile } from '../fixtures/tagFile.ts';
import { frame, tag, text, unsynchronised } from './id3Bytes.ts';
import { hashOf, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());
const audio = readFileSync(makeAudio(join(place.folder, 'plain.mp3'), { seconds: 1 }));
let made = 0;

function song(...parts: Buffer[]): string {
  const path = join(place.folder, `${++made}.mp3`);
  writeFileSync(path, Buffer.concat(parts));
  return path;
}

const unknown = (version: number) =>
  frame(version, version === 2 ? 'ZZZ' : 'ZZZZ', Buffer.of(1, 0xfe, 0, 255, 1));
const fieldsOf = (path: string) => Object.fromEntries(previewFile(path, ['GENRE', 'MOOD', 'ERA']).fields);

/** Writes, compares what others read, and undoes. */
async function writeAndUndo(path: string, values: Record<string, string[]>, check: () => void) {
  const [bytes, packets] = [hashOf(path), packetsOf(path)];
  const written = await place.write(path, values);
  check();
  assert.equal(packetsOf(path), packets);
  assert.equal((await place.undo(written!.entryId)).restored, 'bytes');
  assert.equal(hashOf(path), bytes);
}

describe('ID3', () => {
  it('v2.3 stays v2.3: lists are joined, mood is a TXXX, frames of others stay byte for byte', async () => {
    const own = [
      frame(3, 'TCON', text('(17)(4)Refined')),
      unknown(3),
      frame(3, 'RVA2', text('x')),
      frame(3, 'TMOO', text('calm')),
    ];
    const path = song(tag(3, own), audio);
    assert.deepEqual(fieldsOf(path), { GENRE: ['Rock', 'Disco', 'Refined'], MOOD: ['calm'], ERA: [] });
    await writeAndUndo(path, { GENRE: ['Techno', 'Ünï'], MOOD: ['dark', 'wide'], ERA: ['1990s'] }, () => {
      const bytes = readFileSync(path);
      assert.equal(bytes[3], 3);
      assert.ok(bytes.includes(unknown(3)) && bytes.includes(own[2]!));
      assert.equal(bytes.includes('TMOO'), false);
      const { tags } = readWithMutagen(path)!;
      assert.deepEqual(tags['TCON'], ['Techno; Ünï']);
      assert.deepEqual(tags['TXXX:MOOD'], ['dark; wide']);
      assert.deepEqual(fieldsOf(path), { GENRE: ['Techno', 'Ünï'], MOOD: ['dark', 'wide'], ERA: ['1990s'] });
    });
  });

  it('v2.2 stays v2.2', async () => {
    const path = song(
      tag(2, [frame(2, 'TCO', text('(17)')), unknown(2), frame(2, 'TT2', text('Title'))]),
      audio,
    );
    await writeAndUndo(path, { GENRE: ['Rock', 'Techno'], MOOD: ['dark'] }, () => {
      assert.equal(readFileSync(path)[3], 2);
      assert.ok(readFileSync(path).includes(unknown(2)));
      assert.deepEqual(fieldsOf(path), { GENRE: ['Rock', 'Techno'], MOOD: ['dark'], ERA: [] });
      assert.deepEqual(readWithMutagen(path)!.tags['TCON'], ['Rock; Techno']);
    });
  });

  for (const version of [2, 3] as const)
    it(`unsynchronised tags of v2.${version} become plain ones, which FFmpeg reads, too`, async () => {
      const [title, genre] = version === 2 ? ['TT2', 'TCO'] : ['TIT2', 'TCON'];
      const inUtf16 = Buffer.concat([
        Buffer.from('\x01\xff\xfe', 'latin1'),
        Buffer.from('Título', 'utf16le'),
      ]);
      const frames = [frame(version, title, inUtf16), frame(version, genre, text('Rock'))];
      const path = song(tag(version, [unsynchronised(Buffer.concat(frames))], { flags: 0x80 }), audio);
      await writeAndUndo(path, { GENRE: ['Zouk'] }, () => {
        assert.equal(readFileSync(path)[5], 0);
        const { title: inFfmpeg, genre: genreInFfmpeg } = readByFfmpeg(path);
        assert.deepEqual([inFfmpeg, genreInFfmpeg], ['Título', 'Zouk']);
        const { tags } = readWithMutagen(path)!;
        assert.deepEqual([tags['TIT2'], tags['TCON']], [['Título'], ['Zouk']]);
      });
    });

  it('unsynchronised tags keep every other frame', async () => {
    const picture = Buffer.concat([
      Buffer.from('\0image/png\0\x03\0', 'latin1'),
      Buffer.of(0xff, 0xfb, 0xff, 0, 0xff, 0xe0),
    ]);
    const plain = Buffer.concat([frame(3, 'APIC', picture), frame(3, 'TCON', text('Rock'))]);
    const encoded = unsynchronised(plain);
    const path = song(tag(3, [encoded], { flags: 0x80 }), audio);
    const before = readWithMutagen(path)!.tags['APIC:'];
    await writeAndUndo(path, { GENRE: ['Techno', 'ÿþ'] }, () => {
      const { tags } = readWithMutagen(path)!;
      assert.deepEqual([tags['TCON'], tags['APIC:']], [['Techno; ÿþ'], before]);
    });
  });

  it('footers', async () => {
    const frames = [frame(4, 'TCON', text('Rock')), unknown(4)];
    const path = song(tag(4, frames, { flags: 0x10, footer: true }), audio);
    await writeAndUndo(path, { GENRE: ['Techno', '電子'] }, () => {
      assert.deepEqual(readWithMutagen(path)!.tags['TCON'], ['Techno', '電子']);
      assert.ok(readFileSync(path).includes(unknown(4)));
      assert.ok(readFileSync(path).includes('3DI'));
    });
  });

  it('ID3v1 behind keeps in step; alone, its texts are repeated in the new tag', async () => {
    const v1 = Buffer.alloc(128);
    v1.write('TAGOld title', 'latin1');
    v1[127] = 17;
    const path = song(audio, v1);
    assert.deepEqual(fieldsOf(path)['GENRE'], ['Rock']);
    await writeAndUndo(path, { GENRE: ['Unheard of', 'Techno'] }, () => {
      assert.equal(readFileSync(path).at(-1), 18);
      const { tags } = readWithMutagen(path)!;
      assert.deepEqual([tags['TIT2'], tags['TCON']], [['Old title'], ['Unheard of', 'Techno']]);
    });
  });

  it('APE beside keeps in step with what it has, and gets nothing new', async () => {
    const path = song(tag(4, [frame(4, 'TCON', text('Rock'))]), audio);
    tagFile(path, { genre: ['Jazz'], title: ['T'] }, { style: 'ape' });
    assert.deepEqual(fieldsOf(path)['GENRE'], ['Rock', 'Jazz'], 'what either says is not lost');
    await writeAndUndo(path, { GENRE: ['Rock', 'Jazz', 'Techno'], MOOD: ['dark'] }, () => {
      const bytes = readFileSync(path);
      const ape = bytes.subarray(bytes.lastIndexOf('APETAGEX', bytes.length - 40));
      assert.ok(ape.includes('Rock\0Jazz\0Techno'));
      assert.equal(ape.includes('dark'), false);
      assert.deepEqual(readWithMutagen(path)!.tags['TMOO'], ['dark']);
    });
  });

  it('refuses what cannot be changed without harm', () => {
    const refused: [RegExp, string][] = [
      [/at its end/, song(audio, tag(4, [frame(4, 'TCON', text('Rock'))], { flags: 0x10, footer: true }))],
      [
        /taken apart/,
        song(tag(4, [frame(4, 'TCON', text('Rock')), Buffer.from('garbage that is no frame')]), audio),
      ],
      [/compressed/, song(tag(2, [], { flags: 0x40 }), audio)],
      [/AAC/, makeAudio(join(place.folder, 'a.aac'), { seconds: 1 })],
    ];
    for (const [reason, path] of refused) assert.throws(() => previewFile(path, []), { message: reason });
  });
});
