import { ModelError } from '../errors.ts';

/** One named array of numbers; `data` holds the product of `shape` values, row-major. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A network's parameters by name. */
export type StateDict = ReadonlyMap<string, Weight>;

/**
 * Drops what wrappers around a network leave in front of all its names: `teacher.` and `student.` of the published Music
 * Tagging Transformers, `module.` of PyTorch's data parallelism, `_orig_mod.` of its compiler, and several of them.
 */
export function withoutSharedPrefix(weights: StateDict): StateDict {
  const [first = ''] = weights.keys();
  const prefix = first.slice(0, first.indexOf('.') + 1);
  if (!prefix || ![...weights.keys()].every((name) => name.startsWith(prefix))) return weights;
  return withoutSharedPrefix(under(prefix, weights));
}

/**
 * Finds the network that has these parameters among other things, as Lightning saves a network beside its loss and PyTorch
 * an average beside its count, and returns its weights by their own names: those that begin with the prefix under which most of the parameters are. Where
 * that is not even half of them, drops what all names share. Throws ModelError where several networks fit alike.
 */
export function findNetwork(weights: StateDict, parameters: ReadonlySet<string>): StateDict {
  const fits = new Map<string, number>();
  for (const name of weights.keys()) {
    for (let start = 0; start >= 0; start = name.indexOf('.', start) + 1 || -1) {
      const prefix = name.slice(0, start);
      if (parameters.has(name.slice(start))) fits.set(prefix, (fits.get(prefix) ?? 0) + 1);
    }
  }
  const most = Math.max(0, ...fits.values());
  if (2 * most < parameters.size) return withoutSharedPrefix(weights);
  const prefixes = [...fits].filter(([, fit]) => fit === most).map(([prefix]) => prefix);
  if (prefixes.includes('')) {
    const copies = prefixes.filter((prefix) => prefix !== '');
    return new Map([...weights].filter(([name]) => !copies.some((prefix) => name.startsWith(prefix))));
  }
  if (prefixes.length === 1) return under(prefixes[0]!, weights);
  const names = prefixes.map((prefix) => `"${prefix.slice(0, -1)}"`);
  throw new ModelError(`the file holds several such networks; say --part with one of ${names.join(', ')}`);
}

function under(prefix: string, weights: StateDict): StateDict {
  const inside = [...weights].filter(([name]) => name.startsWith(prefix));
  return new Map(inside.map(([name, weight]) => [name.slice(prefix.length), weight]));
}

/**
 * Hands out the parameters of a state dict, each checked for its shape, and knows which were never asked for.
 */
export class ParameterReader {
  readonly #weights: StateDict;
  readonly #unused: Set<string>;

  constructor(weights: StateDict) {
    this.#weights = weights;
    this.#unused = new Set([...weights.keys()].filter((name) => !isBookkeeping(name)));
  }

  /** Returns the values of a parameter. Throws ModelError where it is missing or has another shape. */
  read(name: string, shape: readonly number[]): Float32Array {
    const weight = this.#weights.get(name);
    if (!weight) throw new ModelError(`the weights lack "${name}" [${shape.join(', ')}]`);
    if (weight.shape.join() !== shape.join()) {
      const [wanted, found] = [shape.join(', '), weight.shape.join(', ')];
      throw new ModelError(`"${name}" has shape [${found}] where the card's network needs [${wanted}]`);
    }
    this.#unused.delete(name);
    return withoutDenormals(weight.data);
  }

  /** Throws ModelError where the weights hold parameters that the network never used. */
  assertAllUsed(): void {
    const [first] = this.#unused;
    if (first === undefined) return;
    throw new ModelError(`the weights hold "${first}", which the card's network does not have`);
  }
}

/** Far below what a 32-bit sum beside ordinary parameters can feel, and far enough above the denormal 2^-126. */
const negligible = 1e-30;

/**
 * Returns the values with negligible ones as zeros. Weight decay leaves such ones behind: more than half of a published
 * CRNN's are so small that a 32-bit float holds them, or their products, only as denormal numbers. They change no
 * score, and make an x86 core forty times slower.
 */
function withoutDenormals(data: Float32Array): Float32Array {
  let cleared: Float32Array | undefined;
  // Millions of values: to call a function for each would take ten times as long
  for (let index = 0; index < data.length; index++) {
    const size = Math.abs(data[index]!);
    if (size < negligible && size > 0) (cleared ??= data.slice())[index] = 0;
  }
  return cleared ?? data;
}

/** What PyTorch saves beside parameters: counters, a loss's weights, and the buffers of torchaudio's spectrogram. */
export function isBookkeeping(name: string): boolean {
  return (
    /(^|\.)(num_batches_tracked|n_averaged|pos_weight)$/.test(name) ||
    /^(hstft\.)?spec\.(window$|spectrogram\.|mel_scale\.)/.test(name)
  );
}
