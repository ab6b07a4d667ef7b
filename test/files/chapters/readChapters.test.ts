import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { bytesSource } from '../../../src-main/files/ByteSource.ts';
import { mostChapters } from '../../../src-main/files/chapters/Chapter.ts';
import { mayHaveChapters, readChapters } from '../../../src-main/files/chapters/readChapters.ts';
import { makeBook, probedChapters, type BookChapter } from '../../fixtures/makeBook.ts';
import { tonesOf } from '../../fixtures/makeImage.ts';
import { fc } from '../../properties.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

const parts = tonesOf([{ seconds: 12, frequencyHz: 300 }]);
const usual: BookChapter[] = [
  { start: 0, end: 4000, title: 'One' },
  { start: 4000, end: 7250, title: 'Zwei – 第二章 🎵' },
  { start: 7250, end: 12_000, title: 'x'.repeat(300) },
];

describe('chapters of a file', () => {
  const folder = temporaryFolder();
  const read = (path: string) =>
    readChapters(bytesSource(readFileSync(path)), path).map(({ startUs, endUs, title }) => ({
      start: Math.round(startUs / 1000),
      ...(endUs !== undefined && { end: Math.round(endUs / 1000) }),
      ...(title !== undefined && title !== '' && { title }),
    }));
  const make = (name: string, chapters = usual, parameters: string[] = []) =>
    makeBook(join(folder, name), parts, chapters, { parameters });
  /** Nero's list has no ends: there the next one begins. */
  const asProbed = (path: string) => {
    const found = read(path);
    const probed = probedChapters(path);
    assert.deepEqual(
      found.map((chapter, index) => ({ ...chapter, end: chapter.end ?? found[index + 1]?.start ?? 0 })),
      probed.map(({ end, ...chapter }, index) => ({
        ...chapter,
        end: found[index]?.end === undefined && index === probed.length - 1 ? 0 : end,
      })),
    );
    return found;
  };

  it('are what ffprobe finds: in a track of text, in a list of Nero, in Matroska', () => {
    assert.deepEqual(asProbed(make('both.m4b')), usual);
    assert.deepEqual(asProbed(make('track.m4a', usual, ['-movflags', '+disable_chpl'])), usual);
    assert.deepEqual(asProbed(make('front.m4b', usual, ['-movflags', '+faststart'])), usual);
    assert.deepEqual(asProbed(make('book.mka')), usual);
    const nero = join(folder, 'nero.m4b');
    const bytes = readFileSync(join(folder, 'both.m4b'));
    bytes.write('xxxx', bytes.indexOf('chap'), 'latin1');
    writeFileSync(nero, bytes);
    const found = asProbed(nero);
    assert.deepEqual(
      found.map(({ start }) => start),
      usual.map(({ start }) => start),
    );
    assert.equal(found[2]!.title!.length, 255);
  });

  it('are of the track of text, where the audio refers to others, too', () => {
    const bytes = readFileSync(join(folder, 'both.m4b'));
    const at = bytes.indexOf('chap') + 4;
    assert.ok(bytes.readUInt32BE(at) > 1);
    bytes.writeUInt32BE(1, at);
    const path = join(folder, 'audio-refers-to-itself.m4b');
    writeFileSync(path, bytes);
    assert.deepEqual(
      read(path).map(({ start, end }) => [start, end]),
      usual.map(({ start }) => [start, undefined]),
      'those of Nero are left',
    );
  });

  it('may have no titles', () => {
    const silent = usual.map(({ start, end }) => ({ start, end }));
    for (const name of ['silent.m4b', 'silent.mka'])
      assert.deepEqual(
        asProbed(make(name, silent)).map(({ start, title }) => [start, title]),
        silent.map(({ start }) => [start, undefined]),
      );
  });

  it('are of the edition that is played, without what it hides', { skip: withoutMkvmerge() }, () => {
    const [list, path] = [join(folder, 'editions.xml'), join(folder, 'editions.mka')];
    const atom = (start: string, title: string, more = '') =>
      `<ChapterAtom><ChapterTimeStart>${start}</ChapterTimeStart>${more}<ChapterDisplay><ChapterString>${title}</ChapterString><ChapterLanguage>eng</ChapterLanguage></ChapterDisplay></ChapterAtom>`;
    const hidden = '<ChapterFlagHidden>1</ChapterFlagHidden>';
    const off = '<ChapterFlagEnabled>0</ChapterFlagEnabled>';
    writeFileSync(
      list,
      `<?xml version="1.0"?><Chapters>
       <EditionEntry>${atom('00:00:00.000', 'Other')}</EditionEntry>
       <EditionEntry><EditionFlagDefault>1</EditionFlagDefault>${atom('00:00:00.000', 'First')}
         ${atom('00:00:02.000', 'Hidden', hidden)}${atom('00:00:03.000', 'Off', off)}
         ${atom('00:00:06.500', 'Second', `<ChapterTimeEnd>00:00:11.000</ChapterTimeEnd>${atom('00:00:07.000', 'Within')}`)}
       </EditionEntry></Chapters>`,
    );
    execFileSync('mkvmerge', ['-q', '-o', path, '--chapters', list, join(folder, 'book.mka')]);
    assert.deepEqual(read(path), [
      { start: 0, title: 'First' },
      { start: 6500, end: 11_000, title: 'Second' },
    ]);
  });

  it('end one behind the most there may be, however many there are', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ start: index, end: index + 1, title: `${index}` })); // prettier-ignore
    for (const name of ['many.m4b', 'many.mka']) {
      const found = read(make(name, many));
      assert.deepEqual(found, many.slice(0, mostChapters + 1), name);
    }
  });

  it('are looked for in MP4 and Matroska alone, by what a file is and not by its name', () => {
    for (const name of ['a.m4b', 'A.M4A', 'b.mp4', 'c.mka', 'd.webm']) assert.ok(mayHaveChapters(name), name);
    for (const name of ['a.mp3', 'b.flac', 'm4b', 'c.m4b.part']) assert.ok(!mayHaveChapters(name), name);
    assert.deepEqual(readChapters(bytesSource(Buffer.from('RIFF\0\0\0\0WAVE')), 'x.m4b'), []);
  });

  it('never fail, however damaged the file is', () => {
    const books = ['both.m4b', 'nero.m4b', 'book.mka'].map((name) => readFileSync(join(folder, name)));
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.constantFrom(...books),
        fc.array(change, { maxLength: 40 }),
        fc.boolean(),
        (book, changes, cut) => {
          const bytes = Buffer.from(book);
          // Tables and lists lie in the last part of the one, and in the first of the other
          for (const { at, byte } of changes) {
            const place = Math.floor(at * 4096);
            bytes[place < 2048 ? place : bytes.length - (4096 - place)] = byte;
          }
          const source = bytesSource(cut ? bytes.subarray(0, bytes.length - 700) : bytes);
          for (const { startUs } of readChapters(source, 'x.m4b')) assert.ok(Number.isFinite(startUs));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

function withoutMkvmerge(): string | false {
  return spawnSync('mkvmerge', ['--version']).error
    ? 'mkvmerge (Debian: mkvtoolnix) is not installed'
    : false;
}
