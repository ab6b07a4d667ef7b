// Past 300 lines, because the cases of all operations are one table, which a test holds to the graph.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Scalar, Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { BATCH } from '../../src-main/taggers/graph.ts';
import { ParameterReader } from '../../src-main/taggers/stateDict.ts';
import { BatchStatistics } from '../../src-main/taggers/tfjs/BatchStatistics.ts';
import type { TfjsValue } from '../../src-main/taggers/tfjs/layout.ts';
import { loadBackend, type BackendName, type Tf } from '../../src-main/taggers/tfjs/loadBackend.ts';
import { loadGradients } from '../../src-main/taggers/tfjs/loadGradients.ts';
import { TfjsGraph } from '../../src-main/taggers/tfjs/tfjsGraph.ts';
import { TfjsParameters } from '../../src-main/taggers/tfjs/TfjsParameters.ts';
import { lossTargets, trackLoss } from '../../src-main/taggers/tfjs/trackLoss.ts';
import { seededRandom } from './seededRandom.ts';

/** Half the distance between two points: the error of a slope is of the order of its square, rounding of its inverse. */
const step = 1e-2;
/** Beside the greatest gradient of the same tensor. */
const tolerance = 2e-3;

interface Case {
  /** Shapes of the inputs. */
  inputs: readonly number[][];
  build: (g: TfjsGraph, inputs: [TfjsValue, TfjsValue]) => TfjsValue;
  /** What the gradient is refused with, on which backend, where TensorFlow.js has none. */
  without?: Partial<Record<BackendName, RegExp>>;
  /** Whether the operation is defined above zero alone. */
  positive?: boolean;
  /** As while training: by the batch's own statistics, or by the running ones. */
  training?: 'batch' | 'running';
}

const series = [2, 3, 7];
const image = [2, 2, 5, 4];
const sequence = [2, 4, 3];
const each = (build: Case['build']): Case[] => [{ inputs: [[2, 5]], build }];

