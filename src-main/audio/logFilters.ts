import type { MelFilter } from './melFilters.ts';

/** The range of the filters as a model's card describes it. */
export interface LogFilterRange {
  readonly sampleRateHz: number;
  readonly fMinHz: number;
  readonly fMaxHz: number;
  /** Whether the weights of a filter sum to 1, or its peak is 1. */
  readonly normalised: boolean;
}

/** Evenly spaced in the octave, or on the mel scale, over the bins of frames of this length. */
export type LogFilterSpacing = { readonly frameSamples: number } & (
  { readonly bandsPerOctave: number } | { readonly melBands: number }
);

/** Bands of an octave are tuned so that one is here. */
const referenceHz = 440;
/** O'Shaughnessy's mel scale (1987), as madmom has it. */
const mel = { factor: 1127.01048, breakHz: 700 };

/**
 * Builds triangular filters over the `frameSamples / 2` bins, their middles rounded to bins: madmom's
 * LogarithmicFilterbank and MelFilterbank. Like there, bin k of an odd frame is taken to be at k * rate / (frameSamples - 1).
 *
 * @example
 * const range = { sampleRateHz: 8000, fMinHz: 400, fMaxHz: 4000, normalised: true };
 * const filters = logFilters(range, { frameSamples: 16, bandsPerOctave: 1 });
 * filters // [{ first: 1, weights: [0, 0.6667, 0.3333] }, { first: 2, weights: [0, 0.2, 0.4, 0.2667, 0.1333] }]
 */
export function logFilters(range: LogFilterRange, spacing: LogFilterSpacing): MelFilter[] {
  const middles = middleBins(range, spacing);
  return middles.slice(0, -2).map((start, index) => {
    let [middle, end] = [middles[index + 1]!, middles[index + 2]!];
    // One that is too narrow for a triangle is its first bin alone
    if (end - start < 2) [middle, end] = [start, start + 1];
    const [rise, length] = [middle - start, end - start];
    const weights = Float64Array.from({ length }, (_, i) =>
      i < rise ? i / rise : 1 - (i - rise) / (length - rise),
    );
    const sum = range.normalised ? weights.reduce((total, weight) => total + weight, 0) : 1;
    return { first: start, weights: weights.map((weight) => weight / sum) };
  });
}

/** The bins nearest to each frequency of the scale; of an octave's each once, as the mel scale has a number of bands. */
function middleBins(range: LogFilterRange, spacing: LogFilterSpacing): number[] {
  const bins = spacing.frameSamples >> 1;
  const binHz = range.sampleRateHz / (2 * bins);
  const scale = 'melBands' in spacing ? melHz(range, spacing) : octaveHz(range, spacing);
  const middles = scale.map((hz) => {
    const above = Math.min(Math.max(Math.ceil(hz / binHz), 1), bins - 1);
    return hz - (above - 1) * binHz < above * binHz - hz ? above - 1 : above;
  });
  return 'melBands' in spacing ? middles : [...new Set(middles)];
}

function octaveHz(
  { fMinHz, fMaxHz }: LogFilterRange,
  { bandsPerOctave }: { bandsPerOctave: number },
): number[] {
  const first = Math.floor(Math.log2(fMinHz / referenceHz) * bandsPerOctave);
  const end = Math.ceil(Math.log2(fMaxHz / referenceHz) * bandsPerOctave);
  const steps = Array.from({ length: end - first }, (_, step) => first + step);
  return steps
    .map((step) => referenceHz * 2 ** (step / bandsPerOctave))
    .filter((hz) => hz >= fMinHz && hz <= fMaxHz);
}

/** The edges of the first and the last band included. */
function melHz({ fMinHz, fMaxHz }: LogFilterRange, { melBands }: { melBands: number }): number[] {
  const [lowest, highest] = [fMinHz, fMaxHz].map((hz) => mel.factor * Math.log(hz / mel.breakHz + 1)) as [
    number,
    number,
  ];
  const step = (highest - lowest) / (melBands + 1);
  return Array.from(
    { length: melBands + 2 },
    (_, index) => mel.breakHz * (Math.exp((lowest + step * index) / mel.factor) - 1),
  );
}
