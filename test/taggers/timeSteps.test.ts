import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Network } from '../../src-main/taggers/architectures.ts';
import type { Graph } from '../../src-main/taggers/graph.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { OnnxSession } from '../../src-main/taggers/onnx/OnnxSession.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { TfjsSession } from '../../src-main/taggers/tfjs/TfjsSession.ts';
import { inventWeights } from './inventWeights.ts';
import { smallNetworks } from './smallNetworks.ts';
import { networkFor } from './networkFor.ts';

/** Something like music, the same each time. */
const samplesOf = (length: number) =>
  Float32Array.from(
    { length },
    (_, i) => Math.sin(i * 0.05 * (1 + Math.floor(i / 16_000) / 3)) * ((i / 4000) % 1),
  );

describe('what speaks for each tag over time', () => {
  // Ten seconds in steps of 0.64
  const steps = 16;
  for (const name of ['hearmark-transformer', 'hearmark-crnn']) {
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
        assert.equal(answer.timeSteps!.length, steps * model.card.vocabulary.length);
        assertClose(answer.scores, scores, 1e-4);
        assertClose(answer.timeSteps!, answers[0]!.timeSteps!, 1e-4);
      }
    });
  }

  for (const name of ['crnn', 'music-tagging-transformer']) {
    it(`is the same on both interpreters: ${name}`, async () => {
      const { network, weights, input, inputs } = small(name);
      const options = { provider: 'cpu', threads: 1, timeSteps: true } as const;
      const answers = [];
      for (const session of [
        await OnnxSession.open(network, weights, input, options),
        await TfjsSession.open(network, weights, input, 'wasm', { timeSteps: true }),
      ]) {
        answers.push((await session.run(inputs, 1)).timeSteps!);
        await session.close();
      }
      assert.ok(answers[0]!.length > tags);
      assertClose(answers[1]!, answers[0]!, 1e-4);
    });
  }

  it('is, at the last step of a CRNN, the answer itself', async () => {
    const { scores, timeSteps } = await answerOf('crnn');
    assertClose(timeSteps.subarray(-tags), scores, 1e-6);
  });

  it('is, in a transformer, the answer with the last attention moved to one step', async () => {
    const { network, weights, input, inputs } = small('music-tagging-transformer');
    const { timeSteps } = await answerOf('music-tagging-transformer');
    const count = timeSteps.length / tags;
    for (const step of [0, Math.floor(count / 2), count - 1]) {
      const moved: Network = (g, x) => network(attendingTo(g, step, 2), x);
      const session = await OnnxSession.open(moved, weights, input, { provider: 'cpu', threads: 1 });
      const { scores } = await session.run(inputs, 1);
      await session.close();
      assertClose(timeSteps.subarray(step * tags, (step + 1) * tags), scores, 1e-5);
    }
  });

  it('is kept of every track only where the network was trained to answer for steps', async () => {
    for (const [architecture, steps] of [
      ['mobilenet-gru', 3],
      ['mobilenet-transformer', 3],
      ['efficientat', 0],
      ['music-tagging-transformer', 0],
    ] as const) {
      const { network, weights, input, inputs } = small(architecture);
      const options = { provider: 'cpu', threads: 1, timeSteps: 'trained' } as const;
      const session = await OnnxSession.open(network, weights, input, options);
      const { timeSteps } = await session.run(inputs, 1);
      await session.close();
      assert.equal(timeSteps?.length ?? 0, steps * tags, architecture);
    }
  });
});

const tags = 5;

/** A small network with drawn weights, and something for it to hear. */
function small(name: string) {
  const { hyper, input } = smallNetworks[name]!;
  const network = networkFor(name, hyper, tags);
  const size = input.reduce((product, length) => product * length, 1);
  const inputs = Float32Array.from({ length: size }, (_, index) => Math.sin(index * index * 0.1));
  return { network, weights: inventWeights(network, input), input, inputs };
}

async function answerOf(name: string): Promise<{ scores: Float32Array; timeSteps: Float32Array }> {
  const { network, weights, input, inputs } = small(name);
  const options = { provider: 'cpu', threads: 1, timeSteps: true } as const;
  const session = await OnnxSession.open(network, weights, input, options);
  const { scores, timeSteps } = await session.run(inputs, 1);
  await session.close();
  return { scores, timeSteps: timeSteps! };
}

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
