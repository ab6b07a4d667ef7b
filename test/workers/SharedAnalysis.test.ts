// Past 300 lines: all tell one story, of owners, machines and music that the functions at its end make.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Analyser } from '../../src-main/analysis/Analyser.ts';
import type { Analysis, HearingFolders } from '../../src-main/analysis/protocol.ts';
import { loadHearingPackage } from '../../src-main/taggers/hearing/hearingPackage.ts';
import { loadCard } from '../../src-main/taggers/loadCard.ts';
import { fitInOwnProcess } from '../../src-main/training/tasks/fitInOwnProcess.ts';
import { connectNats } from '../../src-main/workers/connectNats.ts';
import { loadNats } from '../../src-main/workers/loadNats.ts';
import { namesOf } from '../../src-main/workers/names.ts';
import { loadSharedModels, type ListensWith } from '../../src-main/workers/sharedModels.ts';
import { Members } from '../../src-main/workers/Members.ts';
import { unpack, type JobMessage } from '../../src-main/workers/messages.ts';
import { OwnerLink } from '../../src-main/workers/OwnerLink.ts';
import { SharedAnalysis } from '../../src-main/workers/SharedAnalysis.ts';
import { WorkerLink } from '../../src-main/workers/WorkerLink.ts';
import { NatsServer } from '../../src-main/workers/NatsServer.ts';
import { work } from '../../src-main/workers/Worker.ts';
import type { WorkerOptions } from '../../src-main/workers/WorkerOptions.ts';
import { Workers } from '../../src-main/workers/Workers.ts';
import { libraryIdOf } from '../../src-main/workers/WorkersKey.ts';
import { writeWorkersConfig, type WorkersConfig } from '../../src-main/workers/workersConfig.ts';
import { SmallDisk, withoutSmallDisks } from '../campaigns/SmallDisk.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { freePort } from './freePort.ts';
import { musicOf, scoresOf, StubAnalyser } from './StubAnalyser.ts';
import { withoutNats } from './withoutNats.ts';

