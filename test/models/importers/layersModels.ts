import { layers as keras } from './makeLayersModel.ts';

const { layers: l } = keras;
/** Only because the default needs methods that the test's TensorFlow.js does not register. */
const cell = { recurrentInitializer: 'glorotUniform' } as const;

export interface LayersModelCase {
  /** The model's axes; sizes are those of the front end of the tests. */
  axes: ('mels' | 'frames' | 'samples' | 'channel')[];
  /** `spelledOut` builds the same of layers of which TensorFlow.js's CPU backend computes each as Keras does. */
  build: (shape: number[], tags: number, spelledOut: boolean) => keras.LayersModel;
}

type Symbolic = keras.SymbolicTensor;

/** Models that have every layer between them that can be read. */
export const layersModels: Record<string, LayersModelCase> = {
  'a music CRNN, frequency first': {
    axes: ['mels', 'frames', 'channel'],
    build: (inputShape, units, spelledOut) =>
      keras.sequential({
        layers: [
          ...normaliseFirstAxis(spelledOut, { inputShape }),
          l.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }),
          l.batchNormalization({}),
          l.elu({}),
          l.maxPooling2d({ poolSize: [2, 2] }),
          l.dropout({ rate: 0.1 }),
          l.conv2d({ filters: 6, kernelSize: [3, 3], padding: 'same', useBias: false }),
          l.batchNormalization({ epsilon: 0.01, scale: false }),
          l.elu({}),
          l.maxPooling2d({ poolSize: [4, 2], strides: [4, 2] }),
          l.permute({ dims: [2, 1, 3] }),
          l.reshape({ targetShape: [-1, 12] }),
          l.gru({ units: 5, returnSequences: true, ...cell }),
          l.gru({ units: 7, recurrentActivation: 'sigmoid', ...cell }),
          l.gaussianNoise({ stddev: 0.1 }),
          l.dense({ units, activation: 'sigmoid' }),
        ],
      }),
  },

  'a CNN of the waveform': {
    axes: ['samples', 'channel'],
    build: (inputShape, units) =>
      keras.sequential({
        layers: [
          l.conv1d({ inputShape, filters: 8, kernelSize: 3, strides: 3 }),
          l.batchNormalization({ center: false }),
          l.reLU({}),
          l.maxPooling1d({ poolSize: 3 }),
          l.conv1d({ filters: 6, kernelSize: 4, padding: 'same', dilationRate: 2, activation: 'tanh' }),
          l.averagePooling1d({ poolSize: 3, strides: 2, padding: 'same' }),
          l.spatialDropout1d({ rate: 0.2 }),
          l.conv1d({ filters: 5, kernelSize: 4, strides: 3, padding: 'same' }),
          l.leakyReLU({ alpha: 0.2 }),
          l.globalMaxPooling1d({}),
          l.dense({ units: 9, activation: 'relu' }),
          l.dense({ units, activation: 'sigmoid' }),
        ],
      }),
  },

  'branches, time first': {
    axes: ['frames', 'mels', 'channel'],
    build: (shape, units) => {
      const input = keras.input({ shape });
      const apply = (layer: { apply: (x: Symbolic | Symbolic[]) => unknown }, x: Symbolic | Symbolic[]) =>
        layer.apply(x) as Symbolic;
      const wide = apply(l.zeroPadding2d({ padding: [[1, 0], [0, 2]] }), input); // prettier-ignore
      let left = apply(l.conv2d({ filters: 4, kernelSize: [4, 2], strides: [2, 3], padding: 'same' }), wide);
      left = apply(l.reLU({ maxValue: 1 }), left);
      left = apply(l.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }), left);
      let right = apply(l.depthwiseConv2d({ kernelSize: [2, 3], strides: 2, padding: 'same', depthMultiplier: 4 }), wide); // prettier-ignore
      right = apply(l.averagePooling2d({ poolSize: [2, 2], strides: [2, 2], padding: 'same' }), right);
      right = apply(l.separableConv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'elu' }), right); // prettier-ignore
      right = apply(l.maxPooling2d({ poolSize: [1, 2], strides: [1, 1], padding: 'same' }), right);
      right = apply(l.conv2d({ filters: 4, kernelSize: [1, 2], dilationRate: [1, 2], activation: 'linear' }), right); // prettier-ignore
      left = apply(l.conv2d({ filters: 4, kernelSize: [1, 1] }), left);
      const sum = apply(l.add(), [left, right]);
      let gate = apply(l.globalAveragePooling2d({}), sum);
      gate = apply(l.dense({ units: 4, activation: 'hardSigmoid' }), gate);
      gate = apply(l.reshape({ targetShape: [1, 1, 4] }), gate);
      const gated = apply(l.multiply(), [sum, gate]);
      const joined = apply(l.concatenate(), [gated, left]);
      const strongest = apply(l.globalMaxPooling2d({}), joined);
      const flat = apply(l.flatten(), apply(l.layerNormalization({}), joined));
      const hidden = apply(l.dense({ units: 6, activation: 'gelu' }), flat);
      const all = apply(l.concatenate({ axis: 1 }), [hidden, strongest]);
      const answer = apply(l.softmax({}), apply(l.dense({ units }), all));
      return keras.model({ inputs: input, outputs: answer });
    },
  },

  'recurrence both ways': {
    axes: ['frames', 'mels'],
    build: (inputShape, units) =>
      keras.sequential({
        layers: [
          l.bidirectional({
            inputShape,
            layer: l.lstm({ units: 4, returnSequences: true, ...cell }),
            mergeMode: 'concat',
          }),
          l.bidirectional({
            layer: l.gru({ units: 6, returnSequences: true, useBias: false, ...cell }),
            mergeMode: 'ave',
          }),
          l.lstm({ units: 5, returnSequences: true, goBackwards: true, recurrentActivation: 'sigmoid', ...cell }), // prettier-ignore
          l.bidirectional({ layer: l.gru({ units: 3, ...cell }), mergeMode: 'mul' }),
          l.dense({ units, useBias: false }),
          l.activation({ activation: 'sigmoid' }),
        ],
      }),
  },

  'averages over time': {
    axes: ['channel', 'mels', 'frames'],
    build: (inputShape, units, spelledOut) =>
      keras.sequential({
        layers: [
          l.conv2d({ inputShape, filters: 4, kernelSize: 3, padding: 'same', dataFormat: 'channelsFirst' }),
          l.maxPooling2d({ poolSize: 2, dataFormat: 'channelsFirst' }),
          ...normaliseFirstAxis(spelledOut),
          l.activation({ activation: 'relu6' }),
          l.flatten({ dataFormat: 'channelsFirst' }),
          l.reshape({ targetShape: [8, 40] }),
          l.dense({ units: 5, activation: 'swish' }),
          l.globalAveragePooling1d({}),
          l.dense({ units, activation: 'softmax' }),
        ],
      }),
  },
};

/**
 * Normalises [batch, first, second, last] along its first axis. TensorFlow.js's CPU backend (4.22.0) repeats the
 * statistics along the last axis whatever the layer says, so there the axes have to change places first.
 */
function normaliseFirstAxis(spelledOut: boolean, input: { inputShape?: number[] } = {}) {
  if (!spelledOut) return [l.batchNormalization({ ...input, axis: 1 })];
  const swap = { dims: [3, 2, 1] };
  return [l.permute({ ...input, ...swap }), l.batchNormalization({}), l.permute(swap)];
}
