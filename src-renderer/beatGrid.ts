import type { TrackMusic } from '../src-main/api.ts';

/** Where the beats of a track are, in seconds, and which begin a bar. */
export interface BeatGrid {
  seconds: number[];
  isDown: boolean[];
}

/** Ratios of tempos that far from a whole one are another tempo, not another octave. */
const octaveTolerance = 0.04;

/**
 * Returns the beats as they were heard; where the person says that the tempo is twice or half of that, with one more between
 * each two, or every other one of them, from the first that begins a bar.
 *
 * @example
 * const heard = { bpm: 60, beatSeconds: [1, 2, 3], downbeats: [1] };
 * beatGrid(heard, 120).seconds // [1, 1.5, 2, 2.5, 3]
 * beatGrid(heard, 30).seconds // [2]
 */
export function beatGrid(
  heard: Pick<NonNullable<TrackMusic['rhythm']>, 'bpm' | 'beatSeconds' | 'downbeats'>,
  bpm: number | null,
): BeatGrid {
  const { beatSeconds } = heard;
  const down = new Set(heard.downbeats);
  const ratio = bpm === null || heard.bpm === null ? 1 : bpm / heard.bpm;
  const isAbout = (wanted: number) => Math.abs(ratio / wanted - 1) <= octaveTolerance;
  if (isAbout(2)) {
    const seconds = beatSeconds.flatMap((at, place) => {
      const next = beatSeconds[place + 1];
      return next === undefined ? [at] : [at, (at + next) / 2];
    });
    return { seconds, isDown: seconds.map((_, place) => place % 2 === 0 && down.has(place / 2)) };
  }
  const first = heard.downbeats[0] ?? 0;
  const kept = beatSeconds
    .map((at, place) => ({ at, place }))
    .filter(({ place }) => !isAbout(0.5) || (place >= first % 2 && (place - first) % 2 === 0));
  return { seconds: kept.map(({ at }) => at), isDown: kept.map(({ place }) => down.has(place)) };
}

/** Returns the places of the beats from one time up to, not including, another, in seconds; the grid is in order. */
export function beatsBetween({ seconds }: BeatGrid, from: number, to: number): number[] {
  let [low, high] = [0, seconds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (seconds[middle]! < from) low = middle + 1;
    else high = middle;
  }
  const places: number[] = [];
  for (let place = low; place < seconds.length && seconds[place]! < to; place++) places.push(place);
  return places;
}
