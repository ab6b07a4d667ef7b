import type { Border } from './graph.ts';

/** Returns TensorFlow's padding (graph.ts, `Same`) of an axis for windows of this kernel, stride and dilation. */
export function samePadding(length: number, kernel: number, stride: number, dilation: number): Border {
  const steps = Math.ceil(length / stride);
  const zeros = Math.max(0, (steps - 1) * stride + dilation * (kernel - 1) + 1 - length);
  const before = Math.floor(zeros / 2);
  return [before, zeros - before];
}
