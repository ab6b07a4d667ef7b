import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AnalysisPool, type PoolOptions } from '../../src-main/analysis/AnalysisPool.ts';
import type { AnalysisTalk } from '../../src-main/analysis/protocol.ts';
import { DecodeError, ModelError } from '../../src-main/errors.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import type { ChildReport } from '../../src-main/processes/Talk.ts';
import type { RuntimeName } from '../../src-main/taggers/runtimeNames.ts';
import type { Listening } from '../../src-main/scores/musicTasks.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { putSmallModel } from '../fixtures/putSmallModel.ts';
import { putPackage } from '../models/hostileOnnx.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const models = ['hearmark-transformer', 'hearmark-crnn'] as const;
const always = (): Listening[] => ['tags'];

/** Batching is for GPUs; here it is forced on for runtimes that every machine has. */
const batchedRuntimes: RuntimeName[] = ['onnx-cpu', 'tfjs-wasm'];

describe('a pool with one scoring process', () => {
  const folder = temporaryFolder();
  const pools: AnalysisPool[] = [];
  /** For what is not about the network. */
  let modelFolder: string;
  const open = (options: Partial<PoolOptions> = {}) => {
    const pool = new AnalysisPool({ modelFolder, jobs: 2, batchedRuntimes, ...options });
    pools.push(pool);
    return pool;
  };
  let files: string[];
  let shortFiles: string[];
  let corrupt: string;

  before(async () => {
    modelFolder = await putSmallModel(join(folder, 'models'));
    mkdirSync(join(folder, 'music'));
    files = [220, 330, 440].map((frequencyHz) =>
      makeAudio(join(folder, 'music', `${frequencyHz}.mp3`), { seconds: 16, frequencyHz, channels: 1 }),
    );
    shortFiles = Array.from({ length: 6 }, (_, index) =>
      makeAudio(join(folder, 'music', `short-${index}.mp3`), { seconds: 12 + index, channels: 1 }),
    );
    corrupt = join(folder, 'corrupt.mp3');
    writeFileSync(corrupt, Buffer.alloc(50_000, 7));
  });
  after(() => pools.forEach((pool) => pool.close()));

  for (const model of models) {
    it(`scores as processes of their own do, several windows at once: ${model}`, async (test) => {
      const folderOfModel = join('models', model);
      const alone = open({ modelFolder: folderOfModel, batchedRuntimes: [], jobs: 1 });
      // Until every process has a window for it, it stands still: else it might be done with each before the next comes.
      const waiting = new Set<number>();
      const together = open({
        modelFolder: folderOfModel,
        jobs: files.length,
        launch(module, args) {
          const child = launchProcess(module, args);
          child.onMessage((message) => {
            const report = message as ChildReport<AnalysisTalk>;
            if (report.kind !== 'alive' || report.waitingFor !== 'scores') return;
            if (waiting.add(child.pid!).size === files.length) process.kill(together.scorer!.pid!, 'SIGCONT');
          });
          return child;
        },
      });
      const expected = await Promise.all(files.map((file) => alone.analyse(file, 'whole', always)));
      let asked = 0;
      const actual = await Promise.all(
        files.map((file) =>
          together.analyse(file, 'whole', () => {
            if (asked++ === 0) process.kill(together.scorer!.pid!, 'SIGSTOP');
            return ['tags'];
          }),
        ),
      );
      actual.forEach(({ heard }, index) => {
        assertClose(heard!.scores, expected[index]!.heard!.scores);
        assertClose(heard!.timeline, expected[index]!.heard!.timeline);
        assertClose(heard!.embedding, expected[index]!.heard!.embedding);
      });
      assert.equal(alone.scorer, undefined);
      test.diagnostic(`${together.scorer!.meanBatch.toFixed(2)} windows a run`);
      assert.ok(together.scorer!.meanBatch > 1);
    });
  }

  it('loses only the file whose process crashes, and stays on its runtime', async () => {
    const reasons: string[] = [];
    const pool = open({ runtime: 'tfjs-wasm', onFallBack: (reason) => reasons.push(reason) });
    await pool.analyse(shortFiles[0]!, 'sampled', always);
    const [pid] = pool.pids;
    const crashing = pool.analyse(shortFiles[1]!, 'whole', () => {
      process.kill(pid!, 'SIGSEGV'); // the only process that is idle, hence the one that has this file
      return ['tags'];
    });
    const others = [corrupt, ...shortFiles.slice(2, 5)].map((file) => pool.analyse(file, 'sampled', always));
    const results = await Promise.allSettled([crashing, ...others]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
    );
    assert.match(reasonOf(results[0]).message, /the decoder crashed on it \(SIGSEGV/);
    assert.ok(reasonOf(results[1]) instanceof DecodeError);
    assert.deepEqual(reasons, []);
  });

  it('goes on with the next runtime when the scoring process crashes, with no track lost', async () => {
    const fallBacks: string[] = [];
    const pool = open({
      runtime: 'tfjs-wasm',
      onFallBack: (reason, next) => fallBacks.push(`${next}: ${reason}`),
    });
    let asked = 0;
    const results = await Promise.all(
      shortFiles.map((file) =>
        pool.analyse(file, 'whole', () => {
          if (++asked === 3) process.kill(pool.scorer!.pid!, 'SIGSEGV');
          return ['tags'];
        }),
      ),
    );
    assert.ok(results.every(({ heard }) => heard!.scores.length > 0));
    assert.ok(asked > shortFiles.length, 'what was in flight was analysed again');
    assert.equal(fallBacks.length, 1);
    assert.match(fallBacks[0]!, /^onnx-cpu: .*(SIGSEGV|its process ended)/);
  });

  it('goes on with the next runtime when the scoring process hangs', async () => {
    const fallBacks: string[] = [];
    const pool = open({
      runtime: 'tfjs-wasm',
      hangSeconds: 2,
      onFallBack: (reason) => fallBacks.push(reason),
    });
    await pool.analyse(shortFiles[0]!, 'sampled', () => []);
    process.kill(pool.scorer!.pid!, 'SIGSTOP');
    const results = await Promise.all(shortFiles.map((file) => pool.analyse(file, 'sampled', always)));
    assert.ok(results.every(({ heard }) => heard));
    assert.deepEqual(fallBacks, ['no answer for 2 s']);
  });

  it('leaves out a runtime that does not load when it is its turn', async () => {
    const nexts: string[] = [];
    const pool = open({
      runtime: 'tfjs-wasm',
      // Loads on no machine: no such backend, no such provider
      fallbacks: ['onnx-none' as RuntimeName, 'onnx-cpu'],
      batchedRuntimes: ['tfjs-wasm', 'onnx-none' as RuntimeName],
      onFallBack: (_, next) => nexts.push(next),
    });
    const { heard } = await pool.analyse(shortFiles[0]!, 'whole', () => {
      if (nexts.length === 0) process.kill(pool.scorer!.pid!, 'SIGKILL');
      return ['tags'];
    });
    assert.ok(heard);
    assert.deepEqual(nexts, ['onnx-none', 'onnx-cpu']);
  });

  it('gives up everything where the model does not load at all', async () => {
    const pool = open({ modelFolder: folder });
    const results = await Promise.allSettled(shortFiles.map((file) => pool.analyse(file, 'whole', always)));
    for (const result of results) assert.ok(reasonOf(result) instanceof ModelError);
  });

  it('leaves nothing behind when a job is cancelled', async () => {
    const socketFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('hearmark-scores-'));
    const before = new Set(socketFolders());
    const pool = open();
    const running = files.map((file) =>
      pool.analyse(file, 'whole', () => {
        if (pool.pids.length === 2) setImmediate(() => pool.close());
        return ['tags'];
      }),
    );
    const scorerPid = await waitFor(() => pool.scorer?.pid);
    const results = await Promise.allSettled(running);
    assert.ok(results.some(({ status }) => status === 'rejected'));
    await waitFor(() => !isRunning(scorerPid));
    assert.deepEqual(
      socketFolders().filter((name) => !before.has(name)),
      [],
    );
  });

  it(
    'holds no more than the windows that wait',
    { skip: process.platform !== 'linux' && 'from /proc' },
    async (test) => {
      const pool = open({ modelFolder: putPackage(join(folder, 'models'), 'quick', 'sound'), jobs: 2 });
      const song = makeAudio(join(folder, 'long.wav'), { seconds: 250, sampleRateHz: 16_000, channels: 1 });
      const analyse = (times: number) =>
        Promise.all(Array.from({ length: times }, () => pool.analyse(song, 'whole', always)));
      await analyse(2);
      const early = residentMiB(pool.scorer!.pid!);
      await analyse(4); // a thousand windows of a second, which are 64 MB
      const late = residentMiB(pool.scorer!.pid!);
      test.diagnostic(`${early} MiB, then ${late} MiB`);
      assert.ok(late < early + 40, `${early} MiB, then ${late} MiB`);
    },
  );
});

function reasonOf(result: PromiseSettledResult<unknown> | undefined): Error {
  assert.ok(result?.status === 'rejected');
  return result.reason as Error;
}

function assertClose(actual: Float32Array, expected: Float32Array): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) < 1e-5, `at ${index}`));
}

async function waitFor<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}
