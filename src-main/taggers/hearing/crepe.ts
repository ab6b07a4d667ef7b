import { z } from 'zod';
import { BATCH, type FrameOutputs, type Graph } from '../graph.ts';

/** How much wider than a 32nd of the full network each capacity is. */
const capacities = { tiny: 4, small: 8, medium: 16, large: 24, full: 32 };

/** Hyper-parameters of CREPE. */
export const crepeHyper = z.strictObject({
  capacity: z.enum(['tiny', 'small', 'medium', 'large', 'full']).default('full'),
});

/** The six layers: channels at capacity 1, length of the filters, and their step. */
const layers = [
  { channels: 32, kernel: 512, stride: 4 },
  { channels: 4, kernel: 64, stride: 1 },
  { channels: 4, kernel: 64, stride: 1 },
  { channels: 4, kernel: 64, stride: 1 },
  { channels: 8, kernel: 64, stride: 1 },
  { channels: 16, kernel: 64, stride: 1 },
];

/**
 * CREPE (Kim, Salamon, Li and Bello, "CREPE: a convolutional representation for pitch estimation", ICASSP 2018, section
 * 2.1): six convolutions over each frame of the waveform by itself. The parameter names are those of torchcrepe; the other
 * capacities than full are those of the authors' code. Input [batch, 1, 1024 samples, frames].
 */
export function crepe<T>(
  g: Graph<T>,
  input: T,
  { capacity }: z.infer<typeof crepeHyper>,
  classes: readonly number[],
): FrameOutputs<T> {
  let x = input;
  layers.forEach(({ channels, kernel, stride }, index) => {
    const name = `conv${index + 1}`;
    const shape = { kernel: [kernel, 1], stride: [stride, 1], padding: 'same' } as const;
    x = g.relu(g.conv2d(x, name, { out: channels * capacities[capacity], ...shape }));
    x = g.dropout(g.maxPool2d(g.batchNorm(x, `${name}_BN`, { epsilon: 1e-3 }), [2, 1]), 0.25);
  });
  const [, channels, length, frames] = g.shape(x) as [number, number, number, number];
  const features = g.reshape(g.transpose(x, [0, 3, 2, 1]), [BATCH, frames, length * channels]);
  return [g.linear(features, 'classifier', { out: classes[0]! })];
}
