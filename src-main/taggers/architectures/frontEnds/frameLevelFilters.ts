import { ModelError } from '../../../errors.ts';
import type { Graph } from '../../graph.ts';
import { convolutionBlock1d } from '../blocks.ts';
import { count } from '../hyper.ts';

/** Filters of even lengths, padded by half, all answer at the same times: every `stride` samples from the first. */
export const evenLength = count.refine((length) => length % 2 === 0, 'must be even');

/**
 * Strided filters over the waveform, one block `frontend.layers.N` for each length: [batch, 1, samples] to
 * [batch, channels * lengths, steps]. Throws ModelError where a filter is longer than the waveform.
 */
export function frameLevelFilters<T>(
  g: Graph<T>,
  waveform: T,
  lengths: readonly number[],
  { channels, stride, pooling }: { channels: number; stride: number; pooling: number },
): T {
  const samples = g.shape(waveform)[2]!;
  const longest = Math.max(...lengths);
  if (longest > samples) {
    throw new ModelError(
      `the front end's filter of ${longest} samples is longer than the input's ${samples}`,
    );
  }
  const parts = lengths.map((kernel, index) =>
    convolutionBlock1d(g, waveform, `frontend.layers.${index}`, { out: channels, kernel, stride, pooling }),
  );
  return g.concat(parts, 1);
}
