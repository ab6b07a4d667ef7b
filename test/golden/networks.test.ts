import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadNetwork } from '../../src-main/taggers/architectures.ts';
import { OnnxSession } from '../../src-main/taggers/onnx/OnnxSession.ts';
import { parameterShapes } from '../../src-main/taggers/parameterShapes.ts';
import { TfjsSession } from '../../src-main/taggers/tfjs/TfjsSession.ts';
import { drawNumbers, drawWeight } from './drawn.ts';
import { largestDifference } from './largestDifference.ts';
import { networkFor } from '../taggers/networkFor.ts';

/** What PyTorch may differ from us, on probabilities; ten times less than issue 3 asks, for these are small. */
const tolerance = 1e-5;
const tags = 5;
const batch = 2;

/** What PyTorch answers to drawn weights and inputs: networks.py wrote it, and says how. */
interface Golden {
  architecture: string;
  hyper: unknown;
  /** Shape of an input without the batch. */
  input: number[];
  /** Shapes by the names of the state dict. */
  parameters: Record<string, number[]>;
  /** [batch, tags] and [batch, features], flat. */
  scores: number[];
  embedding: number[];
}

/** An ONNX file brings a network of its own, and a composed model has those of its members. */
const withoutGolden = ['composed', 'onnx'];

const goldens = JSON.parse(readFileSync(join(import.meta.dirname, 'networks.json'), 'utf8')) as Golden[];

describe('a small network of every architecture answers as PyTorch does', () => {
  it('there is a golden of each', async () => {
    await assert.rejects(loadNetwork('?', {}, tags), ({ message }: Error) => {
      // Its message lists what there is
      const known = message.slice(message.lastIndexOf(': ') + 2).split(', ');
      const ours = known.filter((name) => !withoutGolden.includes(name));
      const proved = new Set(goldens.map(({ architecture }) => architecture));
      assert.deepEqual(
        ours.filter((name) => !proved.has(name)),
        [],
      );
      return true;
    });
  });

  for (const golden of goldens) {
    const { architecture, input } = golden;
    const parts = architecture === 'modular' ? kindsOf(golden.hyper) : '';
    const network = networkFor(architecture, golden.hyper, tags);

    it(`${architecture}${parts}: its parameters have the published names and shapes`, () => {
      const shapes = [...parameterShapes(network, input)].map(([name, shape]) => [name, [...shape]]);
      assert.deepEqual(Object.fromEntries(shapes), golden.parameters);
    });

    it(`${architecture}${parts}: its scores and embedding`, async (test) => {
      const weights = new Map(
        Object.entries(golden.parameters).map(([name, shape]) => [name, drawWeight(name, shape)]),
      );
      const size = input.reduce((product, length) => product * length, batch);
      const inputs = drawNumbers('input', size).map(Math.abs);
      // Weights that answer the same to whatever they hear would prove nothing
      const other = golden.scores.slice(tags);
      assert.ok(largestDifference(golden.scores.slice(0, tags), other) > 1e-3);
      for (const session of [
        await OnnxSession.open(network, weights, input, { provider: 'cpu', threads: 1 }),
        await TfjsSession.open(network, weights, input, 'wasm'),
      ]) {
        const { scores, embedding } = await session.run(inputs, batch);
        await session.close();
        const greatest = Math.max(1, ...golden.embedding.map(Math.abs));
        const worst = Math.max(
          largestDifference(scores, golden.scores),
          largestDifference(embedding, golden.embedding) / greatest,
        );
        test.diagnostic(`worst difference ${worst.toExponential(1)}`);
        assert.ok(worst < tolerance, `${worst} off`);
      }
    });
  }
});

function kindsOf(hyper: unknown): string {
  const { frontEnd, backEnd } = hyper as Record<'frontEnd' | 'backEnd', { kind: string }>;
  return ` of ${frontEnd.kind} and ${backEnd.kind}`;
}
