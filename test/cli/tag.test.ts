import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { loadCard } from '../../src-main/taggers/loadCard.ts';
import { audioFormats, canMake, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { putSmallModel } from '../fixtures/putSmallModel.ts';
import { rememberPassed } from '../fixtures/rememberPassed.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { referenceFolder, withoutReference } from '../reference.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark, runHearmark, type Line } from './runHearmark.ts';

const { vocabulary } = await loadCard(join('models', 'hearmark-transformer'));
const categories = new Set(vocabulary.map(({ category }) => category));

const byName = (lines: Line[]) => new Map(lines.map((line) => [basename(line.path), line]));

describe('hearmark tag', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const library = join(folder, 'library.db');
  const models = join(folder, 'models');
  const formats = (Object.keys(audioFormats) as AudioFormat[]).filter(canMake);
  const tag = (...parameters: string[]) =>
    callHearmark(['tag', music, '--library', library, '--json', ...parameters], {
      env: { HEARMARK_MODELS: models },
    });

  before(() => {
    mkdirSync(join(music, 'deep', 'er'), { recursive: true });
    formats.forEach((format, index) => {
      const place = index % 2 ? music : join(music, 'deep', 'er');
      makeAudio(join(place, `${format}${audioFormats[format]}`), {
        format,
        seconds: 3,
        frequencyHz: 200 + 20 * index,
      });
    });
  });

  it('tags every format, each line as documented, and leaves the files as they were', async () => {
    const before = fingerprint(music);
    const { status, lines, stderr } = await tag('--jobs', '2');
    assert.equal(status, 0, stderr);
    assert.deepEqual(fingerprint(music), before);
    assert.deepEqual(
      lines.map(({ path }) => basename(path)).sort(),
      formats.map((format) => `${format}${audioFormats[format]}`).sort(),
    );
    for (const line of lines) {
      const name = basename(line.path);
      assert.equal(line.status, 'ok', `${name}: ${line.reason}`);
      assert.equal(line.model, 'hearmark-transformer');
      assert.ok(Math.abs(line.durationSeconds! - 3) < 0.15, `${name} lasts ${line.durationSeconds} s`);
      if (name === 'ape.ape') assert.match(line.reason!, /silent/);
      else assert.ok(line.tags.length > 0, `${name} has tags`);
      const strengths = line.tags.map(({ score, threshold }) => score / threshold);
      assert.ok(strengths.every((strength) => strength >= 1));
      assert.deepEqual(
        strengths,
        strengths.toSorted((a, b) => b - a),
      );
      for (const { tag, category, score } of line.tags) {
        assert.ok(tag && categories.has(category) && score <= 1);
      }
    }
  });

  it('touches nothing the second time, and says the same', async () => {
    const storedAt = scoredAt(library);
    const first = await tag();
    assert.equal(first.status, 0);
    assert.ok(first.lines.every(({ status }) => status === 'unchanged'));
    assert.equal(first.lines.length, formats.length);
    assert.ok(byName(first.lines).get('flac.flac')!.tags.length > 0);
    assert.deepEqual(scoredAt(library), storedAt);
    // Ctrl-C is again for whatever called it
    assert.equal(process.listenerCount('SIGHUP'), 0);
  });

  it('knows a moved, renamed or re-tagged file and a copy, and does not listen again', async () => {
    const storedAt = scoredAt(library);
    const path = (name: string) => {
      const found = readdirSync(music, { recursive: true, encoding: 'utf8' }).find(
        (file) => basename(file) === name,
      );
      return join(music, found!);
    };
    renameSync(path('flac.flac'), join(music, 'moved.flac'));
    copyFileSync(path('wav.wav'), join(music, 'copy.wav'));
    tagFile(path('m4a-aac.m4a'), { title: ['New'], genre: ['Rock', 'Jazz'] }, { pictureBytes: 50_000 });
    tagFile(path('opus.opus'), { title: ['New'], artist: ['A much longer artist than before'.repeat(40)] });
    tagFile(path('mp3-vbr.mp3'), { title: ['New'] }, { style: 'id3v2.4', pictureBytes: 10_000 });
    tagFile(path('mp3.mp3'), { title: ['New'] }, { style: 'ape' });
    const id3v1 = Buffer.concat([Buffer.from('TAGA title'), Buffer.alloc(118)]);
    appendFileSync(path('aac.aac'), id3v1);

    const { status, lines } = await tag();
    assert.equal(status, 0);
    const touched = [
      'moved.flac',
      'copy.wav',
      'm4a-aac.m4a',
      'opus.opus',
      'mp3-vbr.mp3',
      'mp3.mp3',
      'aac.aac',
    ];
    for (const line of lines) {
      assert.equal(line.status, touched.includes(basename(line.path)) ? 'ok' : 'unchanged', line.path);
      if (basename(line.path) !== 'ape.ape') assert.ok(line.tags.length > 0, line.path);
    }
    assert.deepEqual(scoredAt(library), storedAt, 'no new scores, no new tracks');
  });

  it('listens with another model beside the first, and in samples only where nothing better is known', async () => {
    await rememberPassed(await putSmallModel(models), library);
    const small = await tag('--model', 'small', '--coverage', 'sampled');
    // wav.wav and copy.wav are one track: whichever comes second has been listened to already
    const others = small.lines.filter(({ path }) => !/(wav|copy)\.wav$/.test(path));
    for (const line of others) assert.deepEqual([line.status, line.model], ['ok', 'small'], line.path);
    const sampled = await tag('--coverage', 'sampled');
    assert.ok(sampled.lines.every(({ status }) => status === 'unchanged'));
    const whole = await tag('--model', 'small');
    assert.ok(byName(whole.lines).get('moved.flac')!.status === 'ok');
  });

  it('prints a table for people, and the sum, and uses HEARMARK_LIBRARY where --library is not given', async () => {
    const env = { HEARMARK_LIBRARY: join(folder, 'by-environment.db') };
    const { status, stdout } = await callHearmark(['tag', join(music, 'moved.flac')], { env });
    assert.equal(status, 0);
    assert.match(
      stdout,
      new RegExp(`^FILE +${[...categories].map((one) => one.toUpperCase()).join(' +')}`, 'm'),
    );
    assert.match(stdout, /moved\.flac +\S+.* 0\.\d\d/);
    assert.match(stdout, /1 tagged, 0 unchanged, 0 failed/);
    assert.match(stdout, /Nothing was written to your files/);
    assert.ok(statSync(env.HEARMARK_LIBRARY).size > 0);
  });

  it('hears rhythm, key and voice, too, or what --hear names', async () => {
    const heard = async (name: string, ...parameters: string[]) => {
      const file = join(folder, name);
      const options = ['tag', join(music, 'moved.flac'), '--library', file, ...parameters];
      const { status, stderr } = await runHearmark(options, { asTyped: true });
      assert.equal(status, 0, stderr);
      const opened = openLibrary(file);
      try {
        return Object.keys(opened.music.of(1)).sort();
      } finally {
        opened.close();
      }
    };
    assert.deepEqual(await heard('everything.db'), ['key', 'rhythm', 'voice']);
    assert.deepEqual(await heard('key.db', '--hear', 'key'), ['key']);
  });

  it('reads its paths from the folder it was called in', async () => {
    const { lines } = await callHearmark(['tag', 'moved.flac', '--library', library, '--json'], {
      cwd: music,
    });
    assert.equal(lines[0]!.path, join(music, 'moved.flac'));
  });

  it('notes a file that went away and returns', async () => {
    renameSync(join(music, 'copy.wav'), join(folder, 'away.wav'));
    await tag();
    const known = () => {
      const opened = openLibrary(library);
      try {
        return opened.files.find(join(music, 'copy.wav'))!.missing;
      } finally {
        opened.close();
      }
    };
    assert.equal(known(), true);
    renameSync(join(folder, 'away.wav'), join(music, 'copy.wav'));
    const { lines } = await tag();
    assert.equal(byName(lines).get('copy.wav')!.status, 'unchanged');
    assert.equal(known(), false);
  });
});

