/** Share of all steps in which the rate rises. */
const warmUp = 0.1;

/**
 * Returns the learning rate of a step, 0-based: it rises in a line to the peak (Goyal et al. 2017, section 2.2) and falls
 * along half a cosine to nothing (Loshchilov and Hutter, "SGDR", ICLR 2017, equation 5).
 */
export function learningRateAt(step: number, steps: number, peak: number): number {
  const rising = Math.max(1, Math.round(warmUp * steps));
  if (step < rising) return (peak * (step + 1)) / rising;
  return (peak * (1 + Math.cos((Math.PI * (step - rising)) / Math.max(1, steps - rising)))) / 2;
}
