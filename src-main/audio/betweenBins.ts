/** How a spectrum of another length is read between the bins of a fast transform. */
export interface BetweenBins {
  /** Length of the transform, a power of two; the frame lies in its middle. */
  readonly nFft: number;
  /** What the samples of the transform are weighed with [nFft]. */
  readonly window: Float64Array;
  /** For each bin that is wanted: the first bin of the transform that it is a sum of, which may be below 0. */
  readonly firsts: readonly number[];
  /** How many follow each other from there. */
  readonly taps: number;
  /** What they are weighed with, `taps` for each. */
  readonly shares: Float64Array;
}

/** The transform is as many times longer than the frame, at least. */
const leastRoom = 1.4;
/** Bins that each sum is over; with this room, what it leaves out is below a millionth of the loudest. */
const taps = 9;

/**
 * Plans the magnitudes of the first half of a discrete Fourier transform of any length by one whose length is a power of
 * two: a frame that does not fill the longer transform has a spectrum that is smooth between its bins, and each value there
 * is a sum of a few bins around it, if the window is divided by what that sum does to it (the type 2 transform of
 * Greengard and Lee, SIAM Review 2004, with the kernel of Barnett, Magland and af Klinteberg, SIAM J. Sci. Comput. 2019).
 *
 * @example
 * const { nFft, firsts } = planBetweenBins(Float64Array.of(0, 1, 1, 1, 1, 0));
 * nFft // 16
 * firsts // [-4, -1, 1]
 */
export function planBetweenBins(frameWindow: Float64Array): BetweenBins {
  const length = frameWindow.length;
  const nFft = Math.max(16, 2 ** Math.ceil(Math.log2(leastRoom * length)));
  const steepness = 0.97 * Math.PI * taps * (1 - length / (2 * nFft));
  const kernel = (distance: number) => {
    const place = (2 * distance) / taps;
    return Math.abs(place) >= 1 ? 0 : Math.exp(steepness * (Math.sqrt(1 - place * place) - 1));
  };
  const window = new Float64Array(nFft);
  const middle = length >> 1;
  frameWindow.forEach((weight, index) => {
    window[nFft / 2 + index - middle] = weight / transformOf(kernel, (index - middle) / nFft);
  });
  const bins = length >> 1;
  const firsts: number[] = [];
  const shares = new Float64Array(bins * taps);
  for (let bin = 0; bin < bins; bin++) {
    const place = (bin * nFft) / length;
    const first = Math.ceil(place - taps / 2);
    firsts.push(first);
    for (let tap = 0; tap < taps; tap++) {
      // Since the frame lies in the middle, every other bin has the other sign
      const sign = (first + tap) % 2 === 0 ? 1 : -1;
      shares[bin * taps + tap] = sign * kernel(place - first - tap);
    }
  }
  return { nFft, window, firsts, taps, shares };
}

/** The Fourier transform of a kernel that is the same on both sides, by the trapezoid rule. */
function transformOf(kernel: (distance: number) => number, turns: number): number {
  const steps = 512;
  const step = taps / steps;
  let sum = 0;
  for (let index = -steps / 2 + 1; index < steps / 2; index++) {
    sum += kernel(index * step) * Math.cos(2 * Math.PI * turns * index * step);
  }
  return sum * step;
}
