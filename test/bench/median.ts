/** Runs work so many times, after once to warm up, and returns the median time in milliseconds. */
export function medianMs(times: number, work: () => void): number {
  work();
  const durations = Array.from({ length: times }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return median(durations);
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
