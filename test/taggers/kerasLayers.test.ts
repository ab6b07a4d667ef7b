import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KerasLayersHyper } from '../../src-main/taggers/architectures/kerasLayers.ts';
import { kerasLayerWeights } from '../../src-main/models/importers/kerasLayerWeights.ts';
import { OnnxSession } from '../../src-main/taggers/onnx/OnnxSession.ts';
import type { StateDict, Weight } from '../../src-main/taggers/stateDict.ts';
import { seededRandom } from './seededRandom.ts';
import { networkFor } from './networkFor.ts';

const random = seededRandom(11);
const draw = (...shape: number[]): Weight => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 2 * random() - 1),
});
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

type Layers = KerasLayersHyper['layers'];
const overSteps = (steps: number, layers: Layers) => ({
  axes: ['batch', 'frames', 'mels'],
  inputShape: [steps, 3],
  scores: 'sigmoid',
  layers,
});

describe('layers that TensorFlow.js lacks, by their equations', () => {
  it('a GRU that resets behind the affine map, as Keras has had it since 2.1.2', async () => {
    const [steps, features, units] = [5, 3, 2];
    const layers = [{ class: 'GRU', name: 'gru', inputs: ['input'], config: { units, reset_after: true } }];
    const [kernel, recurrent, bias] = [draw(features, 3 * units), draw(units, 3 * units), draw(2, 3 * units)];
    const weights = new Map([
      ['gru/gru_cell/kernel:0', kernel],
      ['gru/gru_cell/recurrent_kernel:0', recurrent],
      ['gru/gru_cell/bias:0', bias],
    ]);
    const input = draw(features, steps).data;
    const scores = await scoresOf(overSteps(steps, layers), weights, [1, features, steps], units, input);

    let state = new Array<number>(units).fill(0);
    for (let step = 0; step < steps; step++) {
      const x = Array.from({ length: features }, (_, feature) => input[feature * steps + step]!);
      // Gates side by side: update, reset, new; one row of biases for each map
      const map = (values: number[], { data }: Weight, row: number, gate: number, unit: number) =>
        values.reduce(
          (sum, value, at) => sum + value * data[at * 3 * units + gate * units + unit]!,
          bias.data[row * 3 * units + gate * units + unit]!,
        );
      state = state.map((before, unit) => {
        const [fromInput, fromState] = [0, 1, 2].map((gate) => [
          map(x, kernel, 0, gate, unit),
          map(state, recurrent, 1, gate, unit),
        ]).reduce<[number[], number[]]>(([a, b], [c, d]) => [[...a, c!], [...b, d!]], [[], []]); // prettier-ignore
        const [update, reset] = [0, 1].map((gate) => sigmoid(fromInput[gate]! + fromState[gate]!)) as [number, number]; // prettier-ignore
        const candidate = Math.tanh(fromInput[2]! + reset * fromState[2]!);
        return update * before + (1 - update) * candidate;
      });
    }
    scores.forEach((score, unit) => assert.ok(Math.abs(score - sigmoid(state[unit]!)) < 1e-6));
  });

  it('an ELU of another slope, and a ReLU that lets something through', async () => {
    const layers = [
      { class: 'ELU', name: 'elu', inputs: ['input'], config: { alpha: 0.5 } },
      { class: 'ReLU', name: 'relu', inputs: ['input'], config: { negative_slope: 0.1, max_value: 0.5 } },
      { class: 'Add', name: 'add', inputs: ['elu', 'relu'], config: {} },
      { class: 'Flatten', name: 'flat', inputs: ['add'], config: {} },
    ];
    const input = Float32Array.of(-2, -0.5, 0, 0.25, 1, 3);
    const scores = await scoresOf(overSteps(2, layers), new Map(), [1, 3, 2], 6, input);
    const byFrame = [0, 2, 4, 1, 3, 5].map((at) => input[at]!);
    const expected = byFrame.map(
      (x) => (x > 0 ? x : 0.5 * (Math.exp(x) - 1)) + (x > 0 ? Math.min(x, 0.5) : 0.1 * x),
    );
    scores.forEach((score, at) => assert.ok(Math.abs(score - sigmoid(expected[at]!)) < 1e-6));
  });
});

async function scoresOf(
  hyper: ReturnType<typeof overSteps>,
  weights: StateDict,
  inputShape: number[],
  tags: number,
  input: Float32Array,
): Promise<Float32Array> {
  const network = networkFor('keras-layers', hyper, tags);
  const layers = hyper.layers.map((layer) => ({
    ...layer,
    config: { use_bias: true, ...layer.config },
  }));
  const converted = kerasLayerWeights(layers, weights);
  const session = await OnnxSession.open(network, converted, inputShape, { provider: 'cpu', threads: 1 });
  const { scores } = await session.run(input, 1);
  await session.close();
  return scores;
}
