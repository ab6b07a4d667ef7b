import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { WriteError } from '../../src-main/errors.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { readTagsOf } from '../files/readTagsOf.ts';
import { makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { fc } from '../properties.ts';
import { packetsOf } from '../fixtures/otherReaders.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { addForeignTags, dumpTags } from './foreignTags.ts';
import { frame, tag, text, unsynchronised } from './id3Bytes.ts';
import { hashOf, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());
const audio = readFileSync(makeAudio(join(place.folder, 'plain.mp3'), { seconds: 1 }));
let made = 0;

function song(...frames: Parameters<typeof tag>): string {
  const path = join(place.folder, `${++made}.mp3`);
  writeFileSync(path, Buffer.concat([tag(...frames), audio]));
  return path;
}

/** The body of a text frame in UTF-8, which v2.4 alone has. */
const utf8 = (value: string) => Buffer.from(`\x03${value}`);
const versionOf = (path: string) => previewFile(path, ['ID3']).fields.get('ID3');

/**
 * All that mutagen finds, which reads each version as if it were v2.4: but for the encoding of texts, the seconds that
 * it adds to a time, and the two lists that are joined in v2.3.
 */
function seen(path: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(dumpTags(path)).map(([name, said]) => [
      name === 'TXXX:MOOD' ? 'TMOO' : name,
      said
        .replaceAll(/encoding=<Encoding.\w+: \d>/g, 'encoding')
        .replace(/(TDRC.*\d\d:\d\d):00/, '$1')
        .replace("TXXX(encoding, desc='MOOD'", 'TMOO(encoding')
        .replaceAll(/(?<=^(?:TMOO|TCON).*); /g, "', '"),
    ]),
  );
}

/** What Hearmark's library reads, through music-metadata; it differs between versions where lists end. */
async function library(path: string) {
  const { tagTypes: _types, ...tags } = await readTagsOf(path);
  return tags;
}

/** Converts there, writing something else besides, and back by undoing. */
async function convert(path: string, version: string, check: () => void | Promise<void> = () => {}) {
  const [bytes, packets, before] = [hashOf(path), packetsOf(path), seen(path)];
  const written = await place.write(path, { ID3: [version], INSTRUMENT: ['piano'] });
  assert.deepEqual(versionOf(path), [version]);
  const { 'TXXX:INSTRUMENT': instrument, ...others } = seen(path);
  assert.match(instrument!, /piano/);
  assert.deepEqual(others, before);
  assert.equal(packetsOf(path), packets);
  await check();
  assert.equal((await place.undo(written!.entryId)).restored, 'bytes');
  assert.equal(hashOf(path), bytes, 'byte for byte');
}

const inner = (version: 3 | 4, body: Buffer) =>
  Buffer.concat([Buffer.from('c1\0'), Buffer.alloc(16, 1), frame(version, 'TIT2', body)]);

