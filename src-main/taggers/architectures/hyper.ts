import { z } from 'zod';

/** A number of channels, units or layers, or a size. */
export const count = z.int().positive();

/** Length of a filter that has a middle, so that padding keeps the length of what it runs over. */
export const oddLength = count.refine((length) => length % 2 === 1, 'must be odd');

/** Layers of 3x3 convolutions: output channels of each, pooling over [height, width] after each, and activation. */
export function convolutionLayers(channels: number[], pooling: [number, number][]) {
  return {
    channels: z.array(count).min(1).default(channels),
    pooling: z.array(z.tuple([count, count])).default(pooling),
    activation: z.enum(['relu', 'elu']).default('relu'),
  };
}

/** For `refine`, first the rule, then what to say: every layer has its pooling. */
export const hasPoolingEach = ({ channels, pooling }: { channels: unknown[]; pooling: unknown[] }) =>
  channels.length === pooling.length;
export const poolingEach = { path: ['pooling'], message: 'must have as many entries as channels' };
