import type { StateDict, Weight } from '../../taggers/stateDict.ts';

/**
 * What Keras 1 calls the parts of a layer, and what our graph does. `running_std` has a misleading name: Keras later than
 * 1.0.6 takes it for a variance (K.batch_normalization in keras/layers/normalization.py).
 */
const parts: Record<string, string> = {
  W: 'weight',
  b: 'bias',
  gamma: 'weight',
  beta: 'bias',
  running_mean: 'running_mean',
  running_std: 'running_var',
};

/** The gates of a GRU in our order: reset, update, new. Each has its own W from the input, U from the state, and b. */
const gates = ['r', 'z', 'h'];

/**
 * Renames weights that Keras 1 saved: "conv1/conv1_W_1:0" becomes "conv1.weight". Matrices [in, out] become [out, in];
 * kernels stay [out, in, height, width], which is what the Theano order of dimensions has on either backend. The gates
 * of a GRU are stacked: "gru1/gru1_U_z:0" becomes rows of "gru1.weight_hh_l0". Names of another form stay as they are.
 */
export function fromKeras1Names(weights: StateDict): StateDict {
  const named = new Map(
    [...weights].map(([path, weight]) => {
      const name = shortName(path);
      return [name, name === path ? weight : outputsFirst(weight)];
    }),
  );
  for (const name of [...named.keys()]) {
    const [, layer] = /^(.+)\.U_h$/.exec(name) ?? [];
    if (layer !== undefined) stackGates(named, layer);
  }
  return named;
}

/** "layer/layer_part", with the number and the ":0" that TensorFlow's backend adds. */
const keras1Path = /^([^/]+)\/\1_(\w+?)(?:_\d+)?(?::0)?$/;

function shortName(path: string): string {
  const [, layer, part] = keras1Path.exec(path) ?? [];
  if (layer === undefined || part === undefined) return path;
  if (/^[WUb]_[rzh]$/.test(part)) return `${layer}.${part}`;
  return Object.hasOwn(parts, part) ? `${layer}.${parts[part]}` : path;
}

function outputsFirst(weight: Weight): Weight {
  if (weight.shape.length !== 2) return weight;
  const [rows, columns] = weight.shape as [number, number];
  const data = weight.data.map(
    (_, index) => weight.data[(index % rows) * columns + Math.floor(index / rows)]!,
  );
  return { shape: [columns, rows], data };
}

/** Puts the parts of a GRU's gates together; the second bias that PyTorch's has is zero. */
function stackGates(named: Map<string, Weight>, layer: string): void {
  const stack = (letter: string, to: string) => {
    const rows = gates.map((gate) => named.get(`${layer}.${letter}_${gate}`));
    if (rows.includes(undefined)) return; // opening the network then says what it lacks
    const found = rows as Weight[];
    for (const gate of gates) named.delete(`${layer}.${letter}_${gate}`);
    const shape = [found.reduce((sum, { shape }) => sum + shape[0]!, 0), ...found[0]!.shape.slice(1)];
    named.set(`${layer}.${to}`, { shape, data: Float32Array.from(found.flatMap(({ data }) => [...data])) });
  };
  stack('W', 'weight_ih_l0');
  stack('U', 'weight_hh_l0');
  stack('b', 'bias_ih_l0');
  const bias = named.get(`${layer}.bias_ih_l0`);
  if (bias) named.set(`${layer}.bias_hh_l0`, { ...bias, data: new Float32Array(bias.data.length) });
}
