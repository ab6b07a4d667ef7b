import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ModelError } from '../../src-main/errors.ts';
import { importApart } from '../../src-main/models/importers/importApart.ts';
import { InstalledModels, type InstalledModelsOptions } from '../../src-main/models/InstalledModels.ts';
import { ModelShelf } from '../../src-main/models/ModelShelf.ts';
import { useHearing } from '../../src-main/models/useHearing.ts';
import { launchProcess, type ProcessHandle } from '../../src-main/processes/launchProcess.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { becomes } from '../becomes.ts';
import { isAlive } from '../isAlive.ts';
import { makeHearing } from '../hearing/makeHearing.ts';
import { temporaryFolder, temporaryLibrary } from '../library/temporaryLibrary.ts';
import { putPackage } from './hostileOnnx.ts';

/** A folder of models of one's own, and what opens it; how often a process was started is counted. */
function ownModels(t: TestContext) {
  const folder = temporaryFolder(t);
  const models = join(folder, 'models');
  mkdirSync(models);
  const processes: ProcessHandle[] = [];
  const options: InstalledModelsOptions = {
    settingsFile: join(folder, 'settings.json'),
    modelFolders: ['models', models],
    runtimesFile: join(folder, 'runtimes.json'),
    triedFile: join(folder, 'tried.json'),
    launch: (...parameters) => {
      processes.push(launchProcess(...parameters));
      return processes.at(-1)!;
    },
  };
  return { models, processes, options };
}