describe('the version of an ID3 tag', () => {
  it('changes from 2.4 to 2.3 with every frame, in the encodings of v2.3', async () => {
    const frames = [
      frame(4, 'TIT2', utf8('Zürich — 電子')),
      frame(4, 'TPE1', utf8('AC/DC\0Ünï')),
      frame(4, 'TMOO', utf8('dark\0wide')),
      frame(4, 'TCON', utf8('Techno\0Народная')),
      frame(4, 'TDRC', utf8('1999-05-03T21:30')),
      frame(4, 'TDOR', utf8('1984')),
      frame(4, 'TSOP', utf8('dc, ac')),
      frame(4, 'TIPL', utf8('producer\0Jemand')),
      frame(4, 'TXXX', utf8('MusicBrainz Artist Id\0aaaa\0bbbb')),
      frame(4, 'COMM', utf8('deuÜber\0Ein\nText — 電')),
      frame(
        4,
        'USLT',
        Buffer.concat([Buffer.from('\x02eng', 'latin1'), Buffer.from('\0\0\0l\0a', 'latin1')]),
      ),
      frame(4, 'WXXX', utf8('Hülle\0https://example.org/')),
      frame(4, 'APIC', Buffer.concat([utf8('image/png\0\x03Büld\0'), Buffer.of(0x89, 0xff, 0xfb, 0, 255)])),
      frame(4, 'GEOB', Buffer.concat([utf8('a/b\0dätei\0wäs\0'), Buffer.of(1, 255, 0, 3)])),
      frame(4, 'CHAP', inner(4, utf8('Größe'))),
      frame(4, 'PRIV', Buffer.from('vendor\0\xff\xe0\0\xff\0', 'latin1')),
      frame(4, 'ZZZZ', Buffer.of(1, 0xfe, 0, 255, 1)),
      frame(4, 'POPM', Buffer.from('a@b\0\xc4\0\0\0\x07', 'latin1')),
    ];
    const path = song(4, frames);
    const before = await library(path);
    await convert(path, '2.3', async () => {
      const bytes = readFileSync(path);
      for (const id of ['TYER', 'TDAT', 'TIME', 'TORY', 'IPLS', 'TSOP', 'TXXX'])
        assert.ok(bytes.includes(id), id);
      for (const id of ['TDRC', 'TMOO', 'TDOR', 'TIPL']) assert.ok(!bytes.includes(id), id);
      assert.ok(bytes.includes(frame(3, 'ZZZZ', Buffer.of(1, 0xfe, 0, 255, 1))), 'unknown, and whole');
      assert.ok(bytes.includes(frame(3, 'TDAT', text('0305'))));
      const { genres, moods } = await library(path);
      assert.deepEqual({ genres, moods }, { genres: before.genres, moods: before.moods });
    });
  });

  it('changes from 2.3 to 2.4, unsynchronised, grouped and with an extended header', async () => {
    const frames = [
      frame(3, 'TIT2', text('Title')),
      frame(3, 'TALB', Buffer.concat([Buffer.of(7), text('Album')]), 0x20),
      frame(3, 'TCON', text('(17)(4)Refined')),
      frame(3, 'TYER', text('1999')),
      frame(3, 'TDAT', text('0305')),
      frame(3, 'TORY', text('1984')),
      frame(3, 'TXXX', text('MOOD\0dark; wide')),
      frame(3, 'IPLS', text('producer\0Jemand')),
      frame(3, 'APIC', Buffer.concat([text('image/png\0\x03\0'), Buffer.of(0xff, 0xfb, 0xff, 0, 0xff)])),
      frame(3, 'CHAP', inner(3, Buffer.from('\x01\xff\xfeG\0', 'latin1'))),
      frame(3, 'RVAD', Buffer.of(3, 16, 1, 2, 3, 4)),
    ];
    const extended = Buffer.from('00000006000000000000', 'hex');
    await convert(song(3, [extended, ...frames], { flags: 0x40 }), '2.4');
    const path = song(3, [unsynchronised(Buffer.concat(frames))], { flags: 0x80 });
    await convert(path, '2.4', () => {
      const bytes = readFileSync(path);
      assert.equal(bytes[5], 0, 'no flags');
      assert.ok(bytes.includes('1999-05-03') && bytes.includes('TMOO') && bytes.includes('dark\0wide'));
      assert.ok(bytes.includes('Rock\0Disco\0Refined') && bytes.includes('TIPL'));
      assert.ok(!bytes.includes('TYER') && !bytes.includes('TDAT') && !bytes.includes('TORY'));
      const album = bytes.indexOf('TALB');
      assert.deepEqual([...bytes.subarray(album + 8, album + 11)], [0, 0x40, 7], 'its group');
      assert.ok(bytes.includes(frame(4, 'RVAD', Buffer.of(3, 16, 1, 2, 3, 4))), 'no counterpart: kept');
    });
  });

  it('changes from an unsynchronised 2.4 to 2.3', async () => {
    const picture = Buffer.concat([
      utf8('image/png\0\x03ü\0'),
      Buffer.of(0xff, 0xfb, 0xff, 0, 0xff, 0xe0, 1),
    ]);
    const frames = [frame(4, 'TIT2', utf8('Ü')), frame(4, 'APIC', unsynchronised(picture), 0x02)];
    await convert(song(4, frames, { flags: 0x80 }), '2.3');
  });

  it('keeps dates whole that the other version cannot say', async () => {
    const dates: [3 | 4, string[], string[]][] = [
      [4, ['TDRC=1999-05'], ['TXXX=DATE\0' + '1999-05', 'TYER=1999']],
      [
        4,
        ['TDRC=1999-05-03T10:20:30'],
        ['TXXX=DATE\0' + '1999-05-03T10:20:30', 'TYER=1999', 'TDAT=0305', 'TIME=1020'],
      ],
      [4, ['TDRC=long ago'], ['TDRC=long ago']],
      [4, ['TDOR=1984-02', 'TMCL=piano\0A', 'TIPL=mix\0B'], ['TDOR=1984-02', 'TMCL=piano\0A', 'TIPL=mix\0B']],
      [3, ['TYER=1999-05', 'TDAT=9999'], ['TYER=1999-05', 'TDAT=9999']],
      [3, ['TYER=1999', 'TIME=2130'], ['TDRC=1999', 'TIME=2130']],
      [3, ['TYER=1999', 'TDRC=1999-05'], ['TDRC=1999-05']],
      [3, ['TXXX=DATE\0' + '1999-05', 'TYER=1999'], ['TDRC=1999-05']],
    ];
    for (const [version, before, wanted] of dates) {
      const frames = before.map((one) => frame(version, one.slice(0, 4), text(one.slice(5))));
      const path = song(version, frames);
      const bytes = hashOf(path);
      const written = await place.write(path, { ID3: [version === 4 ? '2.3' : '2.4'] });
      const tagOf = readFileSync(path).toString('latin1', 10);
      const found = [...tagOf.matchAll(/(T[A-Z]{3})[^]{6}\0([\x20-\x7e\0]*?)(?=T[A-Z]{3}|\0\0)/g)];
      assert.deepEqual(
        found.map(([, id, said]) => `${id}=${said}`),
        wanted,
      );
      assert.equal((await place.undo(written!.entryId)).restored, 'bytes');
      assert.equal(hashOf(path), bytes);
    }
  });

  it('refuses what would not come out whole, and says which frame it is', async () => {
    const compressed = Buffer.concat([Buffer.of(0, 0, 0, 6), deflateSync(text('Title'))]);
    const refused: [RegExp, string, string][] = [
      [/TIT2.*encrypted/, song(4, [frame(4, 'TIT2', utf8('x'), 0x04)]), '2.3'],
      [/TIT2.*compressed/, song(3, [frame(3, 'TIT2', compressed, 0x80)]), '2.4'],
      [/TIT2.*damaged/, song(4, [frame(4, 'TIT2', Buffer.of(3, 0x41, 0xc3, 0x28))]), '2.3'],
      [/SYLT/, song(4, [frame(4, 'SYLT', utf8('eng\x02\x01\0la\0\0\0\0\x01'))]), '2.3'],
      [/CHAP.*damaged/, song(3, [frame(3, 'CHAP', Buffer.from('c1\0short'))]), '2.4'],
      [/2\.2/, song(2, [frame(2, 'TT2', text('x'))]), '2.4'],
      [
        /extended header/,
        song(4, [Buffer.from('000000080140010000000000'.slice(0, 16), 'hex'), frame(4, 'TIT2', text('x'))], {
          flags: 0x40,
        }),
        '2.3',
      ],
    ];
    for (const [reason, path, version] of refused) {
      const bytes = hashOf(path);
      const writing = place.write(path, { ID3: [version] });
      await assert.rejects(
        writing,
        (error) => error instanceof WriteError && reason.test(error.message),
        String(reason),
      );
      assert.equal(hashOf(path), bytes);
    }
  });

  it('changes in every format that holds such a tag, there and back again by hand', async () => {
    for (const format of ['mp3', 'wav', 'aiff', 'tta', 'dsf'] as AudioFormat[]) {
      const path = makeAudio(join(place.folder, `there.${format}`), { seconds: 0.5 });
      addForeignTags(
        tagFile(path, { title: ['Títle'], artist: ['A', 'B'], mood: ['calm', 'weit'], date: ['2001-02-03'] }),
      );
      const [packets, before] = [packetsOf(path), seen(path)];
      for (const version of ['2.3', '2.4']) {
        await place.write(path, { ID3: [version] });
        assert.deepEqual(versionOf(path), [version], format);
        assert.deepEqual(seen(path), before, `${format} as v${version}`);
        assert.equal(packetsOf(path), packets);
      }
    }
  });

  it('comes back by its field where another program wrote since', async () => {
    const path = song(3, [frame(3, 'TIT2', text('T')), frame(3, 'TXXX', text('MOOD\0calm'))]);
    const written = await place.write(path, { ID3: ['2.4'], MOOD: ['calm', 'dark'] });
    tagFile(path, { title: ['Changed'] });
    const { restored, stale } = await place.undo(written!.entryId);
    assert.deepEqual([restored, stale, versionOf(path)], ['fields', [], ['2.3']]);
    assert.deepEqual(previewFile(path, ['MOOD']).fields.get('MOOD'), ['calm']);
    assert.match(seen(path)['TIT2']!, /Changed/);
  });

  it('is nothing to a file without such a tag', async () => {
    const path = makeAudio(join(place.folder, 'none.flac'), { seconds: 0.5 });
    assert.deepEqual(versionOf(path), []);
    assert.equal(await place.write(path, { ID3: ['2.3'] }), undefined);
  });

  it('holds for any texts: there and back they are what they were', async () => {
    const word: fc.Arbitrary<string> = fc.constantFrom('a', 'Ünï', '電子', 'x/y', 'a;b', '𝄞', 'é', ' b', 'Ω');
    const list = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('\0'));
    const pair = (first: string, second = word) =>
      fc.tuple(word, second).map(([a, b]) => `${first}${a}\0${b}`);
    const contents: Record<string, fc.Arbitrary<string>> = {
      TIT2: list,
      TPE1: list,
      TCOM: list,
      TALB: list,
      TXXX: pair('', list),
      COMM: pair('eng'),
      TDRC: list,
      TMOO: list.map((text) => text.replaceAll(/[; ]/g, ',')),
      TIPL: pair(''),
      WXXX: pair('', fc.constant('u')),
      APIC: pair('image/png\0\x03'),
    };
    const frames = fc.record(contents, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(frames, async (texts) => {
        const some = Object.entries(texts as Record<string, string>).map(([id, text]) =>
          frame(4, id, utf8(text)),
        );
        const path = song(4, [frame(4, 'TSSE', utf8('x')), ...some]);
        const before = seen(path);
        await place.write(path, { ID3: ['2.3'] });
        assert.deepEqual(versionOf(path), ['2.3']);
        await place.write(path, { ID3: ['2.4'] });
        assert.deepEqual(seen(path), before);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });
});