/** For each operation, by its name in the graph, whatever of it has a gradient of its own. */
const cases: Record<string, Case[]> = {
  parameter: each((g, [x]) => g.multiply(x, g.parameter('p', [5]))),
  constant: each((g, [x]) => g.multiply(x, g.constant('c', [5], Float32Array.of(1, -2, 3, 0.5, 2)))),
  conv1d: [
    { inputs: [series], build: (g, [x]) => g.conv1d(x, 'c', { out: 2, kernel: 3, padding: 1 }) },
    { inputs: [series], build: (g, [x]) => g.conv1d(x, 'c', { out: 2, kernel: 4, stride: 3, padding: 2 }) },
  ],
  conv2d: [
    { inputs: [image], build: (g, [x]) => g.conv2d(x, 'c', { out: 3, kernel: [3, 3], padding: [1, 1] }) },
    {
      inputs: [image],
      build: (g, [x]) => g.conv2d(x, 'c', { out: 2, kernel: [3, 3], stride: [2, 1], padding: [1, 1] }),
    },
    { inputs: [image], build: (g, [x]) => g.conv2d(x, 'c', { out: 2, kernel: [4, 3], padding: [0, 1] }) },
    {
      inputs: [image],
      build: (g, [x]) => g.conv2d(x, 'c', { out: 2, kernel: [4, 3], stride: [2, 2], padding: 'same' }),
    },
    {
      inputs: [image],
      build: (g, [x]) => g.conv2d(x, 'c', { out: 2, kernel: [2, 2], dilation: [2, 1] }),
      without: { cpu: /dilation rates greater than 1/, wasm: /dilation rates greater than 1/ },
    },
  ],
  depthwiseConv2d: [
    {
      inputs: [image],
      build: (g, [x]) => g.depthwiseConv2d(x, 'c', { multiplier: 2, kernel: [3, 2], padding: 'same' }),
    },
    {
      inputs: [[2, 3, 8, 7]],
      build: (g, [x]) =>
        g.depthwiseConv2d(x, 'c', {
          multiplier: 1,
          kernel: [5, 5],
          stride: [2, 2],
          padding: [2, 2],
          bias: false,
        }),
    },
    {
      inputs: [[2, 3, 8, 7]],
      build: (g, [x]) => g.depthwiseConv2d(x, 'c', { multiplier: 1, kernel: [3, 3], stride: [2, 1] }),
    },
  ],
  batchNorm: [image, series, [6, 3]].flatMap((shape) =>
    [{}, { training: 'batch' as const }, { training: 'running' as const }].map((training) => ({
      inputs: [shape],
      build: (g: TfjsGraph, [x]: [TfjsValue, TfjsValue]) => g.batchNorm(x, 'n'),
      ...training,
    })),
  ),
  layerNorm: [
    { inputs: [sequence], build: (g, [x]) => g.layerNorm(x, 'n') },
    { inputs: [sequence], build: (g, [x]) => g.layerNorm(x, 'n', { epsilon: 1e-12 }) },
  ],
  linear: [
    { inputs: [[3, 4]], build: (g, [x]) => g.linear(x, 'd', { out: 2 }) },
    { inputs: [sequence], build: (g, [x]) => g.linear(x, 'd', { out: 2, bias: false }) },
  ],
  gru: [
    { inputs: [sequence], build: (g, [x]) => g.gru(x, 'r', { hidden: 2, layers: 2 }) },
    { inputs: [sequence], build: (g, [x]) => g.gru(x, 'r', { hidden: 2, layers: 2, bidirectional: true }) },
    {
      inputs: [sequence],
      build: (g, [x]) => g.gru(x, 'r', { hidden: 2, layers: 1, gates: 'hard-sigmoid', resetBefore: true }),
    },
  ],
  lstm: [
    { inputs: [sequence], build: (g, [x]) => g.lstm(x, 'r', { hidden: 2, layers: 2 }) },
    {
      inputs: [sequence],
      build: (g, [x]) => g.lstm(x, 'r', { hidden: 2, layers: 1, gates: 'hard-sigmoid' }),
    },
  ],
  dropout: [{ inputs: [[4, 6]], build: (g, [x]) => g.dropout(x, 0.5), training: 'batch' }],
  maxPool1d: [
    { inputs: [series], build: (g, [x]) => g.maxPool1d(x, 3) },
    { inputs: [series], build: (g, [x]) => g.maxPool1d(x, 3, { stride: 2, padding: 'same' }) },
  ],
  maxPool2d: [
    { inputs: [image], build: (g, [x]) => g.maxPool2d(x, [2, 3]) },
    { inputs: [image], build: (g, [x]) => g.maxPool2d(x, [3, 2], { stride: [2, 1], padding: 'same' }) },
  ],
  averagePool1d: [
    { inputs: [series], build: (g, [x]) => g.averagePool1d(x, 3) },
    { inputs: [series], build: (g, [x]) => g.averagePool1d(x, 3, { stride: 2 }) },
  ],
  averagePool2d: [
    { inputs: [image], build: (g, [x]) => g.averagePool2d(x, [2, 3]) },
    { inputs: [image], build: (g, [x]) => g.averagePool2d(x, [3, 2], { stride: [2, 1] }) },
  ],
  max: [1, 3].map((axis) => ({ inputs: [image], build: (g, [x]) => g.max(x, axis) })),
  mean: [1, 3].map((axis) => ({ inputs: [image], build: (g, [x]) => g.mean(x, axis) })),
  relu: each((g, [x]) => g.relu(x)),
  hardSwish: [{ inputs: [[4, 6]], build: (g, [x]) => g.hardSwish(g.scale(x, 3)) }],
  elu: each((g, [x]) => g.elu(x)),
  gelu: each((g, [x]) => g.gelu(x)),
  sigmoid: each((g, [x]) => g.sigmoid(x)),
  tanh: each((g, [x]) => g.tanh(x)),
  softmax: each((g, [x]) => g.softmax(x)),
  power: [
    { inputs: [[2, 5]], build: (g, [x]) => g.power(x, 0.5), positive: true },
    { inputs: [[2, 5]], build: (g, [x]) => g.power(x, 3), positive: true },
  ],
  log: [{ inputs: [[2, 5]], build: (g, [x]) => g.log(x), positive: true }],
  clampMin: each((g, [x]) => g.clampMin(x, 0)),
  add: [
    { inputs: [series, series], build: (g, [a, b]) => g.add(a, b) },
    { inputs: [series, [3, 1]], build: (g, [a, b]) => g.add(a, b) },
  ],
  multiply: [
    { inputs: [series, series], build: (g, [a, b]) => g.multiply(a, b) },
    { inputs: [series, [2, 3, 1]], build: (g, [a, b]) => g.multiply(a, b) },
  ],
  scale: each((g, [x]) => g.scale(x, -1.5)),
  matmul: [
    { inputs: [sequence, [3, 2]], build: (g, [a, b]) => g.matmul(a, b) },
    { inputs: [sequence, [2, 3, 5]], build: (g, [a, b]) => g.matmul(a, b) },
  ],
  stepsIntoBatch: [{ inputs: [series], build: (g, [x]) => g.stepsIntoBatch(x) }],
  stepsOutOfBatch: [{ inputs: [[6, 7]], build: (g, [x]) => g.stepsOutOfBatch(x, 3) }],
  transpose: [{ inputs: [series], build: (g, [x]) => g.transpose(x, [0, 2, 1]) }],
  reshape: [{ inputs: [series], build: (g, [x]) => g.reshape(x, [BATCH, 7, 3]) }],
  concat: [{ inputs: [series, [2, 1, 7]], build: (g, [a, b]) => g.concat([a, b], 1) }],
  slice: [{ inputs: [series], build: (g, [x]) => g.slice(x, 2, 1, 4) }],
  reverse: [{ inputs: [series], build: (g, [x]) => g.reverse(x, 2) }],
  pad: [
    {
      inputs: [series],
      build: (g, [x]) =>
        g.pad(x, [
          [0, 0],
          [0, 1],
          [2, 1],
        ]),
    },
  ],
  repeatOverBatch: [
    {
      inputs: [
        [1, 2, 2],
        [3, 5],
      ],
      build: (g, [x, like]) => g.repeatOverBatch(x, like),
    },
  ],
};

