import { ParameterError } from '../errors.ts';

/** One triangular filter: its weights from FFT bin `first` on. */
export interface MelFilter {
  readonly first: number;
  readonly weights: Float64Array;
}

/** The filters as a model's card describes them. */
export interface MelFilterCard {
  readonly sampleRateHz: number;
  readonly nFft: number;
  readonly nMels: number;
  readonly fMinHz: number;
  readonly fMaxHz: number;
  /** Kaldi: HTK's scale, with triangles whose sides are straight in mel instead of Hz. */
  readonly melScale: 'htk' | 'slaney' | 'kaldi';
  /** Null: every triangle is 1 high. Slaney: its area in Hz is 1, which Essentia calls unit_tri. */
  readonly norm: null | 'slaney';
}

/**
 * Builds `nMels` triangular filters over the `nFft / 2 + 1` bins, equally spaced on a mel scale, their sides straight
 * in Hz: torchaudio's `melscale_fbanks`, and with Slaney's scale and norm librosa's `filters.mel` and Essentia's
 * MelBands(weighting linear).
 *
 * @example
 * const card = { sampleRateHz: 8000, nFft: 8, nMels: 2, fMinHz: 0, fMaxHz: 4000, melScale: 'htk', norm: null };
 * melFilters(card) // [{ first: 0, weights: [0, 0.6759] }, { first: 1, weights: [0.3241, 0.9055, 0.4528] }]
 */
export function melFilters(card: MelFilterCard): MelFilter[] {
  if (card.melScale === 'kaldi') return kaldiFilters(card);
  const { sampleRateHz, nFft, nMels, norm } = card;
  const bins = nFft / 2 + 1;
  const edgesHz = card.melScale === 'htk' ? htkEdgesHz(card) : slaneyEdgesHz(card);
  // torchaudio spreads the bins over 0..sampleRate//2
  const binHz = Math.floor(sampleRateHz / 2) / (bins - 1);
  return Array.from({ length: nMels }, (_, mel) => {
    const [left, centre, right] = [edgesHz[mel]!, edgesHz[mel + 1]!, edgesHz[mel + 2]!];
    const first = Math.max(0, Math.ceil(left / binHz));
    const last = Math.min(bins - 1, Math.floor(right / binHz));
    const height = norm === null ? 1 : 2 / (right - left);
    const weights = Float64Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
      const hz = (first + index) * binHz;
      return height * Math.max(0, Math.min((hz - left) / (centre - left), (right - hz) / (right - centre)));
    });
    return { first, weights };
  });
}

/**
 * Kaldi's filters, as torchaudio.compliance.kaldi.get_mel_banks has them: the last bin, half the sample rate, is in none.
 * Throws ParameterError for a norm, which it knows none of.
 */
function kaldiFilters({ sampleRateHz, nFft, nMels, fMinHz, fMaxHz, norm }: MelFilterCard): MelFilter[] {
  if (norm !== null) throw new ParameterError("a filter on Kaldi's mel scale has no norm");
  const lowest = hzToKaldiMel(fMinHz);
  const step = (hzToKaldiMel(fMaxHz) - lowest) / (nMels + 1);
  const bins = Array.from({ length: nFft / 2 }, (_, bin) => hzToKaldiMel((bin * sampleRateHz) / nFft));
  return Array.from({ length: nMels }, (_, mel) => {
    const left = lowest + mel * step;
    const first = bins.findIndex((bin) => bin > left);
    const end = bins.findIndex((bin) => bin >= left + 2 * step);
    const within = first < 0 ? [] : bins.slice(first, end < 0 ? bins.length : end);
    const weights = Float64Array.from(within, (bin) => 1 - Math.abs((bin - left) / step - 1));
    return { first: Math.max(0, first), weights };
  });
}

/** HTK's scale as Kaldi writes it. */
function hzToKaldiMel(hz: number): number {
  return 1127 * Math.log(1 + hz / 700);
}

/** The `nMels + 2` filter edges in Hz on Slaney's scale: linear up to 1 kHz, then 27 steps for a factor of 6.4. */
function slaneyEdgesHz({ fMinHz, fMaxHz, nMels }: MelFilterCard): number[] {
  const [lowest, highest] = [hzToSlaneyMel(fMinHz), hzToSlaneyMel(fMaxHz)];
  const step = (highest - lowest) / (nMels + 1);
  return Array.from({ length: nMels + 2 }, (_, index) => slaneyMelToHz(lowest + step * index));
}

/** The scale of the Auditory Toolbox (Slaney 1998): 15 mel at 1 kHz. */
const slaneyBreak = { hz: 1000, mel: 15, step: Math.log(6.4) / 27 };

function hzToSlaneyMel(hz: number): number {
  const { hz: breakHz, mel, step } = slaneyBreak;
  return hz < breakHz ? (hz * mel) / breakHz : mel + Math.log(hz / breakHz) / step;
}

function slaneyMelToHz(mel: number): number {
  const { hz, mel: breakMel, step } = slaneyBreak;
  return mel < breakMel ? (mel * hz) / breakMel : hz * Math.exp((mel - breakMel) * step);
}

/**
 * The `nMels + 2` filter edges in Hz on HTK's scale, each step of the way in float32: the reference works so, and a
 * filter that reaches only just past a bin owes its weight there to that rounding (band 13 of 96 at 16 kHz moves by
 * 0.014 dB).
 */
function htkEdgesHz({ fMinHz, fMaxHz, nMels }: MelFilterCard): number[] {
  const lowest = Math.fround(hzToMel(fMinHz));
  const highest = Math.fround(hzToMel(fMaxHz));
  const last = nMels + 1;
  const step = Math.fround((highest - lowest) / last);
  return Array.from({ length: nMels + 2 }, (_, index) => {
    // torch.linspace counts from the nearer end
    const mel =
      index < (last + 1) / 2
        ? lowest + Math.fround(step * index)
        : highest - Math.fround(step * (last - index));
    return melToHz(Math.fround(mel));
  });
}

/** The HTK mel scale (Young et al., The HTK Book, section 5.4). */
function hzToMel(hz: number): number {
  return 2595 * Math.log10(1 + hz / 700);
}

/** Its inverse in float32; the reference's vectorised `pow` rounds towards zero, which the goldens show. */
function melToHz(mel: number): number {
  const power = 10 ** Math.fround(mel / 2595);
  return Math.fround(700 * Math.fround(roundDownToFloat32(power) - 1));
}

/** The largest float32 that is not above a positive number. */
function roundDownToFloat32(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  if (Math.fround(value) > value) bits[0] = bits[0]! - 1;
  return new Float32Array(bits.buffer)[0]!;
}
