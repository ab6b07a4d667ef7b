// Past 300 lines: all work on one library, which is heard once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExclusiveLock } from '../../src-main/library/ExclusiveLock.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { readOutputLayer } from '../../src-main/training/outputLayer.ts';
import { installFirstCrnn } from '../fixtures/firstCrnn.ts';
import { putSmallModel } from '../fixtures/putSmallModel.ts';
import { rememberPassed } from '../fixtures/rememberPassed.ts';
import { callHearmark, type Run } from '../cli/runHearmark.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { inventTracks } from './inventLibrary.ts';
import { makeTune } from './makeTune.ts';

const program = join(import.meta.dirname, '..', '..', 'src-main', 'cli', 'hearmark.ts');
const folder = temporaryFolder();
const model = 'hearmark-crnn';

/** A place of its own for a library, its settings and its models. */
function place(name: string) {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  const library = join(home, 'library.db');
  const models = join(home, 'models');
  const settings = join(home, 'settings.json');
  return { library, models, settings, env: { HEARMARK_LIBRARY: library, HEARMARK_MODELS: models } };
}

describe('hearmark train', () => {
  const home = place('whole');
  /** Its library before any training. */
  const answered = join(folder, 'answered.db');
  const music = join(folder, 'music');
  const tunes = Array.from({ length: 48 }, (_, index) => ({
    path: join(music, `${index}.wav`),
    hasDrum: index % 3 === 0,
  }));
  /** Answered; the others are what it is tried on. */
  const asked = tunes.slice(0, 30);

  before(async () => {
    mkdirSync(music, { recursive: true });
    tunes.forEach(({ path, hasDrum }, index) => writeFileSync(path, makeTune(index, hasDrum)));
    const { status, stderr } = await callHearmark(['tag', music, '--model', model, '--json'], {
      env: home.env,
    });
    assert.equal(status, 0, stderr);
    const library = openLibrary(home.library);
    library.transaction(() => {
      for (const { path, hasDrum } of asked) {
        const { trackId } = library.files.find(path)!;
        const action = hasDrum ? 'added' : 'rejected';
        library.corrections.append({ trackId: trackId!, tag: 'thumping', category: 'own', action });
      }
    });
    library.close();
    copyFileSync(home.library, answered);
  });

  beforeEach(() => {
    const at = join(folder, 'whole');
    rmSync(at, { recursive: true });
    mkdirSync(at);
    copyFileSync(answered, home.library);
  });

  const train = (...options: string[]) =>
    callHearmark(['train', '--model', model, ...options], { env: home.env });

  /** What a training said that taught the tag, and what it left, for who goes on from there. */
  let taught: { said: Run; home: string } | undefined;
  /** As a training does: the first one does so, the others find what it left. */
  const teach = async () => {
    const at = join(folder, 'whole');
    if (taught) {
      rmSync(at, { recursive: true });
      cpSync(taught.home, at, { recursive: true, preserveTimestamps: true });
      return taught.said;
    }
    taught = { said: await train('--tags', 'Thumping'), home: join(folder, 'taught') };
    cpSync(at, taught.home, { recursive: true, preserveTimestamps: true });
    return taught.said;
  };

  it('changes nothing in a dry run, and says what would come of it', async () => {
    const { status, stdout, stderr } = await train('--dry-run');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /thumping +10 +20 +– → (0\.9\d|1\.00) \[/);
    assert.match(stderr, /This was a dry run: nothing was changed/);
    assert.ok(!existsSync(home.settings) && !existsSync(home.models));
  });

  it('refuses a second training at the same time, and a tag that nobody knows', async () => {
    using lock = ExclusiveLock.tryTake(join(folder, 'whole', 'training.lock'));
    assert.ok(lock);
    const second = await train();
    assert.equal(second.status, 2);
    assert.match(second.stderr, /another training of this library is running/);
    lock[Symbol.dispose]();
    const unknown = await train('--tags', 'nonsense');
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /there is no tag "nonsense"/);
  });

  it('leaves the model in use where the new one cannot be written', async () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    const env = { ...home.env, HEARMARK_MODELS: join(file, 'models') };
    const { status, stderr } = await callHearmark(['train', '--model', model], { env });
    assert.equal(status, 1);
    assert.match(stderr, /cannot (write to|read the models in) .*no-folder/);
    assert.ok(!existsSync(home.settings));
  });

  it('leaves the model in use where the disk takes no more while the new one is written', async (test) => {
    if (process.platform === 'win32') return test.skip('Windows has no limit for the size of a file');
    // 200 KiB are less than the weights
    const limited = 'ulimit -f 200; exec "$0" "$@"';
    const command = ['-c', limited, process.execPath, program, 'train', '--model', model];
    const child = spawn('bash', command, { env: { ...process.env, ...home.env } });
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    const [status] = (await once(child, 'close')) as [number];
    assert.equal(status, 1, stderr);
    assert.match(stderr, /cannot write/);
    assert.ok(!existsSync(home.settings));
    assert.deepEqual(existsSync(home.models) ? readdirSync(home.models) : [], [], 'nothing half written');
  });

  it('teaches a tag, scores the library anew and uses the new model; the old one is a command away', async () => {
    const { status, stderr } = await teach();
    assert.equal(status, 0, stderr);
    assert.match(
      stderr,
      /hearmark-crnn-1 is in use from now on. To go back: hearmark models use hearmark-crnn/,
    );
    assert.equal(
      (JSON.parse(readFileSync(home.settings, 'utf8')) as { model: string }).model,
      'hearmark-crnn-1',
    );

    const listed = await callHearmark(['list', '--tag', 'thumping', '--json', '--limit', '100'], {
      env: home.env,
    });
    const found = new Set(listed.lines.map(({ path }) => path));
    const others = tunes.slice(asked.length);
    const right = others.filter(({ path, hasDrum }) => found.has(path) === hasDrum).length;
    assert.ok(
      right >= others.length - 1,
      `${right} of ${others.length} by tunes that nobody was asked about`,
    );

    // The job that listens for tags finds nothing left to do, and hears the same
    const again = await callHearmark(['tag', music, '--hear', 'tags', '--json'], { env: home.env });
    assert.ok(
      again.lines.every(({ status: one, model: by }) => one === 'unchanged' && by === 'hearmark-crnn-1'),
    );
    const scored = await callHearmark(['score', tunes[40]!.path, '--json'], { env: home.env });
    const heard = JSON.parse(scored.stdout) as { tags: string[]; scores: number[] };
    assert.equal(heard.tags.at(-1), 'thumping');
    const library = openLibrary(home.library);
    const { trackId } = library.files.find(tunes[40]!.path)!;
    const installed = await loadModelPackage(join(home.models, 'hearmark-crnn-1'));
    const stored = library.scores.of(trackId!, registerModel(library, installed))!;
    library.close();
    assert.ok(Math.abs(heard.scores.at(-1)! - stored.scores.at(-1)!) < 2e-3);

    const back = await callHearmark(['models', 'use', model], { env: home.env });
    assert.equal(back.status, 0);
    const before = await callHearmark(['list', '--tag', 'thumping', '--json', '--limit', '100'], {
      env: home.env,
    });
    assert.deepEqual(
      before.lines.map(({ path }) => path).sort(),
      asked.flatMap(({ path, hasDrum }) => (hasDrum ? [path] : [])).sort(),
      'only what the person said',
    );
  });

  it('gives the next model the next number', async () => {
    await teach();
    const { stderr } = await train('--insist');
    assert.match(stderr, /hearmark-crnn-2 is in use/);
  });

  it('refuses a package that was edited by hand, and leaves the model in use', async () => {
    assert.equal((await teach()).status, 0);
    const card = join(home.models, 'hearmark-crnn-1', 'card.json');
    const whole = readFileSync(card, 'utf8');
    const settings = readFileSync(home.settings, 'utf8');
    const edited = JSON.parse(whole) as { vocabulary: unknown[] };
    writeFileSync(card, JSON.stringify({ ...edited, vocabulary: edited.vocabulary.slice(0, -1) }));
    const { status, stderr } = await callHearmark(['train', '--model', 'hearmark-crnn-1'], { env: home.env });
    assert.equal(status, 1);
    assert.match(stderr, /hearmark-crnn-1.*(shape|row)/);
    assert.equal(readFileSync(home.settings, 'utf8'), settings);
  });

  it('still learns from a track whose file is gone', async () => {
    const library = openLibrary(home.library);
    for (const { path } of asked) library.files.markMissing(music, [basename(path)]);
    library.close();
    const { stdout } = await train('--dry-run');
    assert.match(stdout, /30 corrected tracks/);
  });
});

