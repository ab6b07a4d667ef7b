import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { BatchingSession } from '../../src-main/taggers/BatchingSession.ts';
import { batchWindows } from '../../src-main/taggers/batchWindows.ts';
import { loadCard } from '../../src-main/taggers/loadCard.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { openSession } from '../../src-main/taggers/openSession.ts';
import type { Session } from '../../src-main/taggers/Session.ts';
import { seededRandom } from './seededRandom.ts';

describe('a batching session', () => {
  let session: Session;
  let inputs: Float32Array[];

  before(async () => {
    const modelPackage = await loadModelPackage(join('models', 'hearmark-transformer'));
    session = await openSession(modelPackage, 'onnx-cpu');
    const { frontEnd, inputSamples } = modelPackage.card;
    const size = createFrontEnd(frontEnd)
      .shape(inputSamples)
      .reduce((product, length) => product * length, 1);
    const random = seededRandom(3);
    inputs = Array.from({ length: 7 }, () => Float32Array.from({ length: size }, () => 40 * random() - 20));
  });
  after(() => session.close());

  /** The real session, but that it has only memory for so many windows. */
  const limited = (most: number): Session => ({
    device: session.device,
    run: (batch, count) =>
      count <= most ? session.run(batch, count) : Promise.reject(new Error('out of memory')),
    close: () => session.close(),
  });

  it('runs what waits together, and answers each caller its own part', async () => {
    const runs: number[] = [];
    const batching = new BatchingSession(session, 32, (windows) => runs.push(windows));
    const answers = await Promise.all(inputs.map((input) => batching.score(input)));
    assert.deepEqual(runs, [4, 2, 1]);
    for (const [index, input] of inputs.entries()) {
      const alone = await session.run(input, 1);
      assertClose(answers[index]!.scores, alone.scores);
      assertClose(answers[index]!.embedding, alone.embedding);
    }
    assert.notDeepEqual(answers[0]!.scores, answers[1]!.scores);
  });

  it('runs no more windows at once than it may', async () => {
    const runs: number[] = [];
    const batching = new BatchingSession(session, 3, (windows) => runs.push(windows));
    await Promise.all(inputs.map((input) => batching.score(input)));
    assert.deepEqual(runs, [2, 2, 2, 1]);
  });

  it('waits for a window that is on its way, and for none that does not come', async () => {
    const runs: number[] = [];
    const batching = new BatchingSession(session, 32, (windows) => runs.push(windows));
    batching.announce();
    batching.announce();
    const first = batching.score(inputs[0]!);
    for (let turns = 0; turns < 5; turns++) await turn();
    assert.deepEqual(runs, [], 'a run begins in the turn after it can');
    const second = batching.score(inputs[1]!);
    batching.withdraw();
    batching.withdraw();
    await Promise.all([first, second]);
    assert.deepEqual(runs, [2]);
  });

  it('tries in halves what is too much at once, and loses no window', async () => {
    const runs: number[] = [];
    const batching = new BatchingSession(limited(1), 32, (windows) => runs.push(windows));
    const answers = await Promise.all(inputs.map((input) => batching.score(input)));
    assert.deepEqual(runs, [1, 1, 1, 1, 1, 1, 1]);
    assertClose(answers[6]!.scores, (await session.run(inputs[6]!, 1)).scores);
  });

  it('tells every caller when nothing runs any more', async () => {
    const batching = new BatchingSession(limited(0), 32);
    const results = await Promise.allSettled(inputs.map((input) => batching.score(input)));
    for (const result of results) {
      assert.ok(result.status === 'rejected');
      assert.match((result.reason as Error).message, /out of memory/);
    }
  });
});

it('a batch is bounded by its bytes', async () => {
  const card = await loadCard(join('models', 'hearmark-crnn'));
  const { sampleRateHz } = card.frontEnd;
  assert.equal(batchWindows({ ...card, inputSamples: 29 * sampleRateHz }), 11); // 128 mels, 1450 frames, 4 bytes: 0.71 MiB each
  assert.equal(batchWindows({ ...card, inputSamples: sampleRateHz }), 32);
  assert.equal(batchWindows({ ...card, inputSamples: 3600 * sampleRateHz }), 1);
});

function assertClose(actual: Float32Array, expected: Float32Array): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) < 1e-5, `at ${index}`));
}
