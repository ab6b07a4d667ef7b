import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { networkFor, type Network } from '../../src-main/taggers/architectures.ts';
import type { Graph } from '../../src-main/taggers/graph.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { OnnxSession } from '../../src-main/taggers/onnx/OnnxSession.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { inventWeights } from './inventWeights.ts';
import { smallNetworks } from './smallNetworks.ts';

/** Something like music, the same each time. */
const samplesOf = (length: number) =>
  Float32Array.from(
    { length },
    (_, i) => Math.sin(i * 0.05 * (1 + Math.floor(i / 16_000) / 3)) * ((i / 4000) % 1),
  );

describe('what speaks for each tag over time', () => {
  for (const [name, steps] of [
    ['hearmark-transformer', 156],
    ['hearmark-crnn', 18],
  ] as const) {
    it(`is the same on both interpreters and leaves the scores as they are: ${name}`, async () => {
      const model = await loadModelPackage(join('models', name));
      const window = samplesOf(model.card.inputSamples);
      const plain = await Tagger.open(model);
      const { scores, timeSteps } = await plain.run([window]);
      assert.equal(timeSteps, undefined, 'not computed unless asked for');
      await plain.close();
      const answers = await Promise.all(
        (['onnx-cpu', 'tfjs-wasm'] as const).map(async (runtime) => {
          const tagger = await Tagger.open(model, { runtime, timeSteps: true });
          const answer = await tagger.run([window]);
          await tagger.close();
          return answer;
        }),
      );
      for (const answer of answers) {
        assert.equal(answer.timeSteps!.length, steps * 50);
        assertClose(answer.scores, scores, 1e-4);
        assertClose(answer.timeSteps!, answers[0]!.timeSteps!, 1e-4);
      }
    });
  }

  it('is, at the last step of a CRNN, the answer itself', async () => {
    const model = await loadModelPackage('models/hearmark-crnn');
    const tagger = await Tagger.open(model, { timeSteps: true });
    const { scores, timeSteps } = await tagger.run([samplesOf(model.card.inputSamples)]);
    await tagger.close();
    assertClose(timeSteps!.subarray(-50), scores, 1e-6);
  });

  it('is, in a transformer, the answer with the last attention moved to one step', async () => {
    const model = await loadModelPackage('models/hearmark-transformer');
    const tagger = await Tagger.open(model, { timeSteps: true });
    const input = tagger.frontEnd.compute(samplesOf(model.card.inputSamples));
    const { timeSteps } = await tagger.score([input]);
    await tagger.close();
    for (const step of [0, 77, 155]) {
      const network: Network = (g, x) => model.network(attendingTo(g, step, 4), x);
      const shape = tagger.frontEnd.shape(model.card.inputSamples);
      const session = await OnnxSession.open(network, model.weights, shape, { provider: 'cpu', threads: 1 });
      const { scores } = await session.run(input, 1);
      await session.close();
      assertClose(timeSteps!.subarray(step * 50, (step + 1) * 50), scores, 1e-5);
    }
  });

  it('is kept of every track only where the network was trained to answer for steps', async () => {
    for (const [architecture, steps] of [
      ['mobilenet-gru', 3],
      ['mobilenet-transformer', 3],
      ['efficientat', 0],
      ['music-tagging-transformer', 0],
    ] as const) {
      const { hyper, input } = smallNetworks[architecture]!;
      const network = networkFor(architecture, hyper, 5);
      const weights = inventWeights(network, input);
      const options = { provider: 'cpu', threads: 1, timeSteps: 'trained' } as const;
      const session = await OnnxSession.open(network, weights, input, options);
      const inputs = new Float32Array(input.reduce((product, size) => product * size, 1)).fill(0.5);
      const { timeSteps } = await session.run(inputs, 1);
      await session.close();
      assert.equal(timeSteps?.length ?? 0, steps * 5, architecture);
    }
  });
});

/** The same graph, but its nth softmax gives all attention to one time step (a token later: the first is the class). */
function attendingTo<T>(g: Graph<T>, step: number, nth: number): Graph<T> {
  let count = 0;
  return new Proxy(g, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name !== 'softmax') return member.bind(target) as unknown;
      return (x: T): T => {
        if (++count < nth) return target.softmax(x);
        const tokens = target.shape(x)[3]!;
        const oneHot = Float32Array.from({ length: tokens * tokens }, (_, i) =>
          Number(i % tokens === step + 1),
        );
        const attention = target.constant('one step', [1, 1, tokens, tokens], oneHot);
        return target.add(target.scale(x, 0), attention);
      };
    },
  });
}

function assertClose(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  assert.ok(worst < tolerance, `off by ${worst}`);
}
