import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { frameArchitectureNames, frameNetworkFor } from '../../src-main/taggers/hearing/frameNetwork.ts';
import type { HearingOutput } from '../../src-main/taggers/hearing/hearingCard.ts';
import { OnnxFrameSession } from '../../src-main/taggers/onnx/OnnxFrameSession.ts';
import { parameterShapes } from '../../src-main/taggers/parameterShapes.ts';
import { TfjsFrameSession } from '../../src-main/taggers/tfjs/TfjsFrameSession.ts';
import { drawNumbers, drawWeight } from './drawn.ts';
import { largestDifference } from './largestDifference.ts';

/** What PyTorch may differ from us, on activations; ten times less than issue 17 asks, for these are small. */
const tolerance = 1e-5;
const batch = 2;

/** What PyTorch answers to drawn weights and inputs: frame_networks.py wrote it, and says how. */
interface Golden {
  architecture: string;
  hyper: unknown;
  outputs: Record<string, HearingOutput>;
  /** Shape of an input without the batch. */
  input: number[];
  /** Shapes by the names of the state dict. */
  parameters: Record<string, number[]>;
  /** By output, [batch, steps, classes], flat. */
  answers: Record<string, number[]>;
}

const goldens = JSON.parse(readFileSync(join(import.meta.dirname, 'frameNetworks.json'), 'utf8')) as Golden[];

describe('a small network of everything that hears step by step answers as PyTorch does', () => {
  it('there is a golden of each', () => {
    const proved = new Set(goldens.map(({ architecture }) => architecture));
    assert.deepEqual(
      // An ONNX file brings a network of its own
      frameArchitectureNames.filter((name) => name !== 'onnx' && !proved.has(name)),
      [],
    );
  });

  for (const { architecture, hyper: hyperparameters, outputs, input, parameters, answers } of goldens) {
    const network = frameNetworkFor({ architecture, hyperparameters, outputs });
    const title = `${architecture} ${JSON.stringify(hyperparameters)}`;

    it(`${title}: its parameters have the published names and shapes`, () => {
      const shapes = [...parameterShapes(network, input)].map(([name, shape]) => [name, [...shape]]);
      assert.deepEqual(Object.fromEntries(shapes), parameters);
    });

    it(`${title}: its answers`, async (test) => {
      const weights = new Map(
        Object.entries(parameters).map(([name, shape]) => [name, drawWeight(name, shape)]),
      );
      const inputs = drawNumbers(
        'input',
        input.reduce((product, length) => product * length, batch),
      ).map(Math.abs);
      for (const session of [
        await OnnxFrameSession.open(network, outputs, weights, input, { provider: 'cpu', threads: 1 }),
        await TfjsFrameSession.open(network, outputs, weights, input, 'wasm'),
      ]) {
        const heard = await session.run(inputs, batch);
        await session.close();
        assert.deepEqual(Object.keys(heard), Object.keys(answers));
        for (const [name, expected] of Object.entries(answers)) {
          // Weights that answer the same to whatever they hear would prove nothing
          const half = expected.length / batch;
          assert.ok(largestDifference(expected.slice(0, half), expected.slice(half)) > 1e-3);
          const worst = largestDifference(heard[name]!, expected);
          test.diagnostic(`${name}: worst difference ${worst.toExponential(1)}`);
          assert.ok(worst < tolerance, `${worst} off`);
        }
      }
    });
  }
});
