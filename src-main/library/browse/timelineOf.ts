import type { Timeline } from '../../api.ts';
import { confidenceOf } from '../../scores/confidenceMap.ts';
import { notHeard, sure, type SecondScores } from '../../scores/secondScores.ts';
import type { Output } from '../index/Vocabulary.ts';

/** More places than this nobody tells apart in a row of the window. */
const mostPlaces = 600;

/** What a model heard in the windows of a track. */
export interface WindowScores {
  startsSeconds: Float32Array;
  windowSeconds: number;
  /** [windows, outputs] */
  scores: Float32Array;
}

/**
 * Returns confidences over time, a row for each shown tag: of outputs that mean one tag, the loudest. A place is a window,
 * or, where the network answered for each second, a second (of a long track, several); outputs whose seconds are not kept
 * have then the score of the window that heard it.
 */
export function timelineOf(
  windows: WindowScores,
  seconds: SecondScores | undefined,
  outputs: readonly Pick<Output, 'tagId' | 'map'>[],
): Timeline {
  const places = seconds ? placesOf(seconds) : [...windows.startsSeconds];
  const placeSeconds = seconds ? secondsAPlace(seconds) : windows.windowSeconds;
  const heardBy = places.map((start) =>
    Math.max(
      0,
      windows.startsSeconds.findLastIndex((one) => one <= start),
    ),
  );
  const rows = new Map<number, number[]>();
  outputs.forEach(({ tagId, map }, position) => {
    const fine = seconds?.get(position);
    const scores = places.map((start, place) => {
      const score = fine
        ? loudest(fine, start, placeSeconds)
        : windows.scores[heardBy[place]! * outputs.length + position]!;
      return Number(confidenceOf(score, map).toFixed(3));
    });
    const known = rows.get(tagId);
    rows.set(tagId, known ? known.map((score, place) => Math.max(score, scores[place]!)) : scores);
  });
  return {
    tagIds: [...rows.keys()],
    scores: [...rows.values()],
    startsSeconds: places,
    windowSeconds: placeSeconds,
  };
}

function lengthOf(seconds: SecondScores): number {
  return [...seconds.values()][0]?.length ?? 0;
}

function secondsAPlace(seconds: SecondScores): number {
  return Math.max(1, Math.ceil(lengthOf(seconds) / mostPlaces));
}

/** Where places start: one after the other, without those that nobody listened to. */
function placesOf(seconds: SecondScores): number[] {
  const step = secondsAPlace(seconds);
  const [any = new Uint8Array()] = seconds.values();
  return Array.from({ length: Math.ceil(any.length / step) }, (_, place) => place * step).filter((start) =>
    any.subarray(start, start + step).some((value) => value !== notHeard),
  );
}

function loudest(row: Uint8Array, start: number, length: number): number {
  const heard = row.subarray(start, start + length).filter((value) => value !== notHeard);
  return heard.reduce((most, value) => Math.max(most, value), 0) / sure;
}
