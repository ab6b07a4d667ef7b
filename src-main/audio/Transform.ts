/** Turns samples into numbers: into an array of its own, or into this one, which it fills. */
export type Transform = (samples: Float32Array, into?: Float32Array) => Float32Array;
