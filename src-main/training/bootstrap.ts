import { mersenneTwister } from '../taggers/architectures/mersenneTwister.ts';
import type { CalibrationPoint } from '../api.ts';
import { Judge, measureNames, type Answers, type Measures } from './judge.ts';

/** A number with the interval that holds it in 19 of 20 repetitions. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

export type Estimates = Record<keyof Measures, Estimate>;

/** What held-out examples say of a model before and after training, and of the difference. */
export interface HeldOut {
  /** Null of a tag that the model did not know. */
  before: Estimates | null;
  after: Estimates;
  /** After minus before, over the same draws. */
  gain: Estimates | null;
  /** For a reliability diagram; none before of a tag that the model did not know. */
  calibration: { before: CalibrationPoint[]; after: CalibrationPoint[] };
}

const rounds = 400;

/**
 * Judges the answers before and after, with percentile intervals (Efron 1979). Whole groups are drawn, not tracks: those
 * of one artist do not err independently. Undefined where all examples have one answer.
 */
export function judgeHeldOut(
  before: Answers | null,
  after: Answers,
  truth: readonly boolean[],
  groups: readonly number[],
  seed: number,
): HeldOut | undefined {
  const judges = { before: before && new Judge(before, truth), after: new Judge(after, truth) };
  const values = { before: judges.before?.measure() ?? null, after: judges.after.measure() };
  if (!values.after) return undefined;
  const draws: { before: Measures | null; after: Measures }[] = [];
  const places = [...new Set(groups)];
  const placeOf = new Map(places.map((group, place) => [group, place]));
  const random = mersenneTwister(seed);
  for (let round = 0; round < rounds; round++) {
    const drawn = places.map(() => 0);
    for (let count = 0; count < places.length; count++) drawn[Math.floor(random() * places.length)]!++;
    const counts = groups.map((group) => drawn[placeOf.get(group)!]!);
    const measured = judges.after.measure(counts);
    if (measured) draws.push({ before: judges.before?.measure(counts) ?? null, after: measured });
  }
  const estimate = (of: (measured: { before: Measures | null; after: Measures }) => Measures) => {
    const whole = of({ before: values.before, after: values.after! });
    const drawn = draws.map(of);
    return Object.fromEntries(
      measureNames.map((name) => [
        name,
        interval(
          whole[name],
          drawn.map((measures) => measures[name]),
        ),
      ]),
    ) as Estimates;
  };
  return {
    before: judges.before && estimate((measured) => measured.before!),
    after: estimate((measured) => measured.after),
    gain: judges.before && estimate((measured) => difference(measured.after, measured.before!)),
    calibration: { before: judges.before?.reliability() ?? [], after: judges.after.reliability() },
  };
}

function difference(after: Measures, before: Measures): Measures {
  return Object.fromEntries(
    measureNames.map((name) => [name, after[name] - before[name]]),
  ) as unknown as Measures;
}

function interval(value: number, drawn: number[]): Estimate {
  const sorted = drawn.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? value;
  return { value, low: at(0.025), high: at(0.975) };
}
