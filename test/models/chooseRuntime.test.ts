import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { chooseRuntime, fallbacksOf, type RuntimeChoice } from '../../src-main/models/chooseRuntime.ts';
import { measureRuntime, type Measurement } from '../../src-main/models/measureRuntime.ts';
import { rememberedRuntime } from '../../src-main/models/rememberedRuntime.ts';
import type { RuntimeName } from '../../src-main/taggers/runtimeNames.ts';

const folder = join('models', 'hearmark-crnn');

describe('choosing a runtime', () => {
  const answers = (milliseconds: number, score = 0.5): Measurement => ({
    milliseconds,
    scores: [0.1, score],
    device: 'a device',
  });
  const choose = (measurements: Partial<Record<RuntimeName, Measurement>>) =>
    chooseRuntime(
      { folder },
      {
        runtimes: Object.keys(measurements) as RuntimeName[],
        measure: (_, runtime) => Promise.resolve(measurements[runtime]!),
      },
    );

  it('takes the fastest that agrees with ONNX Runtime on the CPU', async () => {
    const { runtime, trials } = await choose({
      'onnx-cpu': answers(20),
      'onnx-cuda': answers(1, 0.502),
      'onnx-webgpu': { reason: 'no GPU' },
      'tfjs-node-gpu': answers(3, 0.5009),
      'tfjs-wasm': answers(90),
    });
    assert.equal(runtime, 'tfjs-node-gpu');
    assert.equal(trials[1]!.milliseconds, undefined);
    assert.match(trials[1]!.reason!, /^its scores are off by 0\.0020$/);
    assert.equal(trials[2]!.reason, 'no GPU');
  });

  it('does not take answers that are no numbers', async () => {
    assert.equal(
      (await choose({ 'onnx-cpu': answers(20), 'onnx-cuda': answers(1, NaN) })).runtime,
      'onnx-cpu',
    );
  });

  it('stays on the CPU where nothing can be measured', async () => {
    const choice = await choose({ 'onnx-cpu': { reason: 'broken' }, 'onnx-cuda': answers(1) });
    assert.equal(choice.runtime, 'onnx-cpu');
    assert.match(choice.trials[1]!.reason!, /nothing to compare/);
  });

  it('tries what is on this machine', async (test) => {
    const { runtime, trials } = await chooseRuntime({ folder });
    for (const { runtime, milliseconds, reason } of trials) {
      test.diagnostic(`${runtime}: ${milliseconds === undefined ? reason : `${milliseconds.toFixed(1)} ms`}`);
      assert.ok((milliseconds === undefined) !== (reason === undefined));
    }
    const chosen = trials.find((trial) => trial.runtime === runtime)!;
    assert.equal(chosen.milliseconds, Math.min(...trials.map(({ milliseconds = Infinity }) => milliseconds)));
    assert.ok(trials.find((trial) => trial.runtime === 'onnx-cpu')!.milliseconds);
  });
});

describe('falling back', () => {
  const trials = [
    { runtime: 'onnx-cpu', milliseconds: 20 },
    { runtime: 'onnx-cuda', milliseconds: 1 },
    { runtime: 'onnx-webgpu', milliseconds: 5 },
    { runtime: 'onnx-dml', reason: 'no GPU' },
    { runtime: 'tfjs-node-gpu', milliseconds: 3 },
    { runtime: 'tfjs-wasm', milliseconds: 90 },
  ] as const;

  it('goes on with the next slower of those measured, at last with the CPU', () => {
    assert.deepEqual(fallbacksOf('onnx-cuda', trials), ['tfjs-node-gpu', 'onnx-webgpu', 'onnx-cpu']);
    assert.deepEqual(fallbacksOf('onnx-webgpu', trials), ['onnx-cpu']);
    assert.deepEqual(fallbacksOf('tfjs-wasm', trials), ['onnx-cpu']);
  });

  it('goes on with the CPU where nothing was measured', () => {
    assert.deepEqual(fallbacksOf('onnx-cuda', []), ['onnx-cpu']);
  });
});

describe('measuring a runtime', () => {
  it('gives up what takes too long', async () => {
    assert.deepEqual(await measureRuntime(folder, 'tfjs-cpu', 50), { reason: 'stopped after 0.05 s' });
  });

  it('says why where a model does not load', async () => {
    const measured = await measureRuntime(join('models', 'none'), 'onnx-cpu', 1000);
    assert.match((measured as { reason: string }).reason, /cannot read .*card\.json/);
  });

  it('survives a process that dies', async () => {
    const { NODE_OPTIONS } = process.env;
    process.env.NODE_OPTIONS = '--max-old-space-size=1';
    try {
      const measured = await measureRuntime(folder, 'onnx-cpu', 1000);
      assert.match((measured as { reason: string }).reason, /^ends its process \(SIG/);
    } finally {
      if (NODE_OPTIONS === undefined) delete process.env.NODE_OPTIONS;
      else process.env.NODE_OPTIONS = NODE_OPTIONS;
    }
  });
});

describe('a remembered runtime', () => {
  let temporary: string;
  let file: string;
  let calls: number;
  const model = { folder, weightsHash: 'abc' };
  const choice: RuntimeChoice = {
    runtime: 'onnx-cuda',
    trials: [
      { runtime: 'onnx-cpu', device: 'CPU', milliseconds: 20 },
      { runtime: 'onnx-cuda', device: 'GPU', milliseconds: 2 },
      { runtime: 'onnx-webgpu', reason: 'no GPU' },
    ],
  };
  const choose = () => {
    calls++;
    return Promise.resolve(choice);
  };

  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'hearmark-runtimes-'));
    file = join(temporary, 'runtimes.json');
    calls = 0;
  });
  afterEach(() => rmSync(temporary, { recursive: true }));

  it('is measured once for each model', async () => {
    assert.deepEqual(await rememberedRuntime(model, { file, choose }), choice);
    assert.deepEqual(await rememberedRuntime(model, { file, choose }), choice);
    assert.equal(calls, 1);
    await rememberedRuntime({ ...model, weightsHash: 'def' }, { file, choose });
    assert.equal(calls, 2);
    await rememberedRuntime(model, { file, choose });
    assert.equal(calls, 2);
  });

  it('is measured again when asked for, or when the file was damaged or comes from another machine', async () => {
    await rememberedRuntime(model, { file, choose });
    await rememberedRuntime(model, { file, choose, again: true });
    assert.equal(calls, 2);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"runtime": "onnx-cuda"', '"runtime": "abacus"'));
    await rememberedRuntime(model, { file, choose });
    assert.equal(calls, 3);
    writeFileSync(file, readFileSync(file, 'utf8').replace('abc on ', 'abc on another '));
    await rememberedRuntime(model, { file, choose });
    assert.equal(calls, 4);
  });

  it('is chosen even where it cannot be remembered', async () => {
    const away = join(temporary, 'no such folder', 'runtimes.json');
    assert.deepEqual(await rememberedRuntime(model, { file: away, choose }), choice);
  });
});
