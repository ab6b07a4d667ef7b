/** One triangular filter: its weights from FFT bin `first` on. */
export interface MelFilter {
  readonly first: number;
  readonly weights: Float64Array;
}

export interface MelScale {
  readonly sampleRateHz: number;
  readonly nFft: number;
  readonly nMels: number;
  readonly fMinHz: number;
  readonly fMaxHz: number;
}

/**
 * Builds `nMels` triangular filters over the `nFft / 2 + 1` bins, equally spaced on the HTK mel scale and not
 * normalised by area: torchaudio's `melscale_fbanks(norm=None, mel_scale="htk")`.
 *
 * The reference works in float32, and a filter that reaches only just past a bin owes its weight there to that
 * rounding (band 13 of 96 at 16 kHz moves by 0.014 dB), so the edges are rounded as the reference rounds them.
 */
export function melFilters({ sampleRateHz, nFft, nMels, fMinHz, fMaxHz }: MelScale): MelFilter[] {
  const bins = nFft / 2 + 1;
  const edgesHz = melEdgesHz(fMinHz, fMaxHz, nMels);
  // torchaudio spreads the bins over 0..sampleRate//2
  const binHz = Math.floor(sampleRateHz / 2) / (bins - 1);
  return Array.from({ length: nMels }, (_, mel) => {
    const [left, centre, right] = [edgesHz[mel]!, edgesHz[mel + 1]!, edgesHz[mel + 2]!];
    const first = Math.max(0, Math.ceil(left / binHz));
    const last = Math.min(bins - 1, Math.floor(right / binHz));
    const weights = Float64Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
      const hz = (first + index) * binHz;
      return Math.max(0, Math.min((hz - left) / (centre - left), (right - hz) / (right - centre)));
    });
    return { first, weights };
  });
}

/** The `nMels + 2` filter edges in Hz, each step of the way in float32. */
function melEdgesHz(fMinHz: number, fMaxHz: number, nMels: number): number[] {
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
