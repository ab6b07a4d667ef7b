import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { ffmpeg, makeAudio } from '../fixtures/makeAudio.ts';
import { packetsOf, readByExiftool, readByOthers } from '../fixtures/otherReaders.ts';
import { readWithMutagen, tagFile } from '../fixtures/tagFile.ts';
import { writeAndUndo, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());
const at = (name: string) => join(place.folder, name);
const genreOf = (path: string) => previewFile(path, ['GENRE']).fields.get('GENRE');

function chaptersOf(path: string): { start_time: string; end_time: string; tags: { title: string } }[] {
  const said = execFileSync('ffprobe', ['-v', 'error', '-show_chapters', '-of', 'json', path], {
    encoding: 'utf8',
  });
  return (JSON.parse(said) as { chapters: ReturnType<typeof chaptersOf> }).chapters;
}

/** The places of fragments that a "tfra" box at the end names, in 64 bits as ffmpeg writes it. */
function placesInTable(path: string): number[] {
  const bytes = readFileSync(path);
  const at = bytes.lastIndexOf('tfra') + 4;
  if (at < 4) return [];
  const count = bytes.readUInt32BE(at + 12);
  const entryBytes = (bytes.readUInt32BE(at - 8) - 8 - 16) / count;
  return Array.from({ length: count }, (_, index) =>
    Number(bytes.readBigUInt64BE(at + 16 + index * entryBytes + 8)),
  );
}

const without = <T>(fields: Record<string, T>, name: string) =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));

