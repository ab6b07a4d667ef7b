/**
 * Counts how right tempo, key, beats, onsets and pitch are, as the field does (Raffel et al., "mir_eval", ISMIR 2014, and its
 * documentation); of tempo Gouyon et al., "An experimental comparison of audio tempo induction algorithms", 2006.
 */

/** Of a reference, for accuracy 1 and 2. */
const tempoTolerance = 0.04;
/** Twice, half, three times and a third of the tempo are right for accuracy 2. */
const octaves = [1, 2, 0.5, 3, 1 / 3];

/** Tells whether a tempo is right as it is (accuracy 1), and with its octaves allowed (accuracy 2); both in BPM. */
export function tempoScore(reference: number, estimate: number | null): { exact: boolean; octave: boolean } {
  const isNear = (wanted: number) =>
    estimate !== null && Math.abs(estimate - wanted) <= tempoTolerance * wanted + 1e-9;
  return { exact: isNear(reference), octave: octaves.some((times) => isNear(reference * times)) };
}

/**
 * Returns the weighted score of a key, both 0..23 (keyNotation.ts): 1 for the key itself, 0.5 where the estimate is a fifth above
 * the reference in the same mode, 0.3 for the relative key, 0.2 for the parallel one.
 */
export function keyScore(reference: number, estimate: number | null): number {
  if (estimate === null) return 0;
  if (estimate === reference) return 1;
  const [isMinor, estimatesMinor] = [reference >= 12, estimate >= 12];
  const up = (estimate - reference + 36) % 12;
  if (isMinor === estimatesMinor) return up === 7 ? 0.5 : 0;
  if (up === (isMinor ? 3 : 9)) return 0.3;
  return up === 0 ? 0.2 : 0;
}

/** Precision and recall of events, and their harmonic mean: 0..1. */
export interface EventScores {
  precision: number;
  recall: number;
  f: number;
}

/**
 * Matches events of two rising lists, in seconds, each with one at most that is no further than the window, as many as can be; 0
 * where one of the lists is empty.
 */
export function eventScores(
  reference: readonly number[],
  estimate: readonly number[],
  windowSeconds: number,
): EventScores {
  if (reference.length === 0 || estimate.length === 0) return { precision: 0, recall: 0, f: 0 };
  let [matched, next] = [0, 0];
  // On a line the nearest of those that are left, from the first on, loses no match
  for (const at of reference) {
    while (next < estimate.length && at - estimate[next]! > windowSeconds) next++;
    if (next === estimate.length) break;
    if (estimate[next]! - at <= windowSeconds) {
      matched++;
      next++;
    }
  }
  const [precision, recall] = [matched / estimate.length, matched / reference.length];
  return { precision, recall, f: matched === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** What comes before is not counted: a beat takes a while to be found. */
const firstBeatSeconds = 5;
export const [beatWindowSeconds, onsetWindowSeconds] = [0.07, 0.05];

/** The same of beats; undefined where the reference has none after five seconds. */
export function beatScores(
  reference: readonly number[],
  estimate: readonly number[],
): EventScores | undefined {
  const late = (times: readonly number[]) => times.filter((time) => time >= firstBeatSeconds);
  const wanted = late(reference);
  return wanted.length === 0 ? undefined : eventScores(wanted, late(estimate), beatWindowSeconds);
}

/** A melody: rising times in seconds, and Hz at each; 0 where there is none, negative for a guess where nothing sounds. */
export interface PitchTrack {
  seconds: readonly number[];
  hz: readonly number[];
}
export interface PitchScores {
  /** Of what is voiced in the reference, how much is within 50 cents, voiced by the estimate or not. */
  rawPitch: number;
  /** Of what is voiced, how much is said to be; and of what is not. */
  voicingRecall: number;
  voicingFalseAlarm: number;
  /** Of all steps, how many are right: the pitch within 50 cents, or nothing. */
  overall: number;
}

const [centsTolerance, baseHz] = [50, 10];

/** Scores a melody at the times of its reference. Undefined where the reference has no step. */
export function pitchScores(given: PitchTrack, estimated: PitchTrack): PitchScores | undefined {
  if (given.seconds.length === 0) return undefined;
  const reference = inCents(given);
  const estimate = at(inCents(estimated), reference.seconds);
  let [voiced, right, recalled, unvoiced, alarms, overall] = [0, 0, 0, 0, 0, 0];
  for (let step = 0; step < reference.seconds.length; step++) {
    const [wanted, said] = [reference.cents[step]!, estimate.cents[step]!];
    const isRight = wanted !== 0 && said !== 0 && Math.abs(wanted - said) < centsTolerance;
    const saysVoiced = estimate.isVoiced[step]!;
    if (reference.isVoiced[step]!) {
      voiced++;
      if (isRight) right++;
      if (saysVoiced) recalled++;
      if (saysVoiced && isRight) overall++;
    } else {
      unvoiced++;
      if (saysVoiced) alarms++;
      else overall++;
    }
  }
  const share = (part: number, of: number) => (of === 0 ? 0 : part / of);
  return {
    rawPitch: share(right, voiced),
    voicingRecall: share(recalled, voiced),
    voicingFalseAlarm: share(alarms, unvoiced),
    overall: overall / reference.seconds.length,
  };
}

interface Cents {
  seconds: number[];
  /** Over 10 Hz; 0 where there is no pitch. */
  cents: number[];
  isVoiced: boolean[];
}

/** Begins at 0, with what comes first. */
function inCents({ seconds, hz }: PitchTrack): Cents {
  const cents = hz.map((one) => (one === 0 ? 0 : 1200 * Math.log2(Math.abs(one) / baseHz)));
  const isVoiced = hz.map((one) => one > 0);
  const isLate = seconds[0] !== undefined && seconds[0] > 0;
  return isLate
    ? { seconds: [0, ...seconds], cents: [cents[0]!, ...cents], isVoiced: [isVoiced[0]!, ...isVoiced] }
    : { seconds: [...seconds], cents, isVoiced };
}

/** At other times: cents between those of the two steps, zeros and voicing as of the step before; nothing after the last. */
function at({ seconds, cents, isVoiced }: Cents, times: readonly number[]): Omit<Cents, 'seconds'> {
  const held = [...cents];
  for (let step = 1; step < held.length; step++) if (held[step] === 0) held[step] = held[step - 1]!;
  const last = seconds.length - 1;
  const end = times.at(-1)!;
  const isLonger = last >= 0 && end > seconds[last]!;
  // One more step without a pitch at the end of the reference, to which the last pitch is led
  const grid = isLonger ? [...seconds, end] : seconds;
  const values = isLonger ? [...held, held[last]!] : held;
  const zeros = isLonger ? [...cents, 0] : cents;
  const voices = isLonger ? [...isVoiced, false] : isVoiced;
  let step = 0;
  const found = times.map((time) => {
    while (step + 1 < grid.length && grid[step + 1]! <= time) step++;
    const next = Math.min(step + 1, grid.length - 1);
    const width = grid[next]! - grid[step]!;
    const part = width > 0 ? (time - grid[step]!) / width : 0;
    const value = values[step]! + part * (values[next]! - values[step]!);
    return { cents: zeros[step] === 0 ? 0 : value, isVoiced: voices[step]! };
  });
  return { cents: found.map((one) => one.cents), isVoiced: found.map((one) => one.isVoiced) };
}
