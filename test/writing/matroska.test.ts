import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { after, describe, it } from 'node:test';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { buildOf, contentOf, keptAt } from '../fixtures/keptFile.ts';
import { ffmpeg, makeAudio } from '../fixtures/makeAudio.ts';
import { checkMatroska } from '../fixtures/matroska/checkMatroska.ts';
import { extracted } from '../fixtures/matroska/tagMatroska.ts';
import { readByExiftool } from '../fixtures/otherReaders.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { namesIn } from '../temporaryFolder.ts';
import { assertMatroska, few, many, skipMatroska } from './assertMatroska.ts';
import { writeAndUndo, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

const at = namesIn(place.folder);
/** Runs mkvmerge for the file that it makes; of the same it makes the same. */
function mkvmerge(path: string, options: string[], input: string): void {
  const merge = (draft: string) =>
    execFileSync('mkvmerge', ['--quiet', '--deterministic', '1', '-o', draft, ...options, input]);
  const known = options.map((option) => (existsSync(option) ? contentOf(option) : option));
  keptAt(path, [buildOf('mkvmerge'), known, contentOf(input)], merge, extname(path));
}

describe('Matroska as programs write it', { skip: skipMatroska }, () => {
  const source = () => makeAudio(at('flac'), { seconds: 3, kind: 'noise' });
  const title = [
    '-metadata',
    'title=T',
    '-metadata',
    'album=A',
    '-metadata',
    'track=3/12',
    '-metadata',
    'X=y',
  ];

  const byFfmpeg: Record<string, string[]> = {
    'tags in front': title,
    'without tags': ['-map_metadata', '-1', '-fflags', '+bitexact'],
    'cues in front, with room for them': [...title, '-reserve_index_space', '4000'],
    'cues in front, by moving the audio': [...title, '-cues_to_front', '1'],
    'small clusters': [...title, '-cluster_time_limit', '200'],
    'without checksums': [...title, '-write_crc32', '0'],
    live: [...title, '-live', '1'],
  };
  for (const [what, how] of Object.entries(byFfmpeg)) {
    it(`by ffmpeg: ${what}`, async () => {
      const path = at('mka');
      ffmpeg(['-i', source(), '-c:a', 'flac', ...how, path]);
      await assertMatroska(place, path);
    });
  }

  it('by ffmpeg into a pipe, where neither segment nor places are known', async () => {
    for (const ending of ['mka', 'webm']) {
      const path = at(ending);
      const format =
        ending === 'mka' ? ['-c:a', 'flac', '-f', 'matroska'] : ['-c:a', 'libopus', '-f', 'webm'];
      const bytes = execFileSync('ffmpeg', ['-v', 'error', '-i', source(), ...format, '-'], {
        maxBuffer: 1 << 26,
      });
      writeFileSync(path, bytes);
      await assertMatroska(place, path);
    }
  });

  it('by mkvmerge: of FLAC, Ogg and Opus with tags, with chapters, attachments, and its options', async () => {
    const chapters = at('txt');
    writeFileSync(
      chapters,
      'CHAPTER01=00:00:00.000\nCHAPTER01NAME=One\nCHAPTER02=00:00:01.500\nCHAPTER02NAME=Two\n',
    );
    const cover = at('png');
    writeFileSync(cover, Buffer.from(`\x89PNG\r\n\x1a\n${'x'.repeat(900)}`, 'latin1'));
    const tagged = (ending: string) =>
      tagFile(makeAudio(at(ending), { seconds: 3 }), { title: ['T'], genre: ['Rock', 'Pop'], artist: ['A'] });
    const cases: [string, string[]][] = [
      ['flac', []],
      ['ogg', ['--clusters-in-meta-seek']],
      ['opus', ['--webm']],
      ['flac', ['--no-cues']],
      ['ogg', ['--cluster-length', '300ms', '--chapters', chapters]],
      ['flac', ['--disable-lacing', '--chapters', chapters, '--attach-file', cover]],
      ['ogg', ['--disable-track-statistics-tags', '--title', 'A title']],
      ['opus', ['--engage', 'no_simpleblocks']],
      ['ogg', ['--engage', 'no_cue_duration', '--engage', 'no_cue_relative_position']],
    ];
    for (const [ending, options] of cases) {
      const path = at(options.includes('--webm') ? 'webm' : 'mka');
      mkvmerge(path, options, tagged(ending));
      await assertMatroska(place, path);
    }
  });

  it('by mkvpropedit: tags at the end, and an empty element where they were', async () => {
    const path = at('mka');
    ffmpeg(['-i', source(), '-c:a', 'flac', ...title, path]);
    const bytes = statSync(path).size;
    tagFile(
      path,
      { genre: ['Rock', 'Dub'], title: ['B'], album: ['C'], LONG: ['x'.repeat(900)] },
      { pictureBytes: 3000 },
    );
    assert.ok(statSync(path).size > bytes + 3900);
    await assertMatroska(place, path);
  });

  it('exiftool reads them in front of the audio, and behind it where it is asked to look there', async () => {
    const path = at('mka');
    ffmpeg(['-i', source(), '-c:a', 'flac', '-metadata', `X=${'y'.repeat(200)}`, path]);
    await writeAndUndo(place, path, { GENRE: ['Rock', 'Pop'], X: ['short'] }, () =>
      assert.equal(readByExiftool(path)['Genre'], 'Pop'),
    );
    await writeAndUndo(place, path, many, () => {
      const said = execFileSync('exiftool', ['-ee', '-a', '-s3', '-Genre', path], { encoding: 'utf8' });
      assert.deepEqual(said.trim().split('\n'), many.GENRE);
    });
  });

  it('mkvpropedit reads what Hearmark wrote, and changes it', async () => {
    const path = at('mka');
    ffmpeg(['-i', source(), '-c:a', 'flac', ...title, path]);
    for (const values of [few, many] as Record<string, string[]>[]) await place.write(path, values);
    execFileSync('mkvpropedit', [
      '--quiet',
      path,
      '--edit',
      'info',
      '--set',
      'title=Another',
      '--set',
      'muxing-application=x',
    ]);
    checkMatroska(readFileSync(path));
    assert.deepEqual(extracted(path, 'GENRE'), many.GENRE);
    assert.deepEqual(previewFile(path, ['GENRE']).fields.get('GENRE'), many.GENRE);
  });
});
