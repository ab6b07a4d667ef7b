import type { Beat } from './Beat.ts';

/** A stretch of a track of one tempo. */
export interface TempoPiece {
  startSeconds: number;
  endSeconds: number;
  bpm: number;
}

/** How fast a track goes. */
export interface Tempo {
  /** Beats in a minute: of the whole where it is steady, or else what it has the longest. */
  bpm: number;
  /** Nearly all of it goes at this tempo, as a machine or a drummer with a click would play it. */
  isSteady: boolean;
  /** In their order; between them there is no beat. */
  pieces: TempoPiece[];
}

/** A tempo is told of so many beats on either side of each. */
const beatsAround = 8;
const leastBeats = 4;
/** Steady: so large a part of the beats lies within so little of the tempo. */
const steady = { part: 0.9, within: 0.015 };
/** Another tempo is one that differs by so much for so many beats; less is how people play. */
const another = { by: 0.04, beats: 8 };

/** A beat and how far it is to the next at that place, told of those around it. */
interface Paced {
  seconds: number;
  period: number;
}

/**
 * Returns how fast a track goes by its beats; undefined where there are too few of them in a row for any tempo.
 *
 * @example
 * const beats = Array.from({ length: 20 }, (_, i) => ({ seconds: i / 2, isFirst: i === 0 }));
 * tempoOf(beats).bpm // 120
 */
export function tempoOf(beats: readonly Pick<Beat, 'seconds' | 'isFirst'>[]): Tempo | undefined {
  const runs = runsOf(beats).filter((run) => run.length >= leastBeats);
  if (runs.length === 0) return undefined;
  const paced = runs.map(paceOf);
  const typical = medianPeriod(paced.flat());
  const isNear = ({ period }: Paced) => Math.abs(Math.log(period / typical)) <= steady.within;
  const all = paced.flat();
  const isSteady = all.filter(isNear).length >= steady.part * all.length;
  const period = isSteady ? commonPeriod(runs, typical) : typical;
  return { bpm: 60 / period, isSteady, pieces: paced.flatMap(piecesOf) };
}

/** Beats that follow each other. */
export function runsOf<B extends Pick<Beat, 'isFirst'>>(beats: readonly B[]): B[][] {
  const runs: B[][] = [];
  for (const beat of beats) {
    if (beat.isFirst || runs.length === 0) runs.push([]);
    runs.at(-1)!.push(beat);
  }
  return runs;
}

function paceOf(run: readonly Pick<Beat, 'seconds'>[]): Paced[] {
  return run.map(({ seconds }, at) => {
    const from = Math.max(0, Math.min(at - beatsAround, run.length - 1 - 2 * beatsAround));
    return { seconds, period: slopeOf(run.slice(from, from + 2 * beatsAround + 1)).slope };
  });
}

/** The line through beats, by their number, with the least squares. */
function slopeOf(beats: readonly Pick<Beat, 'seconds'>[]): { slope: number; weight: number } {
  const middle = (beats.length - 1) / 2;
  let [products, squares] = [0, 0];
  beats.forEach(({ seconds }, at) => {
    products += (at - middle) * seconds;
    squares += (at - middle) ** 2;
  });
  return { slope: products / squares, weight: squares };
}

/** Half of the time goes slower. */
function medianPeriod(beats: readonly Paced[]): number {
  const sorted = beats.map(({ period }) => period).sort((a, b) => a - b);
  const total = sorted.reduce((sum, period) => sum + period, 0);
  let before = 0;
  return sorted.find((period) => (before += period) >= total / 2)!;
}

/** One slope through all runs of about this tempo: a long one tells it to a thousandth. */
function commonPeriod(runs: readonly Pick<Beat, 'seconds'>[][], typical: number): number {
  const slopes = runs
    .map(slopeOf)
    .filter(({ slope }) => Math.abs(Math.log(slope / typical)) <= steady.within);
  const weight = slopes.reduce((sum, one) => sum + one.weight, 0);
  return weight === 0 ? typical : slopes.reduce((sum, one) => sum + one.slope * one.weight, 0) / weight;
}

function piecesOf(run: readonly Paced[]): TempoPiece[] {
  const bounds = [0];
  let [sum, count, since] = [0, 0, 0];
  for (const [at, { period }] of run.entries()) {
    const differs = count > 0 && Math.abs(Math.log(period) - sum / count) > another.by;
    since = differs ? since + 1 : 0;
    if (since < another.beats) {
      if (differs) continue;
      sum += Math.log(period);
      count++;
    } else {
      bounds.push(at - since + 1);
      [sum, count, since] = [Math.log(period), 1, 0];
    }
  }
  return bounds.map((from, index) => {
    const to = bounds[index + 1] ?? run.length;
    const period = medianPeriod(run.slice(from, to));
    const endSeconds = run[to]?.seconds ?? run.at(-1)!.seconds + period;
    return { startSeconds: run[from]!.seconds, endSeconds, bpm: 60 / period };
  });
}
