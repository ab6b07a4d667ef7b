import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import type { Graph } from '../graph.ts';
import { frameLevel, frameLevelHyper } from './frontEnds/frameLevel.ts';
import { frameLevelManyShapes, frameLevelManyShapesHyper } from './frontEnds/frameLevelManyShapes.ts';
import { horizontal, horizontalHyper } from './frontEnds/horizontal.ts';
import { rectangular, rectangularHyper } from './frontEnds/rectangular.ts';
import { sampleLevel, sampleLevelHyper } from './frontEnds/sampleLevel.ts';
import { spiral, spiralHyper } from './frontEnds/spiral.ts';
import { vertical, verticalHyper } from './frontEnds/vertical.ts';
import { verticalHorizontal, verticalHorizontalHyper } from './frontEnds/verticalHorizontal.ts';

/** What the first layers of a modular network may be, each with its hyper-parameters. */
export const networkFrontEndHyper = z.discriminatedUnion('kind', [
  sampleLevelHyper,
  frameLevelHyper,
  frameLevelManyShapesHyper,
  rectangularHyper,
  verticalHyper,
  horizontalHyper,
  verticalHorizontalHyper,
  spiralHyper,
]);

/**
 * Applies the front end that `hyper` names: the waveform [batch, 1, samples] or a spectrogram [batch, 1, bands, frames]
 * to a sequence [batch, channels, steps]. Throws ModelError where the input is of the other kind, or too short.
 */
export function networkFrontEnd<T>(g: Graph<T>, input: T, hyper: z.infer<typeof networkFrontEndHyper>): T {
  const { kind } = hyper;
  switch (kind) {
    case 'sample-level':
      return sampleLevel(g, asWaveform(g, input, kind), hyper);
    case 'frame-level':
      return frameLevel(g, asWaveform(g, input, kind), hyper);
    case 'frame-level-many-shapes':
      return frameLevelManyShapes(g, asWaveform(g, input, kind), hyper);
    case 'rectangular':
      return rectangular(g, asSpectrogram(g, input, kind), hyper);
    case 'vertical':
      return vertical(g, asSpectrogram(g, input, kind), hyper);
    case 'horizontal':
      return horizontal(g, asSpectrogram(g, input, kind), hyper);
    case 'vertical-horizontal':
      return verticalHorizontal(g, asSpectrogram(g, input, kind), hyper);
    case 'spiral':
      return spiral(g, asSpectrogram(g, input, kind), hyper);
  }
}

function asWaveform<T>(g: Graph<T>, input: T, kind: string): T {
  if (g.shape(input).length === 3) return input;
  throw new ModelError(`the front end "${kind}" hears the waveform, and the card's gives a spectrogram`);
}

/** Brings decibels near zero, as every network here over a spectrogram does first. */
function asSpectrogram<T>(g: Graph<T>, input: T, kind: string): T {
  if (g.shape(input).length === 4) return g.batchNorm(input, 'frontend.bn');
  throw new ModelError(`the front end "${kind}" hears a spectrogram, and the card's gives the waveform`);
}