describe('the trial of a model', () => {
  it('is paid once, by the content of its files, also where they were refused', async (t) => {
    const { models, processes, options } = ownModels(t);
    const refused = (name: string) =>
      assert.rejects(new InstalledModels(options).identify(name), (error) => {
        assert.ok(error instanceof ModelError);
        assert.equal(
          error.message,
          `${join(models, name)}: it answers NaN to test sound, which is no number`,
        );
        return true;
      });
    const nan = putPackage(models, 'nan', 'noNumber');
    await refused('nan');
    await refused('nan');
    assert.equal(processes.length, 1);
    utimesSync(join(nan, 'model.onnx'), 1e9, 1e9);
    await refused('nan');
    renameSync(nan, join(models, 'moved'));
    await assert.rejects(
      new InstalledModels(options).identify(join(models, 'moved')),
      /moved: it answers NaN/,
    );
    assert.equal(processes.length, 1);

    cpSync(join(putPackage(models, 'good', 'sound'), 'model.onnx'), join(models, 'moved', 'model.onnx'));
    await new InstalledModels(options).identify('nan'); // as its card calls it
    assert.equal(processes.length, 2);
  });

  it('was paid by the import of a model, until its files are others', async (t) => {
    const { models, processes, options } = ownModels(t);
    const { launch, triedFile } = options;
    const made = putPackage(join(temporaryFolder(t), 'models'), 'made', 'sound');
    const [file, cardFile] = [join(made, 'model.onnx'), join(made, 'card.json')];
    const request = { file, cardFile, name: 'imported' };
    const imported = await importApart({ kind: 'onnx', request }, models, launch, { triedFile });
    assert.equal(processes.length, 2, 'one reads the file, one tries the package');
    await new InstalledModels(options).identify('imported');
    assert.equal(processes.length, 2);
    cpSync(join(putPackage(models, 'nan', 'noNumber'), 'model.onnx'), join(imported, 'model.onnx'));
    await assert.rejects(new InstalledModels(options).identify('imported'), /imported: it answers NaN/);
    assert.equal(processes.length, 3);
  });

  it('waits for no file that is larger than any model, and for no link that leads in a circle', async (t) => {
    const { models, options } = ownModels(t);
    const large = putPackage(models, 'large', 'sound');
    truncateSync(join(large, 'model.onnx'), 2 ** 40);
    const circle = putPackage(models, 'circle', 'sound');
    for (const name of ['card.json', 'model.onnx']) {
      rmSync(join(circle, name));
      symlinkSync(name, join(circle, name));
    }
    const installed = new InstalledModels(options);
    await assert.rejects(
      installed.identify(large),
      /^ModelError: cannot read .*large.model\.onnx: it has more than 2,147,483,647 bytes$/,
    );
    await assert.rejects(installed.identify(circle), /circle.card\.json: ELOOP/);
  });

  it('is paid again where a person wishes, or another Hearmark refused it', async (t) => {
    const { models, processes, options } = ownModels(t);
    const nan = putPackage(models, 'nan', 'noNumber');
    const installed = new InstalledModels(options);
    await assert.rejects(installed.identify('nan'), /NaN/);
    await assert.rejects(installed.checkAgain(nan), /NaN/);
    assert.equal(processes.length, 2);
    const text = readFileSync(options.triedFile, 'utf8');
    writeFileSync(options.triedFile, text.replace(/"version": "[^"]*"/, '"version": "0.0.0"'));
    await assert.rejects(new InstalledModels(options).identify('nan'), /NaN/);
    assert.equal(processes.length, 3);
  });

  it('keeps no list waiting, and no model that somebody uses', async (t) => {
    const { models, options } = ownModels(t);
    for (const name of ['endless-1', 'endless-2']) putPackage(models, name, 'endless');
    putPackage(models, 'good', 'sound');
    let changes = 0;
    const shelf = new ModelShelf({
      ...options,
      library: temporaryLibrary(t),
      onTrial: () => changes++,
    });
    t.after(() => shelf.close());
    const trials = async () => {
      const own = (await shelf.list()).filter(({ shipped }) => !shipped);
      return Object.fromEntries(own.map(({ name, trial }) => [name, trial]));
    };
    await shelf.list();
    await becomes(async () => (await trials())['endless-1'], 'running');
    assert.deepEqual(await trials(), { 'endless-1': 'running', 'endless-2': 'waiting', good: 'waiting' });
    // An endless one has 120 s
    const late = wait(60_000, 'late', { ref: false });
    assert.notEqual(await Promise.race([shelf.open('good'), late]), 'late');
    assert.equal((await trials()).good, null);
    assert.ok(changes >= 3, `pages were told ${changes} times`);
    await becomes(async () => (await trials())['endless-1'], 'running');
    const [broken] = (await shelf.list()).filter(({ problem }) => problem !== null);
    assert.equal(broken, undefined, 'what had to make room is not refused');
  });

  it('is given up where Hearmark ends, and never outlives it', async (t) => {
    const { models, processes, options } = ownModels(t);
    putPackage(models, 'endless', 'endless');
    const installed = new InstalledModels(options);
    const read = installed.identify('endless');
    await becomes(() => processes.length, 1);
    installed.close();
    await assert.rejects(read, /was closed/);
    await becomes(() => isAlive(processes[0]!.pid!), false);

    // A host that is killed can end nothing: what computes for ever notices by itself
    const script = `
      import { InstalledModels } from ${JSON.stringify(moduleOf('models/InstalledModels.ts'))};
      import { launchProcess } from ${JSON.stringify(moduleOf('processes/launchProcess.ts'))};
      const launch = (...parameters) => {
        const handle = launchProcess(...parameters);
        handle.onMessage(({ kind }) => kind === 'ready' && console.log(handle.pid));
        return handle;
      };
      await new InstalledModels({ ...${JSON.stringify(options)}, launch }).identify('endless');`;
    const host = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid] = (await once(createInterface(host.stdout), 'line')) as [string];
    await wait(1000); // it computes by now, as nothing tells
    host.kill('SIGKILL');
    await becomes(() => isAlive(Number(pid)), false);
  });

  it('leaves a package out of jobs that hears something beside tags and is refused, and takes the next', async (t) => {
    const { models, options: usual } = ownModels(t);
    const options = { ...usual, modelFolders: [join(models, 'none'), models] };
    const [broken, whole] = ['a-broken', 'b-whole'].map((name) => makeHearing(models, { name }));
    writeFileSync(join(broken!, 'weights.safetensors'), 'none');
    const told: string[] = [];
    const hear = async () => {
      const tagger = await loadModelPackage(join('models', 'hearmark-crnn'));
      const installed = new InstalledModels(options);
      const library = temporaryLibrary(t);
      return useHearing(library, installed, tagger, ['rhythm'], (text) => void told.push(text));
    };
    assert.equal((await hear()).hearing.rhythm, whole);
    assert.match(told.join(), /^[^,]*a-broken: .*It is left out\.$/);
    rmSync(whole!, { recursive: true });
    assert.deepEqual((await hear()).hearing, {});
    assert.equal(told.length, 2);
  });
});

function moduleOf(file: string): string {
  return new URL(`../../src-main/${file}`, import.meta.url).href;
}
