/** How large the libraries of a benchmark are: as HEARMARK_BENCH_TRACKS says ("10000 100000"; "": none), or as usual. */
export function benchSizes(usual: readonly number[]): readonly number[] {
  const said = process.env.HEARMARK_BENCH_TRACKS;
  return said === undefined ? usual : said.split(/\s+/).filter(Boolean).map(Number);
}
