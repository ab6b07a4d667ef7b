import assert from 'node:assert/strict';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseSheet } from '../../../src-main/files/sheets/parseSheet.ts';
import { readSheets } from '../../../src-main/files/sheets/readSheets.ts';
import { decodeSheet } from '../../../src-main/files/sheets/sheetText.ts';
import { fc } from '../../properties.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

const track = (number: number, at: string, title = `Track ${number}`) =>
  `  TRACK ${String(number).padStart(2, '0')} AUDIO\n    TITLE "${title}"\n    INDEX 01 ${at}\n`;
const twoTracks = track(1, '00:00:00') + track(2, '03:20:37');

describe('readSheets', () => {
  const folder = temporaryFolder();
  const read = (sheet: string | Buffer, audio: string[], name = 'image.cue') => {
    writeFileSync(join(folder, name), sheet);
    const { byFile, leftOut } = readSheets(folder, [name], audio);
    const spans = [...byFile].map(([file, { tracks }]) => [
      file,
      tracks.map(({ span }) => `${span.startUs}-${span.endUs}`),
    ]);
    return {
      spans,
      titles: [...byFile].flatMap(([, { tracks }]) => tracks.map(({ tags }) => tags.title)),
      why: leftOut[0]?.why,
    };
  };

  it('counts 75 sectors a second', () => {
    const { spans, why } = read(`FILE "image.flac" WAVE\n${twoTracks}`, ['image.flac']);
    assert.deepEqual(spans, [['image.flac', ['0-200493333', '200493333-0']]]);
    assert.equal(why, undefined);
  });

  it('finds the file of another ending, case, slash or form of its letters, and never guesses between two', () => {
    const sheet = (name: string) => `FILE "${name}" WAVE\n${twoTracks}`;
    const found = (name: string, ...audio: string[]) => read(sheet(name), audio).spans[0]?.[0];
    assert.equal(found('image.wav', 'image.flac'), 'image.flac');
    assert.equal(found('IMAGE.WAV', 'Image.wav'), 'Image.wav');
    assert.equal(found('D:\\rips\\Best\\image.ape', 'image.ape'), 'image.ape');
    assert.equal(found('Caf\u00e9.wav', 'Cafe\u0301.flac'), 'Cafe\u0301.flac');
    assert.equal(found('CDImage.wav', 'image.flac'), 'image.flac', 'by the name of the sheet');
    assert.equal(found('image.wav', 'image.flac', 'image.ape'), undefined);
    assert.equal(read(sheet('image.wav'), []).why, 'it names image.wav, which is not beside it');
    const several = `${sheet('a.wav')}${sheet('b.wav')}${sheet('c.wav')}`;
    assert.equal(read(several, []).why, 'it names a.wav and 2 more, which are not beside it');
  });

  it('gives each of several files its own tracks: one alone is all of it, whatever its pregap', () => {
    const sheet = `FILE "a.wav" WAVE\n${track(1, '00:00:00')}${track(2, '01:00:00')}  TRACK 03 AUDIO\n    INDEX 00 02:00:00
FILE "b.wav" WAVE\n    INDEX 01 00:02:00\nFILE "c.wav" WAVE\n${track(4, '00:00:00')}`;
    const { spans, why } = read(sheet, ['a.flac', 'b.wav']);
    assert.deepEqual(spans, [
      ['a.flac', ['0-60000000', '60000000-0']],
      ['b.wav', ['0-0']],
    ]);
    assert.equal(why, 'it names c.wav, which is not beside it');
  });

  it('reads tempo and key of a track, with fractions', () => {
    const said = track(1, '00:00:00').replace(
      '    INDEX',
      '    REM BPM "127,98"\n    REM INITIALKEY "F#m"\n    INDEX',
    );
    writeFileSync(join(folder, 'image.cue'), `FILE "image.flac" WAVE\n${said}${track(2, '03:20:37')}`);
    const { byFile } = readSheets(folder, ['image.cue'], ['image.flac']);
    const tags = byFile.get('image.flac')!.tracks.map(({ tags: { bpm, key } }) => [bpm, key]);
    assert.deepEqual(tags, [[127.98, 'F#m'], [undefined, undefined]]); // prettier-ignore
  });

  it('takes a file that is named again for each track as one, and none that is named in several places', () => {
    const [a, b] = ['FILE "a.wav" WAVE\n', 'FILE "b.wav" WAVE\n'];
    const again = read(`${a}${track(1, '00:00:00')}${a}${track(2, '01:00:00')}`, ['a.wav']);
    assert.deepEqual(again.spans, [['a.wav', ['0-60000000', '60000000-0']]]);
    const sheet = `${a}${track(1, '00:00:00')}${b}${track(2, '00:00:00')}${a}${track(3, '01:00:00')}`;
    const apart = read(sheet, ['a.wav', 'b.wav']);
    assert.deepEqual([apart.spans, apart.why], [[], 'it names a.wav in several places']);
  });

  it('leaves data out, and ends the track before it there', () => {
    const sheet = `FILE "a.bin" BINARY\n${twoTracks}  TRACK 03 MODE1/2352\n    INDEX 01 05:00:00\n`;
    assert.deepEqual(read(sheet, ['a.wav']).spans, [['a.wav', ['0-200493333', '200493333-300000000']]]);
  });

  it('says what is wrong with a sheet, and reads none that is', () => {
    const why = (sheet: string) => {
      const found = read(sheet, ['a.wav']);
      assert.deepEqual(found.spans, []);
      return found.why;
    };
    const file = 'FILE "a.wav" WAVE\n';
    assert.equal(why(''), 'a cue sheet without tracks');
    assert.equal(
      why(`${file}${track(1, '02:00:00')}${track(2, '01:00:00')}`),
      'its track 2 begins before the one in front of it',
    );
    assert.equal(
      why(`${file}${track(1, '00:00:00')}${track(2, '00:00:00')}`),
      'its track 2 begins before the one in front of it',
    );
    assert.equal(why(`${file}${track(1, '00:99:00')}`), 'its track 1 has no place (INDEX 01)');
    assert.equal(
      why(`${file}  TRACK 01 AUDIO\n${track(2, '01:00:00')}`),
      'its track 1 has no place (INDEX 01)',
    );
    assert.equal(why(track(1, '00:00:00')), 'its track 1 has no place (INDEX 01)');
    const many = Array.from({ length: 1000 }, (_, index) => track(index % 100, `${index}:00:00`));
    assert.equal(why(file + many.join('')), 'a cue sheet of more than 999 tracks');
    writeFileSync(join(folder, 'large.cue'), '');
    truncateSync(join(folder, 'large.cue'), 1e8);
    mkdirSync(join(folder, 'folder.cue'));
    const { leftOut, unread } = readSheets(folder, ['large.cue', 'folder.cue', 'gone.cue'], ['a.wav']);
    assert.deepEqual(
      leftOut.map((left) => left.why),
      [
        'is not a regular file',
        'cannot be read: it does not exist or no longer exists',
        'it is too large for a cue sheet (100.0 MB)',
      ],
    );
    assert.deepEqual([...unread], ['folder.cue', 'gone.cue'], 'what they said still stands');
  });

  it('reads each encoding, whatever ends the lines', () => {
    const sheet = (title: string) =>
      `FILE "a.wav" WAVE\r\n${track(1, '00:00:00', title)}${track(2, '01:00:00')}`;
    const titleIn = (bytes: Buffer) => read(bytes, ['a.wav']).titles[0];
    assert.equal(titleIn(Buffer.from(sheet('Blåsippa 夜'))), 'Blåsippa 夜');
    assert.equal(titleIn(Buffer.from(`\ufeff${sheet('Blåsippa')}`)), 'Blåsippa');
    assert.equal(titleIn(Buffer.from(`\ufeff${sheet('Blåsippa')}`, 'utf16le')), 'Blåsippa');
    assert.equal(titleIn(Buffer.from(sheet('Amélie, Björk, Blåsippa'), 'latin1')), 'Amélie, Björk, Blåsippa');
    const dont = Buffer.from(sheet('Don\x92t é'), 'latin1');
    assert.equal(titleIn(dont), 'Don’t é');
    const japanese = Buffer.concat([
      Buffer.from('FILE "a.wav" WAVE\rTRACK 01 AUDIO\rTITLE "'),
      Buffer.from('835c83748367838d8362834e', 'hex'), // ソフトロック, with a byte that is a backslash
      Buffer.from('"\rINDEX 01 00:00:00\r'),
    ]);
    assert.equal(titleIn(japanese), 'ソフトロック');
    assert.equal(decodeSheet(japanese).encoding, 'shift_jis');
  });

  it('survives anything', () => {
    const word = fc.constantFrom(
      'FILE',
      'TRACK',
      'INDEX',
      'REM',
      'TITLE',
      '"',
      '01',
      '00:00:00',
      '99:59:74',
      'AUDIO',
      ' ',
      '\n',
      '\r',
      'a.wav',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 200 }), (words) => {
        const parsed = parseSheet(words.join(' '));
        assert.ok('problem' in parsed || parsed.files.length >= 0);
      }),
    );
  });
});
