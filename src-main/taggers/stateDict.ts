import { ModelError } from '../errors.ts';

/** One named array of numbers; `data` holds the product of `shape` values, row-major. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A network's parameters by name. */
export type StateDict = ReadonlyMap<string, Weight>;

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
    return weight.data;
  }

  /** Throws ModelError where the weights hold parameters that the network never used. */
  assertAllUsed(): void {
    const [first] = this.#unused;
    if (first === undefined) return;
    throw new ModelError(`the weights hold "${first}", which the card's network does not have`);
  }
}

/** What PyTorch saves beside parameters: batch counters, and the buffers of torchaudio's spectrogram. */
function isBookkeeping(name: string): boolean {
  return name.endsWith('.num_batches_tracked') || /^spec\.(spectrogram|mel_scale)\./.test(name);
}
