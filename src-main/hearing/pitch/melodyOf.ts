import type { HeardSteps } from '../Heard.ts';
import { likeliestClasses } from './likeliestClasses.ts';

/** A note of a melody. */
export interface MelodyNote {
  startSeconds: number;
  endSeconds: number;
  /** The nearest note: 60 is the middle C, 69 A of 440 Hz. */
  midiNote: number;
}

/** From where on a step is a note, and how short a note is none. */
const [voicedFrom, shortestSeconds] = [0.4, 0.09];
/** Another note, or silence, for less than this is passed over. */
const passedSeconds = 0.04;

/**
 * Returns the notes of one melody in what a network says of pitches, step by step: the likeliest way through them (likeliestClasses), cut
 * where it is too faint or comes to another note. `first` is the pitch of the first class in Hz, `ratio` the step to the next.
 *
 * @example
 * const classes = [57, 69, 81].length;
 * const classesAt = (step) => (step < 50 ? [0.1, 0.9, 0] : [0, 0, 0]);
 * const activations = Float32Array.from(Array.from({ length: 100 }, (_, step) => classesAt(step)).flat());
 * const heard = { activations, steps: 100, classes, stepsPerSecond: 100 };
 * melodyOf(heard, { first: 220, ratio: 2 }) // [{ startSeconds: 0, endSeconds: 0.5, midiNote: 69 }]
 */
export function melodyOf(
  heard: HeardSteps,
  { first, ratio }: { first: number; ratio: number },
): MelodyNote[] {
  const { activations, classes, stepsPerSecond } = heard;
  const lowest = 69 + 12 * Math.log2(first / 440);
  const perClass = 12 * Math.log2(ratio);
  const noteAt = (at: number, step: number) =>
    activations[step * classes + at]! >= voicedFrom ? Math.round(lowest + at * perClass) : undefined;
  const way = [...likeliestClasses(heard)].map(noteAt);

  const notes: MelodyNote[] = [];
  for (const [step, midiNote] of way.entries()) {
    const startSeconds = step / stepsPerSecond;
    const last = notes.at(-1);
    if (midiNote === undefined) continue;
    const endSeconds = (step + 1) / stepsPerSecond;
    const goesOn = last?.midiNote === midiNote && startSeconds - last.endSeconds <= passedSeconds;
    if (goesOn) last.endSeconds = endSeconds;
    else notes.push({ startSeconds, endSeconds, midiNote });
  }
  return notes.filter((note) => note.endSeconds - note.startSeconds >= shortestSeconds);
}
