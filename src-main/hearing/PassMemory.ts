/** A recurrent network takes little longer for a few windows than for one: its weights are read once for all of them. */
const mostAtOnce = 4;
/** The largest tensors inside our networks take some hundred times the input's bytes. */
const inputBytesAtOnce = 8 * 2 ** 20;

/** What a pass fills again and again: so much fresh memory for each window would have to be cleared, and cleared up. */
export class PassMemory {
  /** The next window, as far as it has come. */
  readonly next: Float32Array;
  /** A place for the input of each window that waits for others. */
  readonly inputs: readonly Float32Array[];
  readonly #all: Float32Array;

  /** For windows of so many samples that become inputs of so many numbers. */
  constructor(windowSamples: number, inputLength: number) {
    this.next = new Float32Array(windowSamples);
    const bytes = inputLength * Float32Array.BYTES_PER_ELEMENT;
    const count = Math.min(mostAtOnce, Math.max(1, Math.floor(inputBytesAtOnce / bytes)));
    this.#all = new Float32Array(count * inputLength);
    this.inputs = Array.from({ length: count }, (_, at) =>
      this.#all.subarray(at * inputLength, (at + 1) * inputLength),
    );
  }

  /** The first inputs, one behind the other. */
  first(count: number): Float32Array {
    return this.#all.subarray(0, count * this.inputs[0]!.length);
  }
}
