/** How loud a track is (EBU R 128). What cannot be told honestly is not there. */
export interface Loudness {
  /** Integrated, LUFS; not of what is shorter than 0.4 s, or never above -70 LUFS. */
  integratedLufs?: number;
  /** LU; not of what is shorter than half a minute. */
  rangeLu?: number;
  /** dBTP; not of digital silence, nor of what no float can hold. */
  truePeakDb?: number;
}

/** Below this nothing counts (ITU-R BS.1770-4, annex 1; EBU Tech 3342). */
const silentLufs = -70;
/** A block of 0.4 s, and one of 3 s for the range, in steps of 0.1 s. */
const [blockSteps, longBlockSteps] = [4, 30];
/** Of shorter pieces the range says nothing (EBU R 128 s1, on short-form content). */
const leastRangeSteps = 300;

/**
 * Computes integrated loudness (ITU-R BS.1770-4, gated at -70 LUFS and 10 LU below what is left) and loudness range (EBU Tech
 * 3342) of the weighted power of each 0.1 s.
 *
 * @example
 * gatedLoudness(new Float64Array(600).fill(10 ** ((-23 + 0.691) / 10))) // { integratedLufs: -23, rangeLu: 0 }
 */
export function gatedLoudness(powers: Float64Array): Pick<Loudness, 'integratedLufs' | 'rangeLu'> {
  const blocks = blocksOf(powers, blockSteps);
  const heard = blocks.filter((power) => lufs(power) >= silentLufs);
  if (heard.length === 0) return {};
  const gateLufs = lufs(meanOf(heard)) - 10;
  const integrated = meanOf(heard.filter((power) => lufs(power) >= gateLufs));
  const rangeLu = powers.length < leastRangeSteps ? undefined : rangeOf(blocksOf(powers, longBlockSteps));
  return { integratedLufs: lufs(integrated), ...(rangeLu !== undefined && { rangeLu }) };
}

/** Between the tenth and the 95th of a hundred blocks that count. */
function rangeOf(blocks: Float64Array): number | undefined {
  const heard = blocks.filter((power) => lufs(power) >= silentLufs);
  if (heard.length === 0) return undefined;
  const least = lufs(meanOf(heard)) - 20;
  const levels = heard
    .map(lufs)
    .filter((level) => level >= least)
    .sort();
  const at = (share: number) => levels[Math.round((levels.length - 1) * share)]!;
  return at(0.95) - at(0.1);
}

/** The mean power of so many steps, from each step on. */
function blocksOf(powers: Float64Array, steps: number): Float64Array {
  const means = new Float64Array(Math.max(0, powers.length - steps + 1));
  for (let at = 0; at < means.length; at++) {
    let sum = 0;
    for (let step = at; step < at + steps; step++) sum += powers[step]!;
    means[at] = sum / steps;
  }
  return means;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function lufs(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}
