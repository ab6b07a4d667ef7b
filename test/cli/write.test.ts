// Past 300 lines: all work on one library of files in each format, which is heard once.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { before, beforeEach, describe, it } from 'node:test';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { rememberPassed } from '../fixtures/rememberPassed.ts';
import { makeMusic } from '../e2e/fixtures/makeMusic.ts';
import { audioFormats, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { makeManyFiles } from '../fixtures/makeManyFiles.ts';
import { readWithMutagen, tagFile } from '../fixtures/tagFile.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { packetsOf, readByFfmpeg } from '../fixtures/otherReaders.ts';
import { SheetOfTwo } from '../writing/SheetOfTwo.ts';
import { callHearmark, runHearmark } from './runHearmark.ts';

const formats = ['mp3', 'flac', 'm4a-aac', 'ogg-vorbis', 'opus', 'wav', 'wma', 'wv'] as const;
const program = join(import.meta.dirname, '..', '..', 'src-main', 'cli', 'hearmark.ts');

describe('hearmark write and unwrite', () => {
  const folder = temporaryFolder();
  const place = join(folder, 'place');
  const music = join(place, 'music');
  const library = join(place, 'library.db');
  const env = { HEARMARK_LIBRARY: library };
  const hearmark = (...parameters: string[]) => callHearmark(parameters, { env });
  const fileOf = (format: AudioFormat) => join(music, `${format}${audioFormats[format]}`);
  const tag = () => hearmark('tag', music, '--model', firstCrnn, '--json');
  const write = (...parameters: string[]) => hearmark('write', '--model', firstCrnn, ...parameters);
  let untouched: Map<string, string>;

  before(async () => {
    mkdirSync(music, { recursive: true });
    await rememberPassed(firstCrnn, library);
    formats.forEach((format, index) =>
      makeAudio(fileOf(format), { format, seconds: 3, frequencyHz: 200 + 20 * index }),
    );
    tagFile(fileOf('flac'), { title: ['One'], genre: ['Rock'] });
    const { status, stderr } = await tag();
    assert.equal(status, 0, stderr);
    inLibrary(library, (open) => {
      for (const format of formats) {
        const { trackId } = open.files.find(fileOf(format))!;
        for (const [name, category] of [
          ['techno', 'genre'],
          ['weit & leer', 'mood'],
          ['Kellerfund', 'own'],
        ] as const)
          open.corrections.append({ trackId: trackId!, tag: name, category, action: 'added' });
      }
    });
    untouched = contentsOf(music);
    execFileSync('cp', ['-a', place, join(folder, 'as-tagged')]);
  });

  // With times to the nanosecond, by which a file is known to be unchanged
  beforeEach(() => {
    rmSync(place, { recursive: true });
    execFileSync('cp', ['-a', join(folder, 'as-tagged'), place]);
  });

  it('shows what would change and touches nothing, unless it is told yes', async () => {
    for (const parameters of [['--dry-run'], []]) {
      const { status, stdout } = await write(...parameters);
      assert.equal(status, 0);
      assert.match(stdout, /GENRE: Rock -> Rock; techno .*\n {4}\+ techno/);
      assert.match(stdout, /MOOD: \(nothing\) -> weit & leer/);
      assert.match(stdout, /8 files would change, 0 would not, 0 cannot be written/);
      assert.match(stdout, /Nothing (is|was) written/);
      // eslint-disable-next-line no-control-regex -- that there is none is the point
      assert.doesNotMatch(stdout, /KELLERFUND|OWN|\x1b/);
    }
    const mapped = await write('--dry-run', '--map', 'Techno=Tekkno; Rave', 'weit & leer=');
    assert.match(mapped.stdout, /GENRE: Rock -> Rock; Tekkno; Rave /);
    assert.doesNotMatch(mapped.stdout, /MOOD/);
    assert.deepEqual(contentsOf(music), untouched);
  });

  it('writes what a person accepted, as other programs read it, and keeps the track', async () => {
    const packets = formats.map((format) => packetsOf(fileOf(format)));
    const { status, stdout, stderr } = await write(music, '--yes', '--mode', 'own=add');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /8 files written, 0 not\. Batch 1\./);
    for (const [index, format] of formats.entries()) {
      const genres = format === 'flac' ? ['Rock', 'techno'] : ['techno'];
      const texts = Object.values(readWithMutagen(fileOf(format))!.tags).flat();
      for (const value of [...genres, 'weit & leer', 'Kellerfund'])
        assert.ok(texts.includes(value), `${format} says ${texts.join(', ')}`);
      assert.match(readByFfmpeg(fileOf(format))['genre'] ?? '', new RegExp(genres.join('; ?')), format);
      assert.equal(packetsOf(fileOf(format)), packets[index], format);
    }
    const again = await tag();
    assert.deepEqual([...new Set(again.lines.map((line) => line.status))], ['unchanged']);
    inLibrary(library, (open) => {
      const { trackId } = open.files.find(fileOf('mp3'))!;
      assert.deepEqual(open.tracks.get(trackId!)!.tags.genres, ['techno']);
      assert.equal(open.corrections.ofTrack(trackId!).length, 3);
    });
    const twice = await write('--dry-run', '--mode', 'own=add');
    assert.match(twice.stdout, /0 files would change, 8 would not/);
    assert.doesNotMatch(twice.stdout, /accepted yet/);
    const converted = await write('--dry-run', '--mode', 'own=add', '--id3', '2.3', '--convert-id3');
    assert.match(converted.stdout, /mp3\.mp3\n {2}ID3: 2\.4 -> 2\.3/);
    assert.match(
      converted.stdout,
      /2 files would change, 6 would not.*\n +2 convert the ID3 tag to the other version/,
    );
  });

  it('writes tempo and key where that is asked for, as they are to be written, and undoes it', async () => {
    tagFile(fileOf('mp3'), { bpm: ['90'] });
    await tag();
    const before = contentsOf(music);
    inLibrary(library, (open) => {
      for (const format of ['flac', 'mp3', 'm4a-aac'] as const) {
        const selection = { trackIds: [open.files.find(fileOf(format))!.trackId!] };
        open.changes.answerTempo({ selection, answer: { bpm: 127.96 } });
        open.changes.answerKey({ selection, answer: { key: 21 } });
      }
    });
    const off = ['--mode', 'genre=off', 'mood=off'];
    const fill = ['--bpm', 'fill', '--bpm-decimals', '1', '--key', 'fill', '--key-notation', 'open-key'];
    const none = await write('--dry-run', ...off);
    assert.match(none.stdout, /0 files would change/);
    const { status, stdout, stderr } = await write(music, '--yes', ...off, ...fill);
    assert.equal(status, 0, stderr);
    assert.match(
      stdout,
      /flac\.flac\n {2}BPM: \(nothing\) -> 128 .*\n {4}\+ 128\n {2}INITIALKEY: \(nothing\) -> 1m/,
    );
    const [flac, mp3] = [readWithMutagen(fileOf('flac'))!.tags, readWithMutagen(fileOf('mp3'))!.tags];
    assert.deepEqual([flac.bpm, flac.initialkey], [['128'], ['1m']]);
    assert.deepEqual([mp3.TBPM, mp3.TKEY], [['90'], ['1m']]);
    const replaced = await write('--dry-run', ...off, '--bpm', 'replace', '--bpm-decimals', '2');
    assert.match(replaced.stdout, /mp3\.mp3\n {2}BPM: 90 -> 127\.96 .*replace the value/);
    await hearmark('unwrite', '--all', '--yes');
    assert.deepEqual(contentsOf(music), before);
    const wrong = await write('--bpm-decimals', '3');
    assert.equal(wrong.status, 2);
  });

  it('writes all genres as one value where that is wanted, reads them apart again, and undoes it', async () => {
    const said = () => readWithMutagen(fileOf('flac'))!.tags.genre;
    assert.match((await write('--dry-run', '--join-genres', 'and')).stderr, /--join-genres takes/);
    const joined = ['--yes', '--join-genres', ', ', fileOf('flac')];
    const { stdout } = await write(...joined);
    assert.match(stdout, /GENRE: Rock -> Rock, techno/);
    assert.deepEqual(said(), ['Rock, techno']);
    assert.match((await write(...joined)).stdout, /0 files would change/);
    await tag();
    const shown = async () => (await hearmark('show', fileOf('flac'), '--model', firstCrnn)).stdout;
    assert.match(await shown(), /genres +Rock, techno\n/);
    await hearmark('genres', ',', '--keep');
    assert.match(await shown(), /genres +Rock; techno\n/);
    await hearmark('unwrite', '--all', '--yes');
    assert.deepEqual(contentsOf(music), untouched);
  });

  it('says that cue sheets keep their separator', async () => {
    const sheet = new SheetOfTwo(join(place, 'image'));
    inLibrary(library, (open) => {
      for (const [index, file] of sheet.tracks.entries()) {
        const { id } = open.tracks.save({
          file,
          contentId: Buffer.alloc(32, index + 1),
          properties: {},
          tags: {},
        });
        open.corrections.append({ trackId: id, tag: 'dub', category: 'genre', action: 'added' });
      }
    });
    const preview = async (...more: string[]) =>
      (await write('--dry-run', join(place, 'image'), ...more)).stdout;
    assert.match(await preview('--join-genres', ', '), /dub[^]*\nCue sheets keep "; " between genres/);
    assert.doesNotMatch(await preview(), /keep "; "/);
  });

  it('writes suggestions only if it is told to, and only into what the filter leaves', async () => {
    makeMusic(join(music, 'beat'), [{ title: 'Motor', artist: 'Anna Brandt', sound: 'beat' }]);
    await tag();
    const listed = await hearmark('list', '--text', 'motor', '--json', '--model', firstCrnn);
    const [row] = listed.lines as unknown as {
      tags: { tag: string; category: string; decided?: boolean }[];
    }[];
    const heard = row!.tags.filter(({ decided }) => !decided);
    assert.ok(heard.length > 0);
    const modes = heard.map(({ category }) => `${category}=add`);
    const { stdout } = await write(
      '--dry-run',
      '--accept-suggestions',
      '--filter',
      'text=motor',
      '--mode',
      ...modes,
    );
    const coming = [...stdout.matchAll(/^ {4}\+ (.*)$/gm)].map(([, value]) => value!);
    assert.deepEqual(coming.sort(), heard.map(({ tag: name }) => name).sort());
    const files = [...stdout.matchAll(/^\S.*\.(\w+)$/gm)].map(([, ending]) => ending);
    assert.deepEqual(files, ['flac']);
    const without = await write('--dry-run', '--filter', 'text=motor', '--mode', ...modes);
    assert.match(without.stdout, /0 files would change/);
    assert.match(without.stdout, /No tag of these files is accepted yet\..*--accept-suggestions/);
  });

  it('undoes a field, tells what is stale, and undoes everything byte for byte', async () => {
    assert.equal((await write(music, '--yes', '--mode', 'own=add')).status, 0);
    const field = await hearmark('unwrite', fileOf('mp3'), '--field', 'mood', '--yes');
    assert.equal(field.status, 0, field.stderr);
    const texts = Object.values(readWithMutagen(fileOf('mp3'))!.tags).flat();
    assert.ok(texts.includes('techno') && !texts.includes('weit & leer'));

    tagFile(fileOf('ogg-vorbis'), { genre: ['Somebody else'] });
    const listed = await runHearmark(['batches'], { env });
    assert.match(listed.stdout, /2 .*Undo.*\n.*1 .*Write tags to 8 files: 8 written/);
    const all = await runHearmark(['unwrite', '--all', '--yes'], { env });
    assert.match(all.stdout, /GENRE: Somebody else -> Somebody else .*\n {4}Hearmark wrote: techno/);
    assert.equal(all.status, 0, all.stderr);
    const now = contentsOf(music);
    const changed = [...untouched].filter(([name, bytes]) => now.get(name) !== bytes).map(([name]) => name);
    assert.deepEqual(changed, ['ogg-vorbis.ogg']);
    assert.deepEqual(readWithMutagen(fileOf('ogg-vorbis'))!.tags.genre, ['Somebody else']);
    const again = await tag();
    assert.deepEqual([...new Set(again.lines.map((line) => line.status))], ['unchanged']);
  });

  it('refuses a file that changed since the preview, and writes the others', async () => {
    const untouchedFlac = readFileSync(fileOf('flac'));
    const run = await answering(['write', fileOf('flac'), fileOf('wv'), '--model', firstCrnn], () => {
      appendFileSync(fileOf('wv'), 'x');
      return 'y\n';
    });
    assert.equal(run.status, 1, run.stderr);
    assert.match(run.stdout, /1 file written, 1 not/);
    assert.match(run.stdout, /wv\.wv: was changed since the preview/);
    const later = await write(fileOf('wv'), '--yes');
    assert.match(later.stdout, /wv\.wv: was changed since Hearmark last looked at it/);
    assert.equal(later.status, 1);
    const { status } = await hearmark('unwrite', fileOf('flac'), '--yes');
    assert.equal(status, 0);
    assert.deepEqual(readFileSync(fileOf('flac')), untouchedFlac);
  });

  it('says no for whoever cannot answer, and stops on Ctrl-C', async () => {
    const run = await answering(['write', '--model', firstCrnn], (child) => {
      child.kill('SIGINT');
      return '';
    });
    assert.equal(run.status, 130, run.stderr);
    assert.match(run.stdout, /Nothing was written/);
    assert.equal((await hearmark('unwrite', '--all', '--dry-run')).status, 0);
    for (const wrong of [['unwrite'], ['write', '--mode', 'genre=maybe'], ['write', '--map', 'techno']])
      assert.equal((await hearmark(...wrong)).status, 2, wrong.join(' '));
    for (const more of [['--all'], [fileOf('mp3')]]) {
      const { status, stderr } = await hearmark('unwrite', ...more, '--batch', '1');
      assert.equal(status, 2);
      assert.match(stderr, /say only one of --all, --batch/);
    }
  });

  it('stops between two files on Ctrl-C: each is the old one or the new one', async () => {
    const many = join(music, 'many');
    // More than processes have in hand at a time
    inLibrary(library, (open) => void makeManyFiles(open, many, 100));
    const old = contentsOf(many);
    const run = await answering(['write', many, '--model', firstCrnn], (child) => {
      void firstChange(many, old).then(() => child.kill('SIGINT'));
      return 'y\n';
    });
    assert.equal(run.status, 130, run.stderr);
    const [, written, left] = /(\d+) files? written, 0 not[^]*?(\d+) files? not touched/.exec(run.stdout)!;
    assert.ok(Number(written) > 0 && Number(left) > 0, run.stdout);
    const now = contentsOf(many);
    const isNew = [...old].filter(([name, bytes]) => now.get(name) !== bytes);
    assert.equal(isNew.length, Number(written));
    for (const [name] of isNew) assert.deepEqual(readWithMutagen(join(many, name))!.tags.genre, ['dub']);
    assert.equal((await hearmark('unwrite', many, '--yes')).status, 0);
    assert.deepEqual(contentsOf(many), old);
  });

  /** Runs a command that asks a question, and answers it. */
  async function answering(
    parameters: string[],
    answer: (child: ReturnType<typeof spawn>) => string,
  ): Promise<{ status: number | null; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, [program, ...parameters], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.stdout.on('data', (data: Buffer) => {
      const before = stdout;
      stdout += data.toString();
      if (stdout.includes('[y/N]') && !before.includes('[y/N]')) child.stdin.write(answer(child));
    });
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, stdout, stderr };
  }
});

function inLibrary(file: string, work: (library: Library) => void): void {
  const library = openLibrary(file);
  try {
    work(library);
  } finally {
    library.close();
  }
}

/** Of each file its bytes and its time. */
function contentsOf(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );
}

async function firstChange(folder: string, old: Map<string, string>): Promise<void> {
  const sizes = new Map([...old.keys()].map((name) => [name, statSync(join(folder, name)).mtimeMs]));
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    const isChanged = [...sizes].some(
      ([name, timeMs]) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs !== timeMs,
    );
    if (isChanged) return;
  }
}
