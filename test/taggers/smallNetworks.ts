/** Every architecture, small, with the shape of an input that it can take. */
export const smallNetworks: Record<string, { hyper: unknown; input: number[] }> = {
  'choi-crnn': {
    hyper: {
      channels: [8, 12],
      pooling: [
        [2, 2],
        [4, 3],
      ],
      paddingFrames: 2,
      hiddenUnits: 6,
    },
    input: [1, 8, 50],
  },
  cnnsa: { hyper: { channels: 4, attentionHeads: 4 }, input: [1, 128, 80] },
  crnn: {
    hyper: {
      channels: [8, 12],
      pooling: [
        [2, 2],
        [4, 3],
      ],
      hiddenUnits: 6,
      recurrentLayers: 2,
    },
    input: [1, 8, 50],
  },
  efficientat: { hyper: { width: 0.2 }, input: [1, 16, 24] },
  fcn: {
    hyper: {
      channels: [8, 12],
      pooling: [
        [2, 4],
        [3, 5],
      ],
    },
    input: [1, 24, 83],
  },
  'crnn-2017': { hyper: { millions: 0.1 }, input: [1, 96, 200] },
  'harmonic-cnn': { hyper: { channels: 4 }, input: [1, 257, 300] },
  k1c2: { hyper: { millions: 0.1 }, input: [1, 96, 1366] },
  k2c1: { hyper: { millions: 0.1 }, input: [1, 96, 1366] },
  k2c2: { hyper: { millions: 0.1 }, input: [1, 96, 1366] },
  'keras-layers': {
    hyper: {
      axes: ['batch', 'frames', 'mels', 'channel'],
      inputShape: [30, 8, 1],
      scores: 'softmax',
      layers: [
        { class: 'Conv2D', name: 'conv', inputs: ['input'], config: { filters: 4, kernel_size: 3, strides: [1, 2], padding: 'same' } }, // prettier-ignore
        { class: 'BatchNormalization', name: 'bn', inputs: ['conv'], config: {} },
        { class: 'MaxPooling2D', name: 'pool', inputs: ['bn'], config: { pool_size: 2 } },
        { class: 'Reshape', name: 'rows', inputs: ['pool'], config: { target_shape: [-1, 8] } },
        { class: 'GRU', name: 'gru', inputs: ['rows'], config: { units: 5, recurrent_activation: 'hard_sigmoid' } }, // prettier-ignore
        { class: 'Dense', name: 'dense', inputs: ['gru'], config: { units: 5 } },
      ],
    },
    input: [1, 8, 30],
  },
  'mobilenet-gru': {
    hyper: { width: 0.1, dim: 12, embedding: 10, hidden: 5 },
    input: [1, 32, 70],
  },
  'mobilenet-transformer': {
    hyper: { width: 0.1, dim: 12, embedding: 10, heads: 3, layers: 2 },
    input: [1, 32, 70],
  },
  modular: {
    hyper: { frontEnd: { kind: 'sample-level', channels: [4, 6] }, backEnd: { kind: 'gru', hiddenUnits: 5 } },
    input: [1, 108],
  },
  'music-tagging-transformer': {
    hyper: {
      conv_ndim: 8,
      attention_ndim: 16,
      attention_nheads: 4,
      attention_nlayers: 2,
      attention_max_len: 32,
    },
    input: [1, 32, 70],
  },
  musicnn: {
    hyper: { verticalChannels: 6, horizontalChannels: 5, backEndChannels: 8, hiddenUnits: 10 },
    input: [1, 96, 60],
  },
  'sample-cnn': { hyper: { channels: [4, 6, 8, 8] }, input: [1, 54] },
  'sample-cnn-se': { hyper: { channels: [4, 6, 8, 8] }, input: [1, 54] },
  'short-chunk-cnn': { hyper: { channels: 4 }, input: [1, 128, 130] },
  'short-chunk-cnn-res': { hyper: { channels: 4 }, input: [1, 128, 130] },
};
