import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { FoundTrack } from '../../src-main/library/searchTracks.ts';
import { loadCard } from '../../src-main/taggers/loadCard.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { referenceClips, referenceFolder, withoutReference } from '../reference.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark, runHearmark, type Run } from './runHearmark.ts';
import { withoutModel } from './withoutModel.ts';

const root = join(import.meta.dirname, '..', '..');
/** Both shipped models know the same tags. */
const { vocabulary } = await loadCard(join(root, 'models', 'hearmark-transformer'));

describe('hearmark list and show', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const library = ['--library', join(folder, 'library.db')];
  let tagged: Run;
  const rows = async (...parameters: string[]) => {
    const { status, stdout, stderr } = await callHearmark(['list', ...library, '--json', ...parameters]);
    assert.equal(status, 0, stderr);
    return stdout
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as FoundTrack);
  };

  before(async () => {
    makeAudio(join(music, 'tones', 'a.flac'), { seconds: 12, frequencyHz: 220 });
    makeAudio(join(music, 'tones', 'b.mp3'), { seconds: 3, frequencyHz: 880, kind: 'tone' });
    makeAudio(join(music, 'noise.opus'), { seconds: 4, kind: 'noise' });
    tagFile(join(music, 'tones', 'a.flac'), {
      title: ['Über den Wolken'],
      artist: ['Somebody'],
      genre: ['Rock', 'Jazz'],
    });
    tagged = await callHearmark(['tag', music, ...library]);
  });

  it('lists by tag, score, category, text and folder', async () => {
    const all = await rows();
    assert.equal(all.length, 3);
    const [strongest] = all[0]!.tags;
    const withTag = await rows('--tag', strongest!.tag);
    assert.ok(
      withTag.length > 0 && withTag.every(({ tags }) => tags.some(({ tag }) => tag === strongest!.tag)),
    );
    assert.equal((await rows('--tag', `${strongest!.tag}=1`)).length, 0);
    for (const { tags } of await rows('--category', 'instrument')) {
      assert.ok(tags.some(({ category }) => category === 'instrument'));
    }
    assert.deepEqual(
      (await rows('--text', 'uber wolk')).map(({ title }) => title),
      ['Über den Wolken'],
    );
    assert.equal((await rows('--under', join(music, 'tones'))).length, 2);
    const { stdout } = await callHearmark(['list', ...library, '--under', join(music, 'noise.opus')]);
    assert.match(stdout, /\n1 track\n/);
    assert.equal((await rows('--limit', '1', '--offset', '2')).length, 1);
  });

  it('lists for people, and by its relative folder', async () => {
    const { stdout } = await callHearmark(['list', ...library, '--under', 'tones'], { cwd: music });
    assert.match(stdout, /Somebody – Über den Wolken/);
    assert.match(stdout, /2 tracks/);
  });

  it('shows every score, the timeline, and what the file says', async () => {
    const { stdout } = await callHearmark(['show', join(music, 'tones', 'a.flac'), ...library]);
    assert.match(stdout, /title +Über den Wolken/);
    assert.match(stdout, /genres +Rock; Jazz/);
    // Too short for a range
    assert.match(stdout, /loudness +-\d+\.\d LUFS, true peak -\d+\.\d dBTP/);
    const scores = stdout
      .split('\n')
      .filter((line) => / \d\.\d{3} of \d\.\d{3} {2}[▁▂▃▄▅▆▇█]{2}$/.test(line));
    assert.equal(scores.length, vocabulary.length);

    const json = JSON.parse(
      (await callHearmark(['show', join(music, 'tones', 'a.flac'), ...library, '--json'])).stdout,
    ) as {
      heard: { tags: object[]; timeline: number[][]; windowStartsSeconds: number[] };
      fileSays: { genres: string[] };
      loudness: { integratedLufs: number };
    };
    const { integratedLufs } = json.loudness;
    const around = `loudness:${integratedLufs.toFixed(1)}`;
    assert.ok((await rows(around)).some(({ loudness }) => loudness?.integratedLufs === integratedLufs));
    assert.equal(json.heard.tags.length, vocabulary.length);
    assert.deepEqual(json.fileSays.genres, ['Rock', 'Jazz']);
    assert.deepEqual(json.heard.windowStartsSeconds, [0, 2]);
    assert.equal(json.heard.timeline[1]!.length, vocabulary.length);
  });

  it('shows what this very file says, where others have the same sound', async () => {
    const place = join(folder, 'twice');
    const [first, second] = [join(place, 'a.flac'), join(place, 'b.flac')];
    for (const [path, title] of [
      [first, 'First'],
      [second, 'Second'],
    ] as const)
      // prettier-ignore
      tagFile(makeAudio(path, { seconds: 3, frequencyHz: 440 }), { title: [title], mood: [`like ${title}`] });
    const own = ['--library', join(folder, 'twice.db')];
    await callHearmark(['tag', place, ...own]);
    const show = async (path: string) => (await callHearmark(['show', path, ...own])).stdout;
    for (const [path, title] of [
      [first, 'First'],
      [second, 'Second'],
    ] as const) {
      // prettier-ignore
      assert.match(await show(path), new RegExp(`WHAT THE FILE SAYS\n(.*\n)* +title +${title}\n(.*\n)* +moods +like ${title}\n`));
      const { stdout } = await callHearmark(['show', path, ...own, '--json']);
      assert.equal((JSON.parse(stdout) as { fileSays: { title: string } }).fileSays.title, title);
    }
    const titleOf = new Map([
      [first, 'First'],
      [second, 'Second'],
    ]);
    for (const under of [[], ['--under', first], ['--under', second]]) {
      const listed = await callHearmark(['list', ...under, ...own, '--json']);
      const row = JSON.parse(listed.stdout) as { path: string; title: string };
      assert.equal(row.title, titleOf.get(row.path));
      const exported = await callHearmark(['export', ...under, ...own, '--format', 'json']);
      const [track] = JSON.parse(exported.stdout) as { path: string; title: string }[];
      assert.deepEqual([track!.path, track!.title], [row.path, row.title]);
      if (under.length > 0) assert.equal(row.path, under[1]);
    }
    rmSync(first);
    assert.match(await show(first), /WHAT THE FILE SAYS, or another with the same music\n/);
  });

  it('shows a bar with rate and remaining time on a terminal, no bar elsewhere', (t) => {
    if (spawnSync('script', ['--version']).error) return t.skip('not installed: script (util-linux)');
    const command = `${process.execPath} ${join(root, 'src-main/cli/hearmark.ts')} tag ${music} --library ${folder}/bar.db --jobs 1 --hear tags`;
    const terminal = spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8' });
    assert.match(terminal.stdout, /[█░]{24} \d of 3 files · \d/);
    assert.doesNotMatch(tagged.stderr + tagged.stdout, /[░\r]/);
  });
});