describe('hearmark tag on real music', { skip: withoutReference }, () => {
  const folder = temporaryFolder();

  it('hears jazz and a piano, and what is electronic', async () => {
    const audio = join(referenceFolder, 'audio');
    const { status, lines } = await callHearmark([
      'tag',
      audio,
      '--library',
      join(folder, 'library.db'),
      '--json',
    ]);
    assert.equal(status, 0);
    assert.equal(lines.length, 9);
    const tagsOf = (name: string) =>
      byName(lines)
        .get(name)!
        .tags.map(({ tag }) => tag);
    for (const tag of ['jazz', 'piano']) assert.ok(tagsOf('thejazzpiano.mp3').includes(tag), tag);
    assert.ok(tagsOf('dubstep.mp3').includes('electronic'));
  });
});

/** Content, size and time of every file below a folder. */
function fingerprint(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter(
    (entry) => entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const { size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
      return [
        path,
        `${createHash('sha256').update(readFileSync(path)).digest('hex')} ${size} ${mtimeNs} ${ctimeNs}`,
      ];
    }),
  );
}

/** When each track of a library was scored, by model. */
function scoredAt(file: string): unknown[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare('SELECT model_id, track_id, scored_at FROM scores ORDER BY 1, 2').all();
  } finally {
    database.close();
  }
}
