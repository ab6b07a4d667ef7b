import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ModelError } from '../../src-main/errors.ts';
import { importOnnx } from '../../src-main/models/importers/importOnnx.ts';
import { InstalledModels } from '../../src-main/models/InstalledModels.ts';
import { tryModel } from '../../src-main/models/tryModel.ts';
import { launchProcess, type LaunchProcess } from '../../src-main/processes/launchProcess.ts';
import { callHearmark } from '../cli/runHearmark.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
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
    assert.equal((await installed.read('good')).card.name, 'good');
    await installed.read('good');
    await open().read('good');
    assert.equal(trials, 1);
    await assert.rejects(installed.read('nan'), /nan: it answers NaN to test sound/);
    await assert.rejects(installed.read('nan'), /nan: it answers NaN/);
    assert.equal(trials, 2);
    utimesSync(join(good, 'model.onnx'), 1e9, 1e9);
    await installed.read('good');
    assert.equal(trials, 3);
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
      /huge.card\.json is larger than any card/,
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