describe('hearmark score against the goldens', { skip: withoutReference }, () => {
  for (const model of ['hearmark-crnn', 'hearmark-transformer']) {
    it(`${model}: within 1e-4 from the file on`, async () => {
      const golden = JSON.parse(readFileSync(join(root, 'models', model, 'golden.json'), 'utf8')) as Record<
        string,
        number[]
      >;
      // The other clips: test/taggers/golden.test.ts
      for (const clip of referenceClips.slice(0, 1)) {
        const file = join(referenceFolder, 'efficientat', `${clip}.32k.wav`);
        const options = ['--model', model, '--windows', 'first', '--json'];
        const { stdout } = await callHearmark(['score', file, ...options]);
        const { tags, scores } = JSON.parse(stdout) as { tags: string[]; scores: number[] };
        assert.equal(tags.length, vocabulary.length);
        golden[clip]!.forEach((expected, tag) =>
          assert.ok(Math.abs(scores[tag]! - expected) < 1e-4, `${clip} ${tags[tag]}`),
        );
      }
    });
  }
});

describe('hearmark score --over-time', () => {
  const folder = temporaryFolder();

  // One as a person does
  for (const [run, model, seconds, steps, stepSeconds] of [
    [runHearmark, 'hearmark-transformer', 25, 40, 10 / 16],
    [callHearmark, 'hearmark-crnn', 60, 96, 10 / 16],
    [callHearmark, 'hearmark-transformer', 3, 5, 10 / 16],
  ] as const) {
    it(`${model} tells about ${steps} steps in ${seconds} s, none twice, none beyond the end`, async () => {
      const file = makeAudio(join(folder, `${model}-${seconds}.flac`), { seconds, channels: 1 });
      const { stdout } = await run(['score', file, '--model', model, '--over-time', '--json']);
      const over = JSON.parse(stdout) as {
        stepStartsSeconds: number[];
        stepSeconds: number;
        scores: number[][];
      };
      assert.ok(
        Math.abs(over.stepStartsSeconds.length - steps) <= 1,
        `${over.stepStartsSeconds.length} steps`,
      );
      assert.ok(Math.abs(over.stepSeconds - stepSeconds) < 1e-6);
      over.stepStartsSeconds.forEach((start, index) => {
        assert.ok(start < seconds && start > (over.stepStartsSeconds[index - 1] ?? -1));
      });
      assert.ok(
        over.scores.every(
          (step) => step.length === vocabulary.length && step.every((score) => score >= 0 && score <= 1),
        ),
      );
    });
  }
});