describe('gradients are those of finite differences', () => {
  it('every operation of the graph has its case here', () => {
    const notOperations = ['constructor', 'enter', 'leave', 'shape'];
    const operations = Object.getOwnPropertyNames(TfjsGraph.prototype);
    assert.deepEqual(
      Object.keys(cases).sort(),
      operations.filter((name) => !notOperations.includes(name)).sort(),
    );
  });

  for (const backend of ['cpu', 'wasm'] as const) {
    for (const [operation, variants] of Object.entries(cases)) {
      it(`${operation} on ${backend}`, async () => {
        for (const variant of variants) {
          const reason = variant.without?.[backend];
          if (reason) await assert.rejects(assertGradients(backend, variant), reason);
          else await assertGradients(backend, variant);
        }
      });
    }

    const objectives = [
      { mode: 'instance' },
      { mode: 'song', aggregation: 'mean' },
      { mode: 'song', aggregation: 'max' },
    ] as const;
    for (const objective of objectives) {
      it(`the loss of ${Object.values(objective).join(', ')} on ${backend}`, async () => {
        const { tf } = await loadBackend(backend);
        const weights = [
          { positive: 1, negative: 3 },
          { positive: 2, negative: 2 },
          { positive: 0.5, negative: 1 },
        ];
        const tracks = [
          { windows: 2, labels: [1, 0, undefined] },
          { windows: 3, labels: [undefined, 0.3, 1] },
        ];
        const targets = lossTargets(tracks, objective, weights);
        await assertGradients(backend, {
          inputs: [[5, 3]],
          build: (g, [x]) => g.enter(trackLoss(tf, x.tensor as Tensor2D, tracks, objective, targets)),
        });
      });
    }
  }
});

describe('the gradients of a convolution in WebAssembly, where ours fills a gap, are those of plain JavaScript', () => {
  // [input, filter, strides, padding]
  const convolutions: [number[], number[], [number, number], 'same' | 'valid'][] = [
    [[2, 9, 8, 3], [3, 3, 3, 4], [1, 1], 'same'],
    [[1, 9, 8, 3], [3, 3, 3, 4], [1, 1], 'valid'],
    [[2, 9, 8, 3], [3, 3, 3, 4], [2, 2], 'same'],
    [[2, 10, 8, 3], [3, 2, 3, 4], [2, 3], 'valid'],
    [[2, 12, 20, 1], [9, 7, 1, 5], [1, 1], 'valid'],
    [[3, 1, 40, 2], [1, 16, 2, 3], [1, 8], 'valid'],
    [[2, 1, 27, 1], [1, 3, 1, 6], [1, 3], 'valid'],
    [[2, 5, 6, 4], [1, 1, 4, 3], [1, 1], 'same'],
    [[1, 7, 7, 2], [4, 4, 2, 2], [1, 1], 'same'],
  ];
  for (const [x, filter, strides, padding] of convolutions) {
    it(`[${x.join()}] by [${filter.join()}], strides ${strides.join()}, ${padding}`, async () => {
      const gradientsOn = async (backend: BackendName) => {
        const tf = await openBackend(backend);
        const random = seededRandom(3);
        const draw = (shape: number[]) =>
          tf.tensor(
            Float32Array.from({ length: product(shape) }, () => 2 * random() - 1),
            shape,
          );
        return tf.tidy(() => {
          const convolve = (input: Tensor, weights: Tensor) =>
            tf.conv2d(input as Tensor4D, weights as Tensor4D, strides, padding);
          const [input, weights] = [draw(x), draw(filter)];
          const slope = draw(convolve(input, weights).shape);
          const gradients = tf.grads(convolve)([input, weights], slope);
          return gradients.map((gradient) => gradient.dataSync<'float32'>());
        });
      };
      const expected = await gradientsOn('cpu');
      (await gradientsOn('wasm')).forEach((actual, index) => {
        assert.ok(difference(actual, expected[index]!) < 1e-4);
      });
    });
  }
});

