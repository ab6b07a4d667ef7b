import assert from 'node:assert/strict';
import { it } from 'node:test';
import { mersenneTwister } from '../../src-main/taggers/architectures/mersenneTwister.ts';
import { type Network } from '../../src-main/taggers/architectures.ts';
import { BATCH } from '../../src-main/taggers/graph.ts';
import { OnnxSession } from '../../src-main/taggers/onnx/OnnxSession.ts';
import { type Weight } from '../../src-main/taggers/stateDict.ts';
import { difference } from './difference.ts';

it('an LSTM of two layers follows the equations of PyTorch', async () => {
  const [steps, features, hidden] = [5, 3, 4];
  const random = mersenneTwister(1);
  const draw = (...shape: number[]) => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 2 * random() - 1),
  });
  const layer = (index: number, inputs: number): [string, Weight][] => [
    [`rnn.weight_ih_l${index}`, draw(4 * hidden, inputs)],
    [`rnn.weight_hh_l${index}`, draw(4 * hidden, hidden)],
    [`rnn.bias_ih_l${index}`, draw(4 * hidden)],
    [`rnn.bias_hh_l${index}`, draw(4 * hidden)],
  ];
  const weights = new Map([...layer(0, features), ...layer(1, hidden)]);
  const input = draw(steps, features).data;
  const network: Network = (g, x) => {
    const states = g.lstm(x, 'rnn', { hidden, layers: 2 });
    return { logits: g.mean(states, 1), embedding: g.reshape(states, [BATCH, steps * hidden]) };
  };
  const options = { provider: 'cpu', threads: 1 } as const;
  const session = await OnnxSession.open(network, weights, [steps, features], options);
  const { embedding } = await session.run(input, 1);
  await session.close();

  let sequence = Array.from({ length: steps }, (_, step) => [
    ...input.subarray(step * features, (step + 1) * features),
  ]);
  for (const index of [0, 1]) {
    const read = (part: string) => weights.get(`rnn.${part}_l${index}`)!.data;
    let [state, cell] = [0, 0].map(() => new Array<number>(hidden).fill(0)) as [number[], number[]];
    sequence = sequence.map((values) => {
      const gate = (row: number) =>
        read('bias_ih')[row]! +
        read('bias_hh')[row]! +
        dot(read('weight_ih'), row, values) +
        dot(read('weight_hh'), row, state);
      const gates = Array.from({ length: hidden }, (_, unit) =>
        [0, 1, 2, 3].map((part) => gate(part * hidden + unit)),
      ) as [number, number, number, number][];
      // input, forget, cell, output: docs of torch.nn.LSTM
      cell = gates.map(([i, f, c], unit) => sigmoid(f) * cell[unit]! + sigmoid(i) * Math.tanh(c));
      state = gates.map(([, , , o], unit) => sigmoid(o) * Math.tanh(cell[unit]!));
      return state;
    });
  }
  assert.ok(difference(embedding, sequence.flat()) < 1e-6);
});

function dot(matrix: Float32Array, row: number, values: readonly number[]): number {
  return values.reduce((sum, value, column) => sum + matrix[row * values.length + column]! * value, 0);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