describe('containers', () => {
  it("keeps the genre of WAV's INFO in step, and repeats its texts in a new ID3 chunk", async () => {
    const path = at('info.wav');
    ffmpeg([
      '-i',
      makeAudio(at('plain.wav'), { seconds: 1 }),
      '-c',
      'copy',
      '-metadata',
      'title=Old',
      '-metadata',
      'genre=Jazz',
      path,
    ]);
    assert.deepEqual(genreOf(path), ['Jazz']);
    await writeAndUndo(place, path, { GENRE: ['Techno', 'Jazz'], MOOD: ['dark'] }, () => {
      const { tags } = readWithMutagen(path)!;
      assert.deepEqual([tags['TIT2'], tags['TCON']], [['Old'], ['Techno', 'Jazz']]);
      assert.ok(readFileSync(path).includes('IGNR'));
      assert.ok(readFileSync(path).includes('Techno; Jazz\0'));
    });
  });

  it('leaves a large picture of a FLAC where it is, and puts the comments behind it', async () => {
    const path = at('picture.flac');
    const tags = { title: ['T'], artist: ['A'], genre: ['Rock'] };
    tagFile(makeAudio(path, { seconds: 1 }), tags, { pictureBytes: 300_000 });
    const { taglib, mutagen } = readByOthers(path);
    for (const genres of [['Rock', 'Dub'], ['Techno'], []]) {
      const written = await place.write(path, { GENRE: genres });
      const { undo } = place.entry(written!.entryId);
      assert.ok(undo.length < 20_000, `${undo.length} bytes to undo ${genres.join()}`);
      const after = readByOthers(path);
      const has = genres.length > 0;
      assert.deepEqual(after.taglib, { ...without(taglib!, 'GENRE'), ...(has && { GENRE: genres }) });
      assert.deepEqual(after.mutagen, { ...without(mutagen!, 'genre'), ...(has && { genre: genres }) });
      assert.equal(Number(readByExiftool(path)['PictureLength']), 300_000);
    }
    await writeAndUndo(place, path, { GENRE: ['Zouk'] }, () =>
      assert.deepEqual(readByOthers(path).mutagen!['genre'], ['Zouk']),
    );
  });

  it('leaves an ID3 tag in front of a FLAC there, and keeps it in step', async () => {
    const plain = makeAudio(at('plain.flac'), { seconds: 1 });
    const id3 = tagFile(makeAudio(at('id3.mp3'), { seconds: 1 }), { genre: ['Rock'], title: ['T'] });
    const bytes = readFileSync(id3);
    const path = at('front.flac');
    writeFileSync(
      path,
      Buffer.concat([
        bytes.subarray(0, 10 + bytes.readUInt8(9) + 128 * bytes.readUInt8(8)),
        readFileSync(plain),
      ]),
    );
    assert.deepEqual(genreOf(path), ['Rock']);
    await writeAndUndo(place, path, { GENRE: ['Rock', 'Techno'], MOOD: ['dark'] }, () => {
      assert.equal(readFileSync(path).toString('latin1', 0, 3), 'ID3');
      assert.deepEqual(readWithMutagen(path)!.tags['genre'], ['Rock', 'Techno']);
      assert.ok(readFileSync(path).includes('Rock\0Techno'));
    });
  });

  it('numbers the pages of an Ogg file anew where its comments need another one', async () => {
    for (const format of ['ogg', 'opus'] as const) {
      const path = makeAudio(at(`pages.${format}`), { seconds: 3 });
      const values = { GENRE: ['Techno'], LONG: ['x'.repeat(70_000)] };
      await writeAndUndo(place, path, values, () => {
        assert.deepEqual(readWithMutagen(path)!.tags['genre'], ['Techno']);
        assert.ok(statSync(path).size > 70_000);
      });
    }
  });

  it('moves the audio of an M4A that begins with its index, with and without room before it', async () => {
    const path = makeAudio(at('start.m4a'), { seconds: 2, format: 'm4a-faststart' });
    await writeAndUndo(place, path, { GENRE: ['Techno'], LONG: ['x'.repeat(5000)] }, () => {
      assert.deepEqual(readWithMutagen(path)!.tags['©gen'], ['Techno']);
    });
    // A free box between index and audio, as some encoders leave it: it gives way, and nothing moves.
    const roomy = at('roomy.m4a');
    ffmpeg(['-i', path, '-c', 'copy', '-movflags', '+faststart', '-moov_size', '20000', '-f', 'ipod', roomy]);
    await writeAndUndo(place, roomy, { GENRE: ['Techno'] }, () =>
      assert.deepEqual(genreOf(roomy), ['Techno']),
    );
  });

  it('leaves the chapters of MP4 and Ogg as they are, also where the audio has to move', async () => {
    const chapters = ['[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=One', '[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=2000\ntitle=Zwölf']; // prettier-ignore
    writeFileSync(at('chapters.txt'), [';FFMETADATA1', ...chapters, ''].join('\n'));
    const fromList = ['-i', at('chapters.txt'), '-map', '0:a', '-map_chapters', '1'];
    const asComments = ['CHAPTER001=00:00:00.000', 'CHAPTER001NAME=One', 'CHAPTER002=00:00:01.000', 'CHAPTER002NAME=Zwölf']; // prettier-ignore
    for (const [format, name, how] of [
      ['m4a-faststart', 'chapters.m4a', [...fromList, '-movflags', '+faststart']],
      ['m4a-aac', 'end.m4a', fromList],
      ['ogg-vorbis', 'chapters.ogg', asComments.flatMap((comment) => ['-metadata:s:a', comment])],
    ] as const) {
      const path = at(name);
      ffmpeg(['-i', makeAudio(at(`plain-${name}`), { seconds: 2, format }), ...how, '-c', 'copy', path]);
      const before = chaptersOf(path);
      assert.deepEqual(
        before.map(({ tags }) => tags.title),
        ['One', 'Zwölf'],
      );
      // More than there is room for
      await writeAndUndo(place, path, { GENRE: ['Techno', 'x'.repeat(5000)] }, () =>
        assert.deepEqual(chaptersOf(path), before),
      );
    }
  });

  it('writes a fragmented M4A, whichever way its fragments say where their data lies', async () => {
    const plain = makeAudio(at('whole.m4a'), { seconds: 4 });
    for (const [index, flags] of [
      'frag_keyframe+empty_moov', // absolute places, and a table of them at the end
      'frag_keyframe+empty_moov+default_base_moof',
      'frag_keyframe+empty_moov+dash+global_sidx',
      'frag_keyframe+delay_moov+negative_cts_offsets',
    ].entries()) {
      const path = at(`fragmented${index}.m4a`);
      ffmpeg(['-i', plain, '-c', 'copy', '-frag_duration', '1000000', '-movflags', flags, '-f', 'mp4', path]);
      assert.ok(readFileSync(path).includes('moof'), flags);
      const [table, late] = [placesInTable(path), packetsOf(path, 2.5)];
      assert.ok(!flags.endsWith('empty_moov') || table.length > 1);
      await writeAndUndo(place, path, { GENRE: ['Techno', 'x'.repeat(3000)] }, () => {
        assert.equal(readWithMutagen(path)!.tags['©gen']![0], 'Techno');
        assert.equal(packetsOf(path, 2.5), late, flags);
        const bytes = readFileSync(path);
        const moved = placesInTable(path);
        assert.equal(moved.length, table.length);
        for (const position of moved)
          assert.equal(bytes.toString('latin1', position + 4, position + 8), 'moof');
      });
    }
  });

  it('reads a genre by number from an M4A and writes it as text', async () => {
    const path = tagFile(makeAudio(at('gnre.m4a'), { seconds: 1 }), { genre: ['ABCD'] });
    const bytes = readFileSync(path);
    // ©gen with 4 bytes of text becomes gnre with a number, 18 (Rock, plus one), and two bytes that follow
    const start = bytes.indexOf(Buffer.from('\xa9gen', 'latin1'));
    bytes.write('gnre', start, 'latin1');
    bytes.writeUInt32BE(0, start + 12);
    bytes.writeUInt16BE(18, start + 20);
    writeFileSync(path, bytes);
    assert.deepEqual(genreOf(path), ['Rock']);
    await writeAndUndo(place, path, { GENRE: ['Rock', 'Techno'] }, () => {
      assert.deepEqual(readWithMutagen(path)!.tags['©gen'], ['Rock', 'Techno']);
    });
  });

  it('refuses a WMA whose header does not say how long it is: a second one in front would hide it', () => {
    for (const size of [0n, 29n, 30n]) {
      const path = at('header.wma');
      const bytes = readFileSync(makeAudio(at('whole.wma'), { seconds: 1 }));
      bytes.writeBigUInt64LE(size, 16);
      writeFileSync(path, bytes);
      assert.throws(() => previewFile(path, []), /header cannot be taken apart: it is damaged/);
    }
  });

  it('refuses a WavPack file with bytes behind its APEv2 tag, and does not make a second one', () => {
    for (const behind of [Buffer.alloc(100), Buffer.alloc(5000, 0x55)]) {
      const path = at('behind.wv');
      const whole = tagFile(
        makeAudio(at('whole.wv'), { seconds: 1 }),
        { title: ['Title'] },
        { style: 'ape' },
      );
      writeFileSync(path, Buffer.concat([readFileSync(whole), behind]));
      assert.throws(() => previewFile(path, []), /bytes behind its APEv2 tag/);
    }
  });

  it('writes an M4A with bytes behind its last box, which stay, and refuses one whose last box is cut short', async () => {
    const id3v1 = Buffer.alloc(128);
    id3v1.write('TAGTitle', 'latin1');
    for (const format of ['m4a-aac', 'm4a-faststart'] as const)
      for (const behind of [Buffer.from('abc'), Buffer.alloc(333, 0x55), id3v1]) {
        const path = at('behind.m4a');
        const whole = readFileSync(tagFile(makeAudio(at(`${format}.m4a`), { format }), { title: ['Title'] }));
        writeFileSync(path, Buffer.concat([whole, behind]));
        await writeAndUndo(place, path, { GENRE: ['Zouk'.repeat(900)] }, () => {
          assert.ok(readFileSync(path).subarray(-behind.length).equals(behind));
          const { taglib } = readByOthers(path);
          assert.deepEqual([taglib!.TITLE, taglib!.GENRE], [['Title'], ['Zouk'.repeat(900)]]);
          assert.match(readWithMutagen(path)!.tags['©gen']![0]!, /^(Zouk)+/);
        });
        for (const size of [whole.length - 100, Math.round(whole.length / 2)]) {
          writeFileSync(path, whole.subarray(0, size));
          assert.throws(() => previewFile(path, []), /cut short/);
        }
      }
  });
});