async function openBackend(name: BackendName): Promise<Tf> {
  const { tf, activate } = await loadBackend(name);
  await loadGradients(tf, name);
  activate();
  return tf;
}

/**
 * Compares the gradient of every value, of inputs and parameters, with the slope between two points beside it. What an
 * operation answers is float32, so the points lie apart far enough for the difference not to drown in rounding.
 */
async function assertGradients(
  backend: BackendName,
  { inputs, build, positive, training }: Case,
): Promise<void> {
  const tf = await openBackend(backend);
  const random = seededRandom(5);
  const parameters = new TfjsParameters(tf, new DrawingReader(random));
  const variables = inputs.map((shape) => {
    const values = valuesApart(product(shape), random);
    return tf.variable(tf.tensor(positive ? values.map((value) => Math.abs(value) + 0.5) : values, shape));
  });
  const compute = (): Tensor => {
    const statistics = new BatchStatistics(tf);
    const pass = { seed: '7', ...(training === 'batch' && { statistics }) };
    const graph = new TfjsGraph(tf, parameters, training && pass);
    const values = variables.map((variable) => graph.enter(variable));
    const result = graph.leave(build(graph, values as [TfjsValue, TfjsValue]));
    statistics.dispose();
    return result;
  };
  tf.tidy(() => {
    const { shape } = compute();
    const direction = Float32Array.from({ length: product(shape) }, () => 0.5 + random());
    const all = [...variables, ...parameters.variables.values()].filter(({ trainable }) => trainable);
    const { grads } = tf.variableGrads(
      () => tf.sum<Scalar>(tf.mul(compute(), tf.tensor(direction, shape))),
      all,
    );
    // Summed in double precision: the sum itself must not round
    const project = () =>
      tf.tidy(() =>
        compute()
          .dataSync<'float32'>()
          .reduce((sum, value, index) => sum + value * direction[index]!, 0),
      );
    const slopes = all.map((variable) => slopesOf(tf, variable, project));
    assert.ok(Math.max(...slopes.map(greatest)) > 0.01, 'a gradient of zeros would prove nothing');
    all.forEach((variable, index) => {
      const expected = slopes[index]!;
      // None where the result does not depend on it
      const gradient: Tensor | undefined = grads[variable.name];
      const actual = gradient?.dataSync<'float32'>() ?? expected.map(() => 0);
      const off = difference(actual, expected);
      assert.ok(
        off <= tolerance * greatest(expected),
        `${off} off, the greatest being ${greatest(expected)}`,
      );
    });
  });
  parameters.dispose();
  tf.dispose(variables);
}

function slopesOf(tf: Tf, variable: Variable, project: () => number): Float32Array {
  const values = variable.dataSync<'float32'>().slice();
  const projectWith = (index: number, shift: number) => {
    const shifted = values.slice();
    shifted[index]! += shift;
    tf.tidy(() => variable.assign(tf.tensor(shifted, variable.shape)));
    return project();
  };
  const slopes = values.map(
    (_, index) => (projectWith(index, step) - projectWith(index, -step)) / (2 * step),
  );
  tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  return slopes;
}

/** Parameters drawn as the graph asks for them. */
class DrawingReader extends ParameterReader {
  readonly #random: () => number;

  constructor(random: () => number) {
    super(new Map());
    this.#random = random;
  }

  override read(name: string, shape: readonly number[]): Float32Array {
    const offset = name.endsWith('running_var') ? 1.5 : 0;
    return Float32Array.from({ length: product(shape) }, () => 2 * this.#random() - 1 + offset);
  }
}

/** Shuffled values that are apart from each other, and from zero, by more than two steps: no step crosses a kink. */
function valuesApart(count: number, random: () => number): Float32Array {
  const values = Float32Array.from(
    { length: count },
    (_, index) => (index - Math.floor(count / 2) + 0.5) * 0.1,
  );
  for (let index = count - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [values[index], values[other]] = [values[other]!, values[index]!];
  }
  return values;
}

function product(shape: readonly number[]): number {
  return shape.reduce((sizes, size) => sizes * size, 1);
}

function difference(actual: Float32Array, expected: Float32Array): number {
  assert.equal(actual.length, expected.length);
  return greatest(actual.map((value, index) => value - expected[index]!));
}

function greatest(values: Float32Array): number {
  return values.reduce(
    (most, value) => Math.max(most, Number.isFinite(value) ? Math.abs(value) : Infinity),
    0,
  );
}
