import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aggregate } from '../../src-main/taggers/aggregate.ts';
import { ParameterError } from '../../src-main/errors.ts';
import type { StateDict } from '../../src-main/taggers/stateDict.ts';
import { type TrainerOptions, type TrainingTrack } from '../../src-main/taggers/tfjs/TfjsTrainer.ts';
import { trainingObjective, type TrainingObjective } from '../../src-main/taggers/tfjs/trainingMode.ts';
import {
  assertClose,
  instance,
  learningRate,
  linearStart,
  openTrainer,
  songByMax,
  songByMean,
} from './smallTrainings.ts';

describe('what the loss is made of', () => {
  const windows = [
    [1, -2, 0.5],
    [0.3, 0.8, -1],
    [-1.5, 0.2, 2],
  ].map((window) => Float32Array.from(window));
  const tracks: TrainingTrack[] = [
    { windows: windows.slice(0, 2), labels: [1, 0] },
    { windows: windows.slice(2), labels: [0, undefined] },
  ];
  const lossOf = async (
    objective: TrainingObjective,
    options: Partial<TrainerOptions> = {},
    batch = tracks,
  ) => {
    const trainer = await openTrainer(linearStart(), { objective, ...options });
    const loss = trainer.step(batch, learningRate);
    const weights = trainer.weights();
    trainer.close();
    return { loss, weights };
  };
  const scoresOf = async (batch: readonly Float32Array[]) => {
    const trainer = await openTrainer(linearStart());
    const scores = trainer.scores(batch);
    trainer.close();
    return scores;
  };
  const crossEntropy = (score: number, label: number) =>
    -(label * Math.log(score) + (1 - label) * Math.log(1 - score));

  it('at instance level, each window with the tags of its track', async () => {
    const [a, b, c, d, e] = (await scoresOf(windows)) as unknown as number[];
    const known: [number, number][] = [
      [a!, 1],
      [b!, 0],
      [c!, 1],
      [d!, 0],
      [e!, 0],
    ];
    const expected = known.reduce((sum, [score, label]) => sum + crossEntropy(score, label), 0) / 5;
    assertClose([(await lossOf(instance)).loss], [expected], 1e-6);
  });

  for (const aggregation of ['mean', 'max'] as const) {
    it(`at song level, each track with the ${aggregation} of its windows, as they are aggregated in use`, async () => {
      const first = aggregate(await scoresOf(windows.slice(0, 2)), 2, aggregation);
      const second = aggregate(await scoresOf(windows.slice(2)), 2, aggregation);
      const expected =
        (crossEntropy(first[0]!, 1) + crossEntropy(first[1]!, 0) + crossEntropy(second[0]!, 0)) / 3;
      assertClose([(await lossOf({ mode: 'song', aggregation })).loss], [expected], 1e-6);
    });
  }

  it('both levels are the same where each track is one window', async () => {
    const single = windows.map((window) => ({ windows: [window], labels: [1, 0] }));
    const { loss } = await lossOf(instance, {}, single);
    assertClose([(await lossOf(songByMean, {}, single)).loss], [loss], 1e-6);
    assertClose([(await lossOf(songByMax, {}, single)).loss], [loss], 1e-6);
  });

  it('a tag that nobody knows learns nothing, and all unknown are refused', async () => {
    const unknown = windows.map((window) => ({ windows: [window], labels: [1, undefined] }));
    assertRows(await lossOf(instance, {}, unknown), [true, false]);
    await assert.rejects(
      lossOf(instance, {}, [{ windows, labels: [undefined, undefined] }]),
      (error: Error) => error instanceof ParameterError && /nothing to learn from/.test(error.message),
    );
  });

  it('a tag counts as much as its weight says', async () => {
    const weights = (...of: number[]) => ({
      tagWeights: of.map((weight) => ({ positive: weight, negative: weight })),
    });
    assertRows(await lossOf(instance, weights(0, 1)), [false, true]);
    const { loss: first } = await lossOf(instance, weights(1, 0));
    const { loss: second } = await lossOf(instance, weights(0, 1));
    const { loss: both } = await lossOf(instance, weights(2, 3));
    // Three windows are known for the first tag, two for the second
    assertClose([both], [(2 * 3 * first + 3 * 2 * second) / 12], 1e-6);
  });

  it('an answer counts as much as its kind does', async () => {
    const [a, b] = (await scoresOf(windows.slice(0, 2))) as unknown as number[];
    const tracks = [{ windows: windows.slice(0, 1), labels: [0.25, 0] }];
    const tagWeights = [
      { positive: 6, negative: 2 },
      { positive: 5, negative: 1 },
    ];
    const { loss } = await lossOf(instance, { tagWeights }, tracks);
    const of = (score: number, positive: number, negative: number) =>
      -(positive * Math.log(score) + negative * Math.log(1 - score));
    assertClose([loss], [(of(a!, 6 * 0.25, 2 * 0.75) + of(b!, 0, 1)) / (1.5 + 1.5 + 1)], 1e-6);
  });

  it('a majority vote has no gradient', () => {
    assert.deepEqual(trainingObjective('song', ['max', 'max']), songByMax);
    assert.deepEqual(trainingObjective('instance', ['majority', 'mean']), instance);
    assert.throws(() => trainingObjective('song', ['majority']), {
      name: 'ParameterError',
      message: /majority vote: .* no gradient; train at instance level/,
    });
    for (const mixed of [['mean', 'max'], [{ quantile: 0.9 }]] as const) {
      assert.throws(() => trainingObjective('song', mixed), {
        name: 'ParameterError',
        message: /one way to aggregate windows for all tags, mean or max/,
      });
    }
  });

  /** Asserts which rows of the output layer have moved. */
  function assertRows({ weights }: { weights: StateDict }, moved: boolean[]): void {
    const before = linearStart().weights.get('dense.weight')!.data;
    const after = weights.get('dense.weight')!.data;
    moved.forEach((expected, row) => {
      const same =
        before.subarray(3 * row, 3 * row + 3).join() === after.subarray(3 * row, 3 * row + 3).join();
      assert.equal(!same, expected, `row ${row}`);
    });
  }
});
