import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { encodeSheetText } from '../../src-main/writing/tags/encodeSheet.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { WritingPlace } from './writingPlace.ts';

/** A sheet with what must stay as it is: tabs, other comments, lines that mean nothing, an end without a new line. */
const sheet = (title: string, end = '\r\n') =>
  [
    'REM GENRE Rock',
    'REM DISCID 870AFE0B',
    `TITLE "${title}"`,
    'FILE "image.wav" WAVE',
    '  TRACK 01 AUDIO',
    '\tTITLE "One"   ',
    '    rem  genre   "Jazz; Blues"',
    '    REM REPLAYGAIN_TRACK_GAIN -7.1 dB',
    '    INDEX 01 00:00:00',
    '  TRACK 02 AUDIO',
    '    TITLE "Two"',
    '    FLAGS DCP',
    '  \tINDEX 00 03:18:10',
    '    INDEX 01 03:20:37',
  ].join(end);

describe('a cue sheet that is written', () => {
  for (const [name, encode] of [
    ['UTF-8', (text) => Buffer.from(text)],
    ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
    ['Windows-1252', (text) => encodeSheetText(text, 'windows-1252')],
    ['Shift-JIS', (text) => encodeSheetText(text, 'shift_jis')],
  ] satisfies [string, (text: string) => Buffer][]) {
    for (const [ending, end] of Object.entries({ CRLF: '\r\n', LF: '\n', CR: '\r' })) {
      it(`changes its comment alone, and is what it was after the undo: ${name}, ${ending}`, async () => {
        using place = new WritingPlace();
        const path = join(place.folder, 'image.cue');
        const title = name === 'Shift-JIS' ? 'ソフトロック表' : 'Blåsippa';
        const before = encode(sheet(title, end));
        writeFileSync(path, before);
        const { fields } = previewFile(path, ['TRACK 01 GENRE', 'TRACK 02 GENRE', 'TRACK 01 MOOD']);
        assert.deepEqual([...fields.values()], [['Jazz', 'Blues'], ['Rock'], []]);
        const value = name === 'Shift-JIS' ? 'ロック' : 'Søt';
        const written = await place.write(path, {
          'TRACK 01 GENRE': ['Jazz', 'Techno'],
          'TRACK 01 MOOD': [value],
          'TRACK 02 RAINY DAY': ['yes'],
        });
        const wanted = sheet(title, end)
          .replace('"Jazz; Blues"', '"Jazz; Techno"')
          .replace('    INDEX 01 00', `    REM MOOD "${value}"${end}    INDEX 01 00`)
          .replace('  \tINDEX 00', `  \tREM RAINY_DAY "yes"${end}  \tINDEX 00`);
        assert.deepEqual(readFileSync(path), encode(wanted));
        assert.deepEqual((await place.undo(written!.entryId)).restored, 'bytes');
        assert.deepEqual(readFileSync(path), before);
      });
    }
  }

  it('is undone by field where another program has changed it since', async () => {
    using place = new WritingPlace();
    const path = join(place.folder, 'image.cue');
    writeFileSync(path, sheet('Title'));
    const { entryId } = (await place.write(path, {
      'TRACK 01 GENRE': ['Techno'],
      'TRACK 02 MOOD': ['calm'],
    }))!;
    writeFileSync(path, readFileSync(path, 'utf8').replace('"Two"', '"Zwei"').replace('calm', 'dark'));
    const { restored, stale } = await place.undo(entryId);
    assert.equal(restored, 'fields');
    assert.deepEqual(stale, [{ field: 'TRACK 02 MOOD', written: ['calm'], found: ['dark'] }]);
    assert.deepEqual(previewFile(path, ['TRACK 01 GENRE']).fields.get('TRACK 01 GENRE'), ['Jazz', 'Blues']);
  });

  it('is refused where it cannot hold what is to be written, and stays as it is', async () => {
    using place = new WritingPlace();
    const path = join(place.folder, 'image.cue');
    const refusal = async (bytes: Buffer, field: string, value: string) => {
      writeFileSync(path, bytes);
      const write = async () => void (await place.write(path, { [field]: [value] }));
      const message = await write().then(
        () => 'written',
        (error: Error) => error.message,
      );
      assert.deepEqual(readFileSync(path), bytes);
      return message;
    };
    const plain = encodeSheetText(sheet('Blåsippa'), 'windows-1252');
    assert.match(await refusal(plain, 'TRACK 01 GENRE', '夜'), /windows-1252, which cannot hold "夜"/);
    assert.match(await refusal(plain, 'TRACK 01 GENRE', 'the "best"'), /cannot hold a quotation mark/);
    assert.match(await refusal(plain, 'TRACK 07 GENRE', 'Rock'), /no track for TRACK 07 GENRE/);
    assert.match(
      await refusal(Buffer.from(`\ufeff${sheet('a')}`, 'utf16le'), 'TRACK 01 GENRE', 'Rock'),
      /UTF-16/,
    );
    assert.match(await refusal(Buffer.from('nothing'), 'TRACK 01 GENRE', 'Rock'), /without tracks/);
    const broken = Buffer.from(sheet('a').replace('03:20:37', '03:99:37'));
    assert.match(await refusal(broken, 'TRACK 01 GENRE', 'Rock'), /its track 2 has no place/);
  });

  it(
    'is a sheet to an independent reader',
    { skip: spawnSync('cueprint').error ? 'cuetools is not installed' : false },
    async () => {
      using place = new WritingPlace();
      const path = join(place.folder, 'image.cue');
      // It knows commands in capitals alone, and needs an end of the last line
      writeFileSync(path, `${sheet('Title', '\n').replace('rem  genre', 'REM GENRE')}\n`);
      await place.write(path, { 'TRACK 01 GENRE': ['Techno'], 'TRACK 02 GENRE': ['Dub', 'Jazz'] });
      const titles = execFileSync('cueprint', ['-t', '%n %t\\n', path], { encoding: 'utf8' });
      assert.equal(titles, '1 One\n2 Two\n');
    },
  );
});
