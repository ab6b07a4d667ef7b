import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ModelError } from '../../src-main/errors.ts';
import { importOnnx } from '../../src-main/models/importers/importOnnx.ts';
import { InstalledModels } from '../../src-main/models/InstalledModels.ts';
import { tryModel } from '../../src-main/models/tryModel.ts';
import { launchProcess, type LaunchProcess } from '../../src-main/processes/launchProcess.ts';
import { callHearmark } from '../cli/runHearmark.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { isAlive } from '../isAlive.ts';
import { hostileCard, hostileOnnx, putPackage } from './hostileOnnx.ts';

describe('hostile models', () => {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  mkdirSync(models);

  it('that answer with no number are not imported, and what dead imports and deletions left goes', async () => {
    for (const dead of ['.draft-dead', '.removed-1-dead'].map((name) => join(models, name))) {
      mkdirSync(dead);
      utimesSync(dead, 1e9, 1e9);
    }
    const [file, cardFile] = [join(folder, 'x.onnx'), join(folder, 'card.json')];
    writeFileSync(file, Buffer.from(hostileOnnx.noNumber, 'base64'));
    writeFileSync(cardFile, JSON.stringify(hostileCard));
    await assert.rejects(importOnnx({ file, cardFile, name: 'x' }, models), (error) => {
      assert.ok(error instanceof ModelError);
      assert.match(error.message, /x\.onnx: it answers NaN to test sound, which is no number$/);
      return true;
    });
    assert.deepEqual(readdirSync(models), []);
  });

  it('that compute for ever are ended', async () => {
    const endless = putPackage(models, 'endless', 'endless');
    const handles: ReturnType<LaunchProcess>[] = [];
    const launch: LaunchProcess = (...parameters) => {
      handles.push(launchProcess(...parameters));
      return handles.at(-1)!;
    };
    const ended = tryModel(endless, launch, { seconds: 3, memoryBytes: 2 ** 32 });
    await assert.rejects(ended, /no answer within 3 s/);
    const [handle] = handles;
    await new Promise<void>((resolve) => {
      const look = () => (isAlive(handle!.pid!) ? setTimeout(look, 20) : resolve());
      look();
    });
  });

  it('that take too much memory are ended', async () => {
    const greedy = putPackage(models, 'greedy', 'greedy');
    await assert.rejects(
      tryModel(greedy, launchProcess, { seconds: 60, memoryBytes: 2 ** 30 }),
      /takes more than 1\.0 GiB of memory|memory/,
    );
  });

  it('are tried once, and again when they change; what fails is no model to use', async () => {
    const good = putPackage(models, 'good', 'sound');
    putPackage(models, 'nan', 'noNumber');
    let trials = 0;
    const open = () =>
      new InstalledModels({
        settingsFile: join(folder, 'settings.json'),
        modelFolders: ['models', models],
        runtimesFile: join(folder, 'runtimes.json'),
        triedFile: join(folder, 'tried.json'),
        launch: (...parameters) => {
          trials++;
          return launchProcess(...parameters);
        },
      });
    const installed = open();
    assert.equal((await installed.identify('good')).card.name, 'good');
    await installed.identify('good');
    await open().identify('good');
    assert.equal(trials, 1);
    await assert.rejects(installed.identify('nan'), /nan: it answers NaN to test sound/);
    await assert.rejects(installed.identify('nan'), /nan: it answers NaN/);
    assert.equal(trials, 2);
    writeFileSync(join(good, 'card.json'), `${readFileSync(join(good, 'card.json'), 'utf8')} `);
    await installed.identify('good');
    assert.equal(trials, 3);
  });

  it('are tried again where one that they are made of has changed', async () => {
    putPackage(models, 'member', 'sound');
    const whole = join(models, 'whole');
    mkdirSync(whole);
    const source = (tag: string) => [{ model: 'member', tag, category: 'genre', weight: 1 }];
    const card = {
      ...{
        format: 1,
        name: 'whole',
        version: '1',
        licence: 'none',
        architecture: 'composed',
        ...hostileCard,
      },
      hyperparameters: { members: ['member'], sources: ['a', 'b'].map(source) },
      inputSamples: 480_000,
    };
    writeFileSync(join(whole, 'card.json'), JSON.stringify(card));
    const installed = new InstalledModels({
      settingsFile: join(folder, 'settings.json'),
      modelFolders: ['models', models],
      runtimesFile: join(folder, 'runtimes.json'),
      triedFile: join(folder, 'tried.json'),
      launch: launchProcess,
    });
    assert.equal((await installed.identify('whole')).card.name, 'whole');
    putPackage(models, 'member', 'noNumber');
    await assert.rejects(installed.identify('whole'), /NaN|no number/);
  });

  const skip = process.platform === 'win32' && 'Windows has no pipes with names, and links for few';
  it('keep nobody waiting by a pipe or a device, and name nothing outside', { skip }, async (t) => {
    const put = (name: string, file: string, command: string, ...rest: string[]) => {
      const path = join(putPackage(models, name, 'sound'), file);
      rmSync(path);
      assert.equal(spawnSync(command, [...rest, path]).status, 0);
      // What a reader that waits for a writer waits for, so that a fault here fails and does not hang
      t.after(() => closeSync(openSync(path, constants.O_RDWR | constants.O_NONBLOCK)));
    };
    put('pipe-card', 'card.json', 'mkfifo');
    put('pipe-model', 'model.onnx', 'mkfifo');
    put('zeros', 'card.json', 'ln', '-s', '/dev/zero');
    const env = { HEARMARK_MODELS: models, HEARMARK_LIBRARY: join(folder, 'library.db') };
    const listed = callHearmark(['models', 'list'], { env });
    const late = wait(20_000, undefined, { ref: false });
    const { stdout } = (await Promise.race([listed, late])) ?? assert.fail('it waits for the pipe');
    for (const name of ['pipe-card', 'zeros'])
      assert.match(stdout, new RegExp(`cannot read .*${name}.card\\.json: it is not a regular file`));
    const used = await callHearmark(['models', 'use', 'pipe-model'], { env });
    assert.match(used.stderr, /cannot read .*model\.onnx: it is not a regular file/);
    const outside = putPackage(models, 'outside', 'sound');
    const card = JSON.parse(readFileSync(join(outside, 'card.json'), 'utf8')) as object;
    const hyperparameters = { members: ['../../outside'], sources: [] };
    writeFileSync(
      join(outside, 'card.json'),
      JSON.stringify({ ...card, architecture: 'composed', hyperparameters }),
    );
    const out = await callHearmark(['models', 'use', 'outside'], { env });
    assert.match(out.stderr, /hyperparameters\.members\.0: lower-case letters/);
  });

  it('are shown with why they were refused, and tried again where a person wishes', async () => {
    putPackage(models, 'nan', 'noNumber');
    const env = { HEARMARK_MODELS: models, HEARMARK_LIBRARY: join(folder, 'library.db') };
    const listed = async () => (await callHearmark(['models', 'list'], { env })).stdout;
    assert.match(await listed(), /^nan .* yours, untried$/m);
    assert.equal((await callHearmark(['models', 'use', 'nan'], { env })).status, 1);
    assert.match(await listed(), /^nan .* yours\n {2}→ .*nan: it answers NaN to test sound/m);
    assert.match((await callHearmark(['models', 'try', 'nan'], { env })).stderr, /it answers NaN/);
    putPackage(models, 'nan', 'sound');
    assert.match(
      (await callHearmark(['models', 'try', 'nan'], { env })).stdout,
      /^nan answers to test sound/,
    );
    assert.match(await listed(), /^nan .* yours$/m);
  });

  it('are each a line of `models list`, and stop no other command', async () => {
    const put = (name: string, card: string) => {
      mkdirSync(join(models, name));
      writeFileSync(join(models, name, 'card.json'), card);
    };
    const plain = {
      format: 1,
      name: 'x',
      version: '1',
      licence: 'none',
      architecture: 'onnx',
      ...hostileCard,
    };
    const many = Array.from({ length: 200_000 }, (_, tag) => ({ ...plain.vocabulary[0]!, tag: `t${tag}` }));
    put('many', JSON.stringify({ ...plain, vocabulary: many.slice(0, 60_000) }));
    put('huge', JSON.stringify({ ...plain, vocabulary: many }));
    put('deep', `{"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`);
    put('null', 'null');
    put('long', JSON.stringify({ ...plain, inputSamples: 1e9 }));
    put('colours', JSON.stringify({ ...plain, vocabulary: [{ ...many[0], tag: '\u001b[2J' }] }));
    const env = { HEARMARK_MODELS: models, HEARMARK_LIBRARY: join(folder, 'library.db') };
    const { status, stdout } = await callHearmark(['models', 'list'], { env });
    assert.equal(status, 0);
    for (const problem of [
      /many\/?:? .*card\.json: vocabulary: 60000 tags; there may be 10000/,
      /huge.card\.json: it has more than 8,388,608 bytes/,
      /deep: card\.json goes deeper than 64 levels/,
      /null: card\.json: card: /,
      /long: card\.json: inputSamples: /,
      /colours: card\.json: vocabulary\.0\.tag: no control characters/,
    ])
      assert.match(stdout, problem);
    assert.match(stdout, /hearmark-crnn +mobilenet-gru/);
    const listed = await callHearmark(['list'], { env });
    assert.equal(listed.status, 0, listed.stderr);
  });
});
