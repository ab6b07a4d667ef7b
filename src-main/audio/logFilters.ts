import type { MelFilter } from './melFilters.ts';

/** The filters as a model's card describes them. */
export interface LogFilterCard {
  readonly sampleRateHz: number;
  readonly frameSamples: number;
  readonly bandsPerOctave: number;
  readonly fMinHz: number;
  readonly fMaxHz: number;
  /** Whether the weights of a filter sum to 1, or its peak is 1. */
  readonly normalised: boolean;
}

/** Bands are tuned so that one is here. */
const referenceHz = 440;

/**
 * Builds triangular filters over the `frameSamples / 2` bins, their middles spaced evenly in the octave and rounded to
 * bins, where those differ: madmom's LogarithmicFilterbank. Like there, bin k of an odd frame is taken to be at
 * k * rate / (frameSamples - 1).
 *
 * @example
 * const card = { sampleRateHz: 8000, frameSamples: 16, bandsPerOctave: 1, fMinHz: 400, fMaxHz: 4000, normalised: true };
 * logFilters(card) // [{ first: 1, weights: [0, 0.6667, 0.3333] }, { first: 2, weights: [0, 0.2, 0.4, 0.2667, 0.1333] }]
 */
export function logFilters(card: LogFilterCard): MelFilter[] {
  const middles = middleBins(card);
  return middles.slice(0, -2).map((start, index) => {
    let [middle, end] = [middles[index + 1]!, middles[index + 2]!];
    // One that is too narrow for a triangle is its first bin alone
    if (end - start < 2) [middle, end] = [start, start + 1];
    const [rise, length] = [middle - start, end - start];
    const weights = Float64Array.from({ length }, (_, i) =>
      i < rise ? i / rise : 1 - (i - rise) / (length - rise),
    );
    const sum = card.normalised ? weights.reduce((total, weight) => total + weight, 0) : 1;
    return { first: start, weights: weights.map((weight) => weight / sum) };
  });
}

/** The bins nearest to each frequency of the scale, each once. */
function middleBins({ sampleRateHz, frameSamples, bandsPerOctave, fMinHz, fMaxHz }: LogFilterCard): number[] {
  const bins = frameSamples >> 1;
  const binHz = sampleRateHz / (2 * bins);
  const first = Math.floor(Math.log2(fMinHz / referenceHz) * bandsPerOctave);
  const end = Math.ceil(Math.log2(fMaxHz / referenceHz) * bandsPerOctave);
  const middles = new Set<number>();
  for (let step = first; step < end; step++) {
    const hz = referenceHz * 2 ** (step / bandsPerOctave);
    if (hz < fMinHz || hz > fMaxHz) continue;
    const above = Math.min(Math.max(Math.ceil(hz / binHz), 1), bins - 1);
    middles.add(hz - (above - 1) * binHz < above * binHz - hz ? above - 1 : above);
  }
  return [...middles];
}
