import { ModelError } from '../../errors.ts';
import type { Graph } from '../graph.ts';

/** How the bins of a constant-Q transform are rolled up: so many make a turn, and a filter sees so many turns. */
export interface PitchSpiral {
  binsPerOctave: number;
  octaves: number;
}

/**
 * Lays octaves over each other, as on Shepard's pitch spiral: [batch, channels, bins, frames] to [batch, channels * octaves, bins -
 * (octaves - 1) * binsPerOctave, frames], where what is an octave apart is side by side at the same place. A convolution
 * over this is the sum of one filter for each octave, with the same weights from every bin on, and nothing ends at the border of an
 * octave (Lostanlen and Cella, "Deep convolutional networks on the pitch spiral for musical instrument recognition", ISMIR 2016,
 * section 5.2). Throws ModelError where there are too few bins.
 */
export function rollUp<T>(g: Graph<T>, x: T, { binsPerOctave, octaves }: PitchSpiral): T {
  const bins = g.shape(x)[2]!;
  const height = bins - (octaves - 1) * binsPerOctave;
  if (height < 1)
    throw new ModelError(`${octaves} octaves of ${binsPerOctave} bins are more than the input's ${bins}`);
  const turns = Array.from({ length: octaves }, (_, octave) =>
    g.slice(x, 2, octave * binsPerOctave, octave * binsPerOctave + height),
  );
  return g.concat(turns, 1);
}
