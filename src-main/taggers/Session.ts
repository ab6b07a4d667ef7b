/** What a network answers to a batch of windows. */
export interface TaggerAnswer {
  /** [batch, tags] in 0..1, row-major, tags in vocabulary order. */
  scores: Float32Array;
  /** [batch, features], row-major: what the output layer saw. */
  embedding: Float32Array;
  /** [batch, steps, tags] in 0..1, row-major; where it was asked for and the network can tell. */
  timeSteps?: Float32Array;
}

/** A network with its weights, loaded into a runtime. */
export interface Session {
  /** Where it computes, in words. */
  readonly device: string;
  /** Runs a batch of `count` front-end inputs, one behind the other in `inputs`. */
  run(inputs: Float32Array, count: number): Promise<TaggerAnswer>;
  /** Frees its memory. */
  close(): Promise<void>;
}
