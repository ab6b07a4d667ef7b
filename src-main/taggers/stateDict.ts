import { ModelError } from '../errors.ts';

/** One named array of numbers; `data` holds the product of `shape` values, row-major. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A network's parameters by name. */
export type StateDict = ReadonlyMap<string, Weight>;

/**
 * Drops the first part of the names where all share it, as a wrapper around a network leaves it: `teacher.` and
 * `student.` of the published Music Tagging Transformers, `module.` of PyTorch's data parallelism.
 */
export function withoutSharedPrefix(weights: StateDict): StateDict {
  const [first = ''] = weights.keys();
  const prefix = first.slice(0, first.indexOf('.') + 1);
  if (![...weights.keys()].every((name) => name.startsWith(prefix))) return weights;
  return new Map([...weights].map(([name, weight]) => [name.slice(prefix.length), weight]));
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

/** What PyTorch saves beside parameters: batch counters, and the buffers of torchaudio's spectrogram. */
export function isBookkeeping(name: string): boolean {
  return (
    name.endsWith('.num_batches_tracked') || /^(hstft\.)?spec\.(window$|spectrogram\.|mel_scale\.)/.test(name)
  );
}
