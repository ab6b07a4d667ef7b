import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { measureListening } from '../../../src-main/importing/tasks/measureListening.ts';
import type { JobModel } from '../../../src-main/models/JobModel.ts';
import { firstCrnn } from '../../fixtures/firstCrnn.ts';

const model: JobModel = {
  name: 'first-crnn',
  folder: firstCrnn,
  modelId: 1,
  runtime: 'onnx-cpu',
  fallbacks: [],
  jobs: 1,
  coverage: 'whole',
  chapters: false,
  hearing: {},
  music: {},
};
const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('hearmark-speed-'));

test('how fast this machine listens is measured as a job listens, and leaves nothing behind', async () => {
  const before = left();
  const beganAt = performance.now();
  const speed = await measureListening(model);
  // Within that time a minute was heard twice, the first time with what the process loads
  assert.ok(speed > 60_000 / (performance.now() - beganAt), `${speed}`);
  assert.ok(Number.isFinite(speed));
  assert.deepEqual(left(), before);
});

test('what a job would end with ends it', async () => {
  await assert.rejects(measureListening({ ...model, folder: '/nowhere' }));
  assert.deepEqual(left(), []);
});
