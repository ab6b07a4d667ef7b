import type { HeardSteps } from '../../../src-main/hearing/Heard.ts';
import { likeliestClasses } from '../../../src-main/hearing/pitch/likeliestClasses.ts';
import type { PitchTrack } from './countMir.ts';

/** Of onsets: from here on it is one, and two are further apart than this (Böck, Krebs and Schedl, ISMIR 2012, section 3). */
const [onsetFrom, leastApartSeconds] = [0.5, 0.03];

/**
 * Returns where onsets are, in seconds: steps that are likely enough, none less so than others within 30 ms, and further apart than that.
 *
 * @example
 * const activations = Float32Array.of(0, 0.9, 0.2, 0.8, 0.1);
 * pickOnsets({ activations, steps: 5, classes: 1, stepsPerSecond: 10 }) // [0.1, 0.3]
 */
export function pickOnsets({ activations, steps, stepsPerSecond }: HeardSteps): number[] {
  const aside = Math.max(1, Math.round(leastApartSeconds * stepsPerSecond));
  const onsets: number[] = [];
  for (let step = 0; step < steps; step++) {
    const value = activations[step]!;
    const around = activations.subarray(Math.max(0, step - aside), Math.min(steps, step + aside + 1));
    const isLikeliest = value >= onsetFrom && around.every((other) => other <= value);
    const seconds = step / stepsPerSecond;
    if (isLikeliest && seconds - (onsets.at(-1) ?? -Infinity) > leastApartSeconds) onsets.push(seconds);
  }
  return onsets;
}

/** A step is voiced from here on; the mean is over so many classes on each side of the strongest (crepe/core.py). */
const [voicedFrom, besideClasses] = [0.5, 4];

/** Which class a pitch is read around: the strongest of each step, or that of the likeliest way through all steps. */
export type PitchChoice = 'strongest' | 'likeliest';

/**
 * Returns the pitch of each step: the mean of the classes around one of them, by their activations; negative where that one is
 * too faint. `first` in Hz, `ratio` from one class to the next.
 */
export function decodePitch(
  heard: HeardSteps,
  { first, ratio }: { first: number; ratio: number },
  choice: PitchChoice,
): PitchTrack {
  const { activations, steps, classes, stepsPerSecond } = heard;
  const way = choice === 'likeliest' ? likeliestClasses(heard) : undefined;
  const seconds = Array.from({ length: steps }, (_, step) => step / stepsPerSecond);
  const hz = seconds.map((_, step) => {
    const answer = activations.subarray(step * classes, (step + 1) * classes);
    const strongest =
      way?.[step] ?? answer.reduce((best, value, place) => (value > answer[best]! ? place : best), 0);
    let [sum, weight] = [0, 0];
    for (
      let place = Math.max(0, strongest - besideClasses);
      place <= Math.min(classes - 1, strongest + besideClasses);
      place++
    ) {
      sum += place * answer[place]!;
      weight += answer[place]!;
    }
    const pitch = first * ratio ** (weight > 0 ? sum / weight : strongest);
    return answer[strongest]! >= voicedFrom ? pitch : -pitch;
  });
  return { seconds, hz };
}