describe('hearmark doctor and help', () => {
  it('finds everything in order here, and leaves settings alone, whatever they are', async () => {
    const folder = temporaryFolder();
    const settings = join(folder, 'settings.json');
    writeFileSync(settings, '{');
    const { status, stdout, stderr } = await runHearmark(
      ['doctor', '--library', join(folder, 'library.db')],
      { env: { HEARMARK_MODELS: join(folder, 'models') } },
    );
    assert.equal(status, 0, stdout);
    assert.doesNotMatch(stderr, /settings/);
    assert.equal(readFileSync(settings, 'utf8'), '{');
    for (const part of [
      'Node',
      'FFmpeg',
      'SQLite',
      'ONNX Runtime',
      'hearmark-crnn',
      'hearmark-transformer',
      'Library',
      'Log',
    ]) {
      assert.match(stdout, new RegExp(`^✓ .*${part}`, 'm'));
    }
  });

  it('says what is wrong and how to mend it', async () => {
    const { status, stdout } = await callHearmark(['doctor', '--library', '/proc/1/library.db'], {
      env: withoutModel(temporaryFolder()),
    });
    assert.equal(status, 1);
    assert.match(stdout, /^✗ Library .*\n {2}→ .*--library or HEARMARK_LIBRARY/m);
  });

  it('keeps the stack of a mistake of its own for the log, and says where that is', async () => {
    const logs = temporaryFolder();
    // What no command foresees, thrown under its feet and thrown later, by nobody's hand
    for (const fault of [
      'console.log = () => { throw new RangeError("too far") }',
      'setTimeout(() => { throw new RangeError("too far") })',
    ]) {
      const { status, stderr } = await runHearmark(['models', 'list'], {
        env: {
          HEARMARK_LOGS: logs,
          NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}`,
        },
      });
      const log = join(logs, 'hearmark.log');
      assert.equal(status, 1);
      assert.equal(stderr, `hearmark: Hearmark made a mistake. The details are in its log: ${log}\n`);
      assert.match(readFileSync(log, 'utf8'), / hearmark models .*\nRangeError: too far\n +at /);
      rmSync(log);
    }
  });

  it('lists all commands, and so does the page of the command line', async () => {
    const { status, stdout } = await runHearmark(['help']);
    assert.equal(status, 0);
    const [, list = ''] = stdout.split('Commands:\n');
    const commands = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, command]) => command!);
    assert.ok(commands.includes('tag') && commands.includes('doctor'), commands.join());
    const page = readFileSync(join(import.meta.dirname, '../../docs/command-line.md'), 'utf8');
    for (const command of commands) assert.match(page, new RegExp(`^\\|.*\`${command}\\b`, 'm'), command);
  });
});
