/** A network that hears step by step with its weights, loaded into a runtime. */
export interface FrameSession {
  /** Where it computes, in words. */
  readonly device: string;
  /**
   * Runs a batch of `count` front-end inputs, one behind the other in `inputs`: by the names of the card's outputs
   * [count, steps, classes] in 0..1, row-major.
   */
  run(inputs: Float32Array, count: number): Promise<Record<string, Float32Array>>;
  /** Frees its memory. */
  close(): Promise<void>;
}
