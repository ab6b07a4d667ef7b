/** Runs work so many times, after once to warm up, and returns the median time in milliseconds. */
export function medianMs(times: number, work: () => void): number {
  work();
  const durations = Array.from({ length: times }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return durations.sort((a, b) => a - b)[Math.floor(times / 2)]!;
}