describe('a training that is killed', () => {
  /** The command that trains `mine` on 24 tunes of a place, half of them with a drum; it hears what the small model hears. */
  async function fromScratch(home: ReturnType<typeof place>, epochs: number): Promise<string[]> {
    await rememberPassed(await putSmallModel(home.models), home.library);
    const at = join(home.library, '..');
    const paths = Array.from({ length: 24 }, (_, index) => {
      const path = join(at, `${index}.wav`);
      writeFileSync(path, makeTune(index, index % 2 === 0, 1));
      return `${path},${index % 2 === 0 ? 'drum' : ''}`;
    });
    const manifest = join(at, 'tags.csv');
    writeFileSync(manifest, ['path,tags', ...paths].join('\n'));
    const network = [
      '--architecture',
      'fcn',
      '--hyper',
      'channels=[4,4]',
      '--hyper',
      'pooling=[[4,4],[8,156]]',
    ];
    const what = ['--name', 'mine', '--epochs', `${epochs}`, '--model', 'small', '--manifest', manifest];
    return ['train', '--from-scratch', ...what, ...network];
  }

  it('goes on with the epoch after the last whole one, where all layers are trained', async () => {
    const home = place('killed-scratch');
    const command = await fromScratch(home, 6);
    const child = spawn(process.execPath, [program, ...command], { env: { ...process.env, ...home.env } });
    let told = '';
    child.stderr.on('data', (text: Buffer) => {
      told += text.toString();
      if (told.includes('Epoch 1')) child.kill('SIGKILL');
    });
    await once(child, 'close');
    assert.match(
      told,
      /Epoch 1: loss [\d.]+, on validation [\d.]+, ROC-AUC [\d.]+, PR-AUC [\d.]+.*; at most .* left/,
    );
    const again = await callHearmark(command, { env: home.env });
    assert.equal(again.status, 0, again.stderr);
    assert.doesNotMatch(again.stderr, /Epoch 1:/);
    assert.match(again.stderr, /Epoch 6:/);
    assert.match(again.stdout, /mine is installed/);
  });

  it('trains all layers of a model on corrections; stopped by Ctrl-C, the same command goes on to its end', async (test) => {
    if (process.platform === 'win32') return test.skip('Windows has no SIGINT for a process of its own');
    const home = place('stopped');
    const music = join(folder, 'stopped');
    const made = await callHearmark(await fromScratch(home, 1), { env: home.env });
    assert.equal(made.status, 0, made.stderr);
    const tagged = await callHearmark(['tag', music, '--model', 'mine', '--json'], { env: home.env });
    assert.equal(tagged.status, 0, tagged.stderr);
    const library = openLibrary(home.library);
    for (let index = 0; index < 24; index++) {
      const { trackId } = library.files.find(join(music, `${index}.wav`))!;
      const action = index % 2 === 0 ? 'added' : 'rejected';
      library.corrections.append({ trackId: trackId!, tag: 'own', category: 'own', action });
    }
    library.close();
    const command = ['train', '--depth', 'full', '--model', 'mine', '--epochs', '6', '--insist'];
    const child = spawn(process.execPath, [program, ...command], { env: { ...process.env, ...home.env } });
    let told = '';
    child.stderr.on('data', (text: Buffer) => {
      if (!told.includes('Epoch 1:') && text.includes('Epoch 1:')) child.kill('SIGINT');
      told += text.toString();
    });
    const [status] = (await once(child, 'close')) as [number];
    assert.equal(status, 130, told);
    assert.match(told, /The epochs that are done are kept; run the same command to go on/);
    assert.ok(!existsSync(home.settings) && !existsSync(join(home.models, 'mine-1')));

    const again = await callHearmark(command, { env: home.env });
    assert.equal(again.status, 0, again.stderr);
    assert.doesNotMatch(again.stderr, /Epoch 1:/);
    assert.match(again.stdout, /own +12 +12/);
    assert.match(again.stdout, /moved/, 'what became of the tags that nobody touched');
    assert.match(again.stderr, /mine-1 is in use from now on; all its layers are new/);
    assert.deepEqual(readdirSync(home.models).sort(), ['mine', 'mine-1', 'small']);
    assert.ok(!existsSync(join(music, 'training-checkpoint')));
  });

  it('leaves model, library and corrections as they were, and the next one works', async () => {
    const home = place('killed');
    await installFirstCrnn(home.models, home.library);
    const first = await loadModelPackage(join(home.models, 'first-crnn'));
    const layer = await readOutputLayer(first);
    const library = openLibrary(home.library);
    const modelId = registerModel(library, first);
    const tracks = inventTracks({ library, modelId, layer, tracks: 1500 });
    for (const { trackId, kind } of tracks.slice(0, 60)) {
      library.corrections.append({
        trackId,
        tag: 'mine',
        category: 'own',
        action: kind ? 'added' : 'rejected',
      });
    }
    const { correctionId } = library.training.snapshot();
    library.close();
    const inModels = (name: RegExp) => readdirSync(home.models).some((one) => name.test(one));
    const moments: Record<string, () => boolean> = {
      'it learns': () => existsSync(join(home.library, '..', 'training.lock')),
      'its model is written': () => inModels(/^\.draft-/),
      'it scores the library': () => inModels(/^first-crnn-\d/),
    };
    for (const [when, isNow] of Object.entries(moments)) {
      const child = spawn(process.execPath, [program, 'train', '--model', 'first-crnn'], {
        env: { ...process.env, ...home.env },
        stdio: 'ignore',
      });
      const ended = once(child, 'close');
      while (!isNow() && child.exitCode === null) await sleep(2);
      child.kill('SIGKILL');
      assert.deepEqual(await ended, [null, 'SIGKILL'], when);
      if (existsSync(home.settings)) {
        const used = (JSON.parse(readFileSync(home.settings, 'utf8')) as { model: string }).model;
        await loadModelPackage(join(home.models, used));
      }
      const after = openLibrary(home.library);
      assert.equal(after.training.snapshot().correctionId, correctionId);
      after.close();
    }
    const { status, stderr } = await callHearmark(['train', '--model', 'first-crnn'], { env: home.env });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /is in use from now on/);
  });
});
