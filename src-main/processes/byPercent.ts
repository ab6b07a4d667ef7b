/** Tells how much is done, 0..1, once a percent: whoever works says so far more often. */
export function byPercent(say: (share: number) => void): (share: number) => void {
  let told = -1;
  return (share) => {
    const percent = Math.floor(100 * share);
    if (percent > told) say(share);
    told = Math.max(told, percent);
  };
}