describe('other machines', { skip: withoutNats }, () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const hearing = { rhythm: join('models', 'hearmark-rhythm'), key: join('models', 'hearmark-key') };
  let tags: number;

  before(async () => {
    tags = (await loadCard(firstCrnn)).vocabulary.length;
    mkdirSync(music);
  });

  it('listen along, and each file is heard once', async () => {
    await using owner = await openOwner('along');
    await using machine = await startMachine(owner.config, { roots: new Map([[music, music]]) });
    const heard = new Set<string>();
    const pool = await owner.share({ jobs: 1, sleepMs: 60 });
    const paths = makeMusic('along', 40);
    const answers = await Promise.all(paths.map((path) => listen(pool, path, heard)));
    assert.deepEqual(
      answers.map(scoresIn),
      answers.map(({ contentId }) => [...scoresOf(contentId, tags)]),
    );
    assert.equal(heard.size, paths.length, 'each was asked about');
    await until(() => owner.workers.machines[0]!.done > 0);
    assert.ok(machine.analyses > 1, `the machine listened to ${machine.analyses - 1}`);
    assert.ok(
      machine.paths.every((path) => path.startsWith(music) || path.includes('test.wav')),
      'where it sees them',
    );
    pool.close();
  });

  it('read a folder below one that they see where it is', async () => {
    await using owner = await openOwner('below');
    await using machine = await startMachine(owner.config, { roots: new Map([[folder, folder]]) });
    const pool = await owner.share({ jobs: 1, sleepMs: 60 });
    await Promise.all(makeMusic('below', 30).map((path) => listen(pool, path)));
    await until(() => owner.workers.machines[0]!.done > 0);
    const places = machine.paths.filter((path) => !path.includes('test.wav'));
    assert.ok(places.length > 0 && places.every((path) => path.startsWith(music)), String(places));
    pool.close();
  });

  it('answer again where the same file is asked for again at once', async () => {
    await using owner = await openOwner('again');
    await using machine = await startMachine(owner.config, { roots: new Map([[music, music]]) });
    const [ours, theirs] = makeMusic('again', 2) as [string, string];
    const pool = await owner.share({ jobs: 1, sleepMs: 5 });
    const busy = pool.analyse(ours, 'whole', () => new Promise<never>(() => {})); // what this machine does all the time
    const stopped = assert.rejects(busy, /stopped/);
    for (let time = 1; time <= 2; time++) {
      const late = sleep(20_000, undefined, { ref: false }).then(() =>
        assert.fail(`no answer the ${time}. time`),
      );
      pool.stored!(await Promise.race([listen(pool, theirs), late]));
    }
    assert.equal(machine.analyses, 3); // with that of the test sound
    pool.close();
    await stopped;
  });

  it('get what they do not see, and keep none of it', async () => {
    await using owner = await openOwner('unseen');
    await using machine = await startMachine(owner.config);
    const pool = await owner.share({ jobs: 1, sleepMs: 200 });
    const paths = makeMusic('unseen', 12);
    const answers = await Promise.all(paths.map((path) => listen(pool, path)));
    assert.equal(answers.length, paths.length);
    assert.ok(machine.paths.some((path) => path.includes('copies-')));
    assert.equal(
      spawnSync('find', [machine.folder, '-path', '*copies-*', '-type', 'f'], { encoding: 'utf8' }).stdout,
      '',
    );
    pool.close();
  });

  it('are sent no more than they and the next ones can take, however much waits', async () => {
    await using owner = await openOwner('pressure');
    await using machine = await startMachine(owner.config, {
      roots: new Map([[music, music]]),
      openAnalyser: () => Promise.resolve(new StubAnalyser({ tags, jobs: 2, sleepMs: 100 })),
    });
    assert.ok(machine);
    const { jetstreamManager } = await loadNats();
    const { url, seed, ownerSeed } = owner.config;
    const nats = await connectNats({ url, seed: ownerSeed! });
    try {
      const { streams } = await jetstreamManager(nats);
      const { jobStream } = namesOf(libraryIdOf(seed));
      const pool = await owner.share({ jobs: 1, sleepMs: 100 });
      const answers = makeMusic('pressure', 60).map((path) => listen(pool, path));
      let [isOver, most] = [false, 0];
      void Promise.all(answers).finally(() => (isOver = true));
      while (!isOver) {
        most = Math.max(most, (await streams.info(jobStream)).state.messages);
        await sleep(10);
      }
      await Promise.all(answers);
      // Two for each that it listens to; those that it has just answered are crossed off a moment later
      assert.ok(most >= 2 && most <= 4 + 2, `${most} jobs lay in the queue at once, of 2 at a time`);
      pool.close();
    } finally {
      await nats.close();
    }
  });

  it('that hear something else are not let in, and told why', async () => {
    await using owner = await openOwner('other ears');
    const pool = await owner.share({ jobs: 1, sleepMs: 50 });
    const machine = await startMachine(owner.config, { error: 0.01 });
    const refused = assert.rejects(machine.ended, /what it hears in a test sound is 0\.0\d+ from/);
    const paths = makeMusic('other ears', 20);
    const answers = await Promise.all(paths.map((path) => listen(pool, path)));
    assert.deepEqual(
      answers.map(scoresIn),
      answers.map(({ contentId }) => [...scoresOf(contentId, tags)]),
    );
    await refused;
    pool.close();
  });

  it('hear rhythm and key, too, with packages that travel as the model does', async () => {
    await using owner = await openOwner('music');
    const opened: ListensWith[] = [];
    await using machine = await startMachine(owner.config, {
      roots: new Map([[music, music]]),
      openAnalyser: (listensWith) => {
        opened.push(listensWith);
        return Promise.resolve(new StubAnalyser({ tags, jobs: 2, sleepMs: 5 }));
      },
    });
    const pool = await owner.share({ jobs: 1, sleepMs: 100, hearing });
    const paths = makeMusic('music', 12);
    const answers = await Promise.all(
      paths.map((path) => pool.analyse(path, 'whole', () => ['tags', 'rhythm', 'key'])),
    );
    for (const { contentId, music: heard } of answers) {
      const { rhythm, key } = musicOf(contentId);
      assert.deepEqual(heard, { rhythm: { heard: rhythm }, key: { heard: key } });
    }
    await until(() => owner.workers.machines[0]!.done > 0);
    assert.equal(opened.length, 1);
    for (const task of ['rhythm', 'key'] as const) {
      const [sent, came] = [hearing[task], opened[0]!.hearing[task]!].map((at) => loadHearingPackage(at));
      assert.ok(opened[0]!.hearing[task]!.startsWith(machine.folder));
      assert.equal((await came!).weightsHash, (await sent!).weightsHash);
    }
    pool.close();
  });

  it('that hear another key are not let in, and told why', async () => {
    await using owner = await openOwner('other key of music');
    const pool = await owner.share({ jobs: 1, sleepMs: 30, hearing });
    const machine = await startMachine(owner.config, { keyError: 7 });
    const refused = assert.rejects(machine.ended, /the key that it hears in a test sound is \d+\.0 from/);
    const answers = await Promise.all(
      makeMusic('other key of music', 15).map((path) => pool.analyse(path, 'whole', () => ['key'])),
    );
    for (const { contentId, music: heard } of answers)
      assert.deepEqual(heard, { key: { heard: musicOf(contentId).key } });
    await refused;
    pool.close();
  });

  it('of another version are not let in', async () => {
    await using owner = await openOwner('version');
    const machine = await startMachine(owner.config, { version: '0.0.1' });
    await assert.rejects(machine.ended, /it has version 0\.0\.1, and this machine test: both need the same/);
  });

  it('with another key, or another certificate, are not let in', async () => {
    await using owner = await openOwner('key');
    await using other = await openOwner('other key');
    const { url } = owner.config;
    await assert.rejects((await startMachine({ ...other.config, url })).ended, /does not let this key in/);
    const config = await NatsServer.prepare(join(folder, 'tls', 'library.db'), {
      host: '0.0.0.0',
      port: await freePort(),
    });
    const server = new NatsServer(join(folder, 'tls', 'library.db'), config);
    await server.start();
    const loopback = { ...config, url: `nats://127.0.0.1:${config.listen.port}` };
    try {
      await using machine = await startMachine(loopback); // it waits for an owner
      assert.ok(machine);
      const wrong = { ...loopback, fingerprint: 'ab'.repeat(32) };
      await assert.rejects(
        (await startMachine(wrong)).ended,
        /it shows another certificate than the key says/,
      );
      const { fingerprint: _, ...cut } = loopback;
      await assert.rejects(
        (await startMachine(cut)).ended,
        /the key does not name it .+ is the line whole\?/,
      );
    } finally {
      await server.stop();
    }
  });

  it('are told to leave, finish what they have begun, and are not let in again', async () => {
    await using owner = await openOwner('leave');
    await using machine = await startMachine(owner.config, { roots: new Map([[music, music]]) });
    const pool = await owner.share({ jobs: 1, sleepMs: 100 });
    const answers = makeMusic('leave', 20).map((path) => listen(pool, path));
    await until(() => machine.analyses > 2);
    owner.workers.forget(owner.workers.machines[0]!.id);
    await machine.ended;
    assert.equal((await Promise.all(answers)).length, 20);
    assert.deepEqual(owner.workers.machines, []);
    assert.throws(() => owner.workers.forget('nobody'), /there is no such machine/);
    pool.close();
  });

  it('over which three machines die is recorded as failed, with that reason', async () => {
    await using owner = await openOwner('deadly');
    const link = await OwnerLink.open(owner.config);
    const machines = await WorkerLink.open(owner.config.url, { seed: owner.config.seed });
    const members = new Members('secret');
    const models = await loadSharedModels({ folder: firstCrnn, hearing: {} });
    const local = new StubAnalyser({ tags, jobs: 0 });
    const pool = new SharedAnalysis({ local, link, members, models, roots: [music], onEnd: () => {} });
    try {
      const [path] = makeMusic('deadly', 1);
      const answer = pool.analyse(path!, 'whole', () => ['tags']);
      const failed = assert.rejects(answer, /3 machines ended while they listened to it/);
      for (const worker of ['1', '2', '3'].map((digit) => digit.repeat(16))) {
        const { version, machine } = { version: 'test', machine: worker };
        members.join({ version, worker, machine, slots: 1, runtime: 'stub' });
        pool.pump();
        const message = (await machines.nextJob())!;
        const { id } = unpack(message.data) as JobMessage;
        assert.ok(pool.begin(worker, id));
        message.nak();
        members.leave(worker);
        pool.release(worker, [id], { hasDied: true });
      }
      await failed;
    } finally {
      pool.close();
      await machines.close();
      await link.close();
    }
  });

  it('a second Hearmark leaves the work to the first', async () => {
    await using owner = await openOwner('two');
    await assert.rejects(
      Workers.open({ libraryFile: owner.libraryFile, version: 'test' }),
      /another Hearmark shares out the work of this library already/,
    );
  });

  it('what an owner before heard of and did not store is not listened to again', async () => {
    const paths = makeMusic('before', 30);
    const first = await openOwner('before');
    const machine = await startMachine(first.config, { roots: new Map([[music, music]]) });
    const pool = await first.share({ jobs: 1, sleepMs: 2000 });
    for (const path of paths) listen(pool, path).catch(() => undefined);
    await until(() => first.workers.machines[0]!.done > 0); // stored() is never called
    pool.close();
    await first.workers.close();
    await machine[Symbol.asyncDispose]();
    // Nobody but this machine is there now, and it hears nothing
    const workers = (await Workers.open({ libraryFile: first.libraryFile, version: 'test' }))!;
    const deaf = new StubAnalyser({ tags, jobs: 1, sleepMs: 1e6 });
    const again = await workers.share(deaf, { folder: firstCrnn, hearing: {} }, [music]);
    const early = await Promise.race(paths.slice(1).map((path) => listen(again, path)));
    assert.deepEqual(scoresIn(early), [...scoresOf(early.contentId, tags)]);
    again.close();
    await workers.close();
    await first.server.stop();
  });

  it(
    'goes on alone where the disk of the server is full',
    { skip: withoutNats || withoutSmallDisks },
    async () => {
      using disk = new SmallDisk(join(folder, 'small'), 8);
      await using owner = await openOwner('small/full');
      await using machine = await startMachine(owner.config);
      const pool = await owner.share({ jobs: 1, sleepMs: 5 });
      disk.fill(0);
      const answers = await Promise.all(makeMusic('full', 30).map((path) => listen(pool, path)));
      assert.equal(answers.length, 30);
      disk.makeRoom();
      assert.ok(machine);
      pool.close();
    },
  );

  it('goes on alone where the server is gone for good', async () => {
    await using owner = await openOwner('gone');
    const pool = await owner.share({ jobs: 1, sleepMs: 20 });
    await using machine = await startMachine(owner.config, { roots: new Map([[music, music]]) });
    const answers = makeMusic('gone', 20).map((path) => listen(pool, path));
    await until(() => machine.analyses > 0);
    await owner.workers.close();
    assert.equal((await Promise.all(answers)).length, 20);
    pool.close();
  });

  function makeMusic(name: string, count: number): string[] {
    mkdirSync(join(music, name), { recursive: true });
    return Array.from({ length: count }, (_, index) => {
      const path = join(music, name, `${index}.wav`);
      writeFileSync(path, `${name} ${index} `.repeat(100));
      return path;
    });
  }

  async function openOwner(name: string) {
    const libraryFile = join(folder, name, 'library.db');
    const config = await NatsServer.prepare(libraryFile, { host: '127.0.0.1', port: await freePort() });
    writeWorkersConfig(libraryFile, config);
    const workers = (await Workers.open({ libraryFile, version: 'test' }))!;
    const server = new NatsServer(libraryFile, config);
    return {
      libraryFile,
      config,
      workers,
      server,
      share: ({ hearing = {}, ...options }: { jobs: number; sleepMs: number; hearing?: HearingFolders }) =>
        workers.share(new StubAnalyser({ tags, ...options }), { folder: firstCrnn, hearing }, [music]),
      async [Symbol.asyncDispose]() {
        await workers.close();
        await server.stop();
      },
    };
  }

  async function startMachine(
    { url, seed, fingerprint }: WorkersConfig,
    { error = 0, keyError = 0, ...more }: Partial<WorkerOptions> & { error?: number; keyError?: number } = {},
  ) {
    const end = new AbortController();
    const name = `machine ${Math.random()}`;
    const analyser = new Watched(new StubAnalyser({ tags, jobs: 2, sleepMs: 20, error, keyError }));
    const { promise: isIn, resolve } = Promise.withResolvers<void>();
    const ended = work({
      url,
      key: { seed, ...(fingerprint && { fingerprint }) },
      version: 'test',
      machine: name,
      slots: 2,
      runtime: 'stub',
      roots: new Map(),
      folder: join(folder, name),
      openAnalyser: () => Promise.resolve(analyser),
      tryModel: () => Promise.resolve(),
      fit: fitInOwnProcess,
      say: () => resolve(),
      signal: end.signal,
      ...more,
    });
    ended.catch(() => {});
    await Promise.race([isIn, ended.catch(() => {})]); // let in, or waiting for an owner
    return {
      folder: join(folder, name),
      ended,
      get analyses() {
        return analyser.paths.length;
      },
      get paths() {
        return analyser.paths;
      },
      async [Symbol.asyncDispose]() {
        end.abort();
        await ended.catch(() => {});
      },
    };
  }
});

/** Remembers what was asked for. */
class Watched implements Analyser {
  readonly paths: string[] = [];
  readonly #inner: Analyser;

  constructor(inner: Analyser) {
    this.#inner = inner;
  }

  get jobs() {
    return this.#inner.jobs;
  }
  get begun() {
    return this.#inner.begun;
  }
  get waitingSeconds() {
    return this.#inner.waitingSeconds;
  }
  analyse(...request: Parameters<Analyser['analyse']>) {
    this.paths.push(request[0]);
    return this.#inner.analyse(...request);
  }
  close() {
    this.#inner.close();
  }
}

function listen(pool: Analyser, path: string, heard?: Set<string>): Promise<Analysis> {
  return pool.analyse(path, 'whole', () => {
    heard?.add(path);
    return ['tags'];
  });
}

function scoresIn({ heard }: Analysis): number[] {
  return [...heard!.scores];
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    assert.ok(tries < 1000, 'it did not come to that');
    await sleep(20);
  }
}
