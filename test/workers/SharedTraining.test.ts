// Past 300 lines: all go on from one model, which is trained first, and run side by side.
import assert from 'node:assert/strict';
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from '../../src-main/api.ts';
import type { ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { Checkpoint, type EpochLine } from '../../src-main/training/Checkpoint.ts';
import { fitFromParent, type FitPlan } from '../../src-main/training/fitFromParent.ts';
import type { FitProgress } from '../../src-main/training/fitNetwork.ts';
import { fitInOwnProcess, type FitAsked } from '../../src-main/training/tasks/fitInOwnProcess.ts';
import { trainFromScratch } from '../../src-main/training/trainFromScratch.ts';
import { sendState } from '../../src-main/workers/checkState.ts';
import { pack } from '../../src-main/workers/messages.ts';
import { NatsServer } from '../../src-main/workers/NatsServer.ts';
import { OwnerLink } from '../../src-main/workers/OwnerLink.ts';
import { formatKey } from '../../src-main/workers/WorkersKey.ts';
import { work } from '../../src-main/workers/Worker.ts';
import { WorkerLink } from '../../src-main/workers/WorkerLink.ts';
import type { WorkerOptions } from '../../src-main/workers/WorkerOptions.ts';
import { Workers } from '../../src-main/workers/Workers.ts';
import { writeWorkersConfig } from '../../src-main/workers/workersConfig.ts';
import { SmallDisk, withoutSmallDisks } from '../campaigns/SmallDisk.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { makeTune } from '../training/makeTune.ts';
import { smallInput, smallNetwork } from '../training/smallInput.ts';
import { freePort } from './freePort.ts';
import { withoutNats } from './withoutNats.ts';

const tunes = 24;
const victims = join(import.meta.dirname, '..', 'campaigns', 'victims.ts');

// All at once: each waits most of its time until a machine, or its owner, has been silent for long enough
describe('a training on another machine', { skip: withoutNats, concurrency: true }, () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const paths = Array.from({ length: tunes }, (_, index) => join(music, `${index}.wav`));
  let model: ModelPackage;

  before(async () => {
    mkdirSync(music);
    for (const [index, path] of paths.entries()) writeFileSync(path, makeTune(index, index % 2 === 0, 2));
    const tracks = paths.map((path, index) => ({
      path,
      tags: index % 2 === 0 ? ['sound:drum'] : [],
      group: path,
    }));
    const made = await trainFromScratch({
      name: 'parent',
      ...smallNetwork,
      input: smallInput,
      tracks,
      backend: 'wasm',
      epochs: 1,
      seed: 1,
      checkpointFolder: join(folder, 'parent-checkpoint'),
      modelsFolder: join(folder, 'models'),
      onProgress: () => {},
      signal: new AbortController().signal,
    });
    model = made!.installed;
  });

  it('comes to what it comes to here, and leaves nothing behind', async () => {
    await using owner = await openOwner('same');
    const plan = planOf(3);
    const here = new Checkpoint(join(folder, 'here'));
    await fitFromParent(model, plan, { backend: 'wasm', checkpoint: here, report: () => {} });
    await using machine = await startMachine(owner, 'PC', { roots: new Map() });
    const training = owner.train(plan, 'PC');
    await until(() => owner.workers.machines[0]!.isTraining);
    const there = await training;
    assert.equal(owner.workers.machines[0]!.isTraining, false);
    const [ours, theirs] = [await here.load(plan.request), await there.checkpoint.load(plan.request)];
    assert.deepEqual(curveOf(theirs!.curve), curveOf(ours!.curve));
    assert.deepEqual(theirs!.best, ours!.best);
    assert.deepEqual(there.epochs, [0, 1, 2]);
    assert.ok(there.said.some(({ kind }) => kind === 'step'));
    await until(() => readdirSync(machine.folder).filter((name) => !name.startsWith('models')).length <= 1);
    const left = spawnSync('find', [machine.folder, '-name', '*.wav'], { encoding: 'utf8' });
    assert.equal(left.stdout, '', 'no music stays there');
    assert.deepEqual(await owner.objects(), [], 'nor in the object store');
  });

  it('goes on elsewhere after the last whole epoch when its machine is killed', async () => {
    await using owner = await openOwner('killed');
    const victim = startVictim(owner, 'one');
    await using second = await startMachine(owner, 'two', { roots: new Map([[music, music]]) });
    const training = owner.train(planOf(4), 'one');
    await until(() => training.epochs.length >= 2);
    victim.kill('SIGKILL');
    const { epochs, notices } = await training;
    assert.deepEqual(epochs, [0, 1, 2, 3], 'each epoch is told once');
    assert.match(notices.join(), /one is gone; two goes on with the training/);
    assert.ok(second.fits > 0);
  });

  it('goes on here when nobody is left', async () => {
    await using owner = await openOwner('alone');
    const victim = startVictim(owner, 'only');
    const training = owner.train(planOf(5), 'only');
    await until(() => training.epochs.length >= 2);
    victim.kill('SIGKILL');
    const { checkpoint, notices, plan } = await training;
    assert.match(notices.join(), /only is gone; the training goes on here/);
    const state = await checkpoint.load(plan.request);
    assert.ok(state!.curve.length >= 2 && state!.curve.length < 5);
    const { curve } = await fitFromParent(model, plan, { backend: 'wasm', checkpoint, report: () => {} });
    assert.deepEqual(curveOf(curve.slice(0, 2)), curveOf(state!.curve.slice(0, 2)));
  });

  it('goes on when the server was killed', async () => {
    await using owner = await openOwner('server');
    await using machine = await startMachine(owner, 'PC', { fit: fitQuickly });
    const training = owner.train(planOf(4), 'PC');
    await until(() => training.epochs.length >= 1);
    process.kill(owner.server.pid!, 'SIGKILL');
    assert.deepEqual((await training).epochs, [0, 1, 2, 3]);
    assert.equal(machine.fits, 1);
  });

  it('is ended there when it is paused, and goes on from where it stood', async () => {
    await using owner = await openOwner('paused');
    await using machine = await startMachine(owner, 'PC', { fit: fitQuickly });
    const stop = new AbortController();
    const plan = planOf(5);
    const training = owner.train(plan, 'PC', stop.signal);
    await until(() => training.epochs.length >= 2);
    stop.abort(new Error('paused'));
    await assert.rejects(training, /paused/);
    await until(() => machine.running === 0);
    const known = training.epochs.length;
    const again = await owner.train(plan, 'PC', undefined, training.checkpoint);
    assert.deepEqual(again.epochs, [...Array(5).keys()].slice(known));
  });

  it('goes on with a new owner after the old one ended', async () => {
    const first = await openOwner('owners');
    await using machine = await startMachine(first, 'PC', { fit: fitQuickly });
    const plan = planOf(5);
    const training = first.train(plan, 'PC');
    await until(() => training.epochs.length >= 2);
    await first.workers.close();
    assert.match((await training).notices.join(), /PC cannot be reached; the training goes on here/);
    await using second = await reopen(first);
    const again = await second.train(plan, 'PC', undefined, training.checkpoint);
    assert.equal(again.epochs.at(-1), 4);
    assert.equal(machine.running, 0);
  });

  it('whose epoch got lost on its way, or the answer to it, is told it again, and nobody is blamed', async (t) => {
    await using owner = await openOwner('lost');
    const link = await WorkerLink.open(owner.config.url, { seed: owner.config.seed });
    t.after(() => link.close());
    const worker = '0123456789abcdef';
    await link.join({ version: 'test', worker, machine: 'PC', slots: 1, runtime: 'stub' });
    const stop = new AbortController();
    const plan = planOf(2);
    const training = owner.train(plan, 'PC', stop.signal);
    await until(() => owner.workers.machines[0]!.isTraining);
    const beat = await link.beat({ worker, doing: [], training: null, leaving: false });
    const { id, token } = beat!.training!;
    const object = link.names.epochObject(id, worker);
    const tell = () =>
      link.tellTraining({ worker, training: id, token, said: { kind: 'epoch', object, epochs: 1 } });
    const { request, start } = plan;
    const state = { request, curve: [lineOf(0)], bestEpoch: 0, current: start, best: start };
    const put = () => link.putObject(object, pack(sendState(state)));
    assert.equal(await tell(), undefined, 'it is not there');
    await put();
    assert.deepEqual(await tell(), { goOn: true });
    await put();
    assert.deepEqual(await tell(), { goOn: true }, 'the answer to it may have been lost');
    assert.deepEqual(training.epochs, [0]);
    const [{ isTraining, isLeaving }] = owner.workers.machines as [Machine];
    assert.deepEqual({ isTraining, isLeaving }, { isTraining: true, isLeaving: false });
    stop.abort(new Error('enough'));
    await assert.rejects(training, /enough/);
    assert.deepEqual(training.notices, []);
  });

  it('with weights of another network is not taken, and its machine is sent away', async () => {
    await using owner = await openOwner('liar');
    const other = new Map([['other', { shape: [1], data: Float32Array.of(1) }]]);
    await using machine = await startMachine(owner, 'liar', {
      fit: (asked) => fitQuickly({ ...asked, plan: { ...asked.plan, start: other } }),
    });
    const { checkpoint, notices, plan } = await owner.train(planOf(2), 'liar');
    assert.match(
      notices.join(),
      /liar was wrong \(its weights are of another network\); the training goes on here/,
    );
    assert.equal(await checkpoint.load(plan.request), undefined);
    await machine.ended;
    assert.deepEqual(owner.workers.machines, []);
  });

  it('whose state there cannot be read is given up there', async () => {
    await using owner = await openOwner('unreadable');
    await using machine = await startMachine(owner, 'PC', {
      fit({ checkpointFolder, onProgress }) {
        mkdirSync(checkpointFolder, { recursive: true });
        writeFileSync(join(checkpointFolder, 'state.json'), '{"format":2');
        onProgress({ kind: 'epoch', line: lineOf(0), secondsLeft: 0, isBest: true });
        return Promise.resolve();
      },
    });
    assert.match(
      (await owner.train(planOf(2), 'PC')).notices.join(),
      /PC could not go on \(the checkpoint in .* is damaged/,
    );
    assert.ok(machine);
  });

  it('is not begun where another is at work, or on a machine that is not there', async () => {
    await using owner = await openOwner('two at once');
    await using machine = await startMachine(owner, 'PC', { fit: fitQuickly });
    const stop = new AbortController();
    const first = owner.train(planOf(50), 'PC', stop.signal);
    await until(() => machine.running > 0);
    await assert.rejects(owner.train(planOf(2), 'PC'), /another training is at work on another machine/);
    stop.abort(new Error('enough'));
    await assert.rejects(first, /enough/);
    await assert.rejects(owner.train(planOf(2), 'MAC'), /MAC is not there; PC is/);
  });

  it(
    'goes on here where the disk of the server is full',
    { skip: withoutNats || withoutSmallDisks },
    async () => {
      using disk = new SmallDisk(join(folder, 'small'), 8);
      await using owner = await openOwner('small/full');
      await using machine = await startMachine(owner, 'PC');
      disk.fill(0);
      const { notices } = await owner.train(planOf(2), 'PC');
      assert.match(notices.join(), /PC (cannot get the training|could not go on).*goes on here/);
      disk.makeRoom();
      assert.ok(machine);
    },
  );

  function planOf(epochs: number): FitPlan {
    const labelled = paths.map((path, index) => {
      const answer = index % 2 === 0;
      return { path, labels: [Number(answer)], answers: [answer] };
    });
    const [training, validation] = [labelled.slice(0, 16), labelled.slice(16)];
    const start = model.weights;
    return {
      request: `of ${epochs} epochs`,
      tags: 1,
      start,
      training,
      validation,
      tagWeights: [{ positive: 1, negative: 1 }],
      mode: 'instance',
      seed: 1,
      epochs,
    };
  }

  async function openOwner(name: string) {
    const libraryFile = join(folder, name, 'library.db');
    const config = await NatsServer.prepare(libraryFile, { host: '127.0.0.1', port: await freePort() });
    writeWorkersConfig(libraryFile, config);
    return reopen({ libraryFile, config });
  }

  async function reopen({ libraryFile, config }: Pick<Owner, 'libraryFile' | 'config'>): Promise<Owner> {
    const notices: string[] = [];
    const onNotice = (text: string) => notices.push(text);
    const workers = (await Workers.open({ libraryFile, version: 'test', onNotice }))!;
    const server = new NatsServer(libraryFile, config);
    return {
      libraryFile,
      config,
      workers,
      server,
      train(plan, machine, signal = new AbortController().signal, checkpoint = newCheckpoint()) {
        const [said, epochs]: [FitProgress[], number[]] = [[], []];
        const report = (progress: FitProgress) => {
          said.push(progress);
          if (progress.kind === 'epoch') epochs.push(progress.line.epoch);
        };
        const roots = [music];
        const asked = { plan, model, checkpoint, machine, roots, report, signal };
        const facts = { plan, checkpoint, said, epochs, notices };
        return Object.assign(
          workers.train(asked).then(() => facts),
          facts,
        );
      },
      async objects() {
        const link = await OwnerLink.open(config);
        const names = await link.listObjects();
        await link.close();
        return names.filter((name) => !name.startsWith('model/'));
      },
      async [Symbol.asyncDispose]() {
        await workers.close();
        await server.stop();
      },
    };
  }

  function newCheckpoint(): Checkpoint {
    return new Checkpoint(join(folder, `checkpoint ${Math.random()}`));
  }

  async function startMachine({ config }: Owner, machine: string, more: Partial<WorkerOptions> = {}) {
    const end = new AbortController();
    const place = join(folder, `machine ${Math.random()}`);
    const { promise: isIn, resolve } = Promise.withResolvers<void>();
    const counts = { fits: 0, running: 0 };
    const { fit = fitInOwnProcess, ...others } = more;
    const ended = work({
      url: config.url,
      key: { seed: config.seed },
      version: 'test',
      machine,
      slots: 2,
      runtime: 'stub',
      roots: new Map([[music, music]]),
      folder: place,
      openAnalyser: () => Promise.reject(new Error('nothing is listened to here')),
      tryModel: () => Promise.resolve(),
      async fit(asked) {
        counts.fits++;
        counts.running++;
        await fit(asked).finally(() => counts.running--);
      },
      say: () => resolve(),
      signal: end.signal,
      ...others,
    });
    ended.catch(() => {});
    await Promise.race([isIn, ended.catch(() => {})]);
    return Object.assign(counts, {
      folder: place,
      ended,
      async [Symbol.asyncDispose]() {
        end.abort();
        await ended.catch(() => {});
      },
    });
  }

  /** A machine that is a process, to be killed. */
  function startVictim({ config }: Owner, machine: string): ChildProcess {
    const place = join(folder, `victim ${machine}`);
    const args = [config.url, formatKey({ seed: config.seed }), place, music, '1', '20', machine];
    const child = fork(victims, ['workOn', ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    void once(child, 'exit');
    return child;
  }
});

interface Owner extends AsyncDisposable {
  libraryFile: string;
  config: Awaited<ReturnType<typeof NatsServer.prepare>>;
  workers: Workers;
  server: NatsServer;
  train: (
    plan: FitPlan,
    machine: string,
    signal?: AbortSignal,
    checkpoint?: Checkpoint,
  ) => Promise<Trained> & Trained;
  /** What lies in the object store, but for models. */
  objects: () => Promise<string[]>;
}

interface Trained {
  plan: FitPlan;
  checkpoint: Checkpoint;
  said: FitProgress[];
  epochs: number[];
  notices: string[];
}

/** All but the time that it took. */
function curveOf(curve: readonly EpochLine[]) {
  return curve.map((line) => ({ ...line, seconds: 0 }));
}

function lineOf(epoch: number): EpochLine {
  return { epoch, loss: 1, validationLoss: 1 / (epoch + 1), rocAuc: null, prAuc: null, seconds: 0.1 };
}

/** Keeps as many epochs as are asked for, from where it stood, and learns nothing. */
async function fitQuickly({ plan, checkpointFolder, onProgress, signal }: FitAsked): Promise<void> {
  const checkpoint = new Checkpoint(checkpointFolder);
  const curve = (await checkpoint.load(plan.request))?.curve ?? [];
  const { request, start } = plan;
  for (let epoch = curve.length; epoch < plan.epochs; epoch++) {
    await sleep(300, undefined, { signal });
    curve.push(lineOf(epoch));
    await checkpoint.save({ request, curve, bestEpoch: epoch, current: start, best: start });
    onProgress({ kind: 'epoch', line: lineOf(epoch), secondsLeft: 0, isBest: true });
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    assert.ok(tries < 3000, 'it did not come to that');
    await sleep(20);
  }
}
