import { seededRandom } from '../../taggers/seededRandom.ts';

export interface DrawnBeats {
  stepsPerSecond: number;
  seconds: number;
  /** Seconds of the beats, and which of them are downbeats. */
  beats: readonly { seconds: number; isDown: boolean }[];
  /** What stands everywhere, drawn from 0 up to it. */
  noise?: number;
  /** What a beat rises to. */
  height?: number;
  /** Of the beats so large a part is missing. */
  missing?: number;
  seed?: number;
}

/** Draws activations [steps, 2] as a network gives them: peaks over three steps or so, in noise, some of them missing. */
export function drawActivations(drawn: DrawnBeats): Float32Array {
  const { stepsPerSecond, seconds, beats, noise = 0.05, height = 0.8, missing = 0, seed = 1 } = drawn;
  const random = seededRandom(seed);
  const activations = Float32Array.from(
    { length: 2 * Math.round(seconds * stepsPerSecond) },
    () => (noise / 2) * random(),
  );
  for (const beat of beats) {
    if (random() < missing) continue;
    const at = beat.seconds * stepsPerSecond;
    for (let step = Math.floor(at) - 1; step <= Math.floor(at) + 2; step++) {
      if (step < 0 || 2 * step >= activations.length) continue;
      const rise = height * Math.exp(-((step - at) ** 2));
      const share = beat.isDown ? 0.8 : 0.2;
      activations[2 * step + 1]! += rise * share;
      activations[2 * step]! += rise * (1 - share);
    }
  }
  return activations;
}

/** Beats at a tempo that may change over the track, BPM by seconds. */
export function layBeats(
  seconds: number,
  bpmAt: (seconds: number) => number,
  beatsPerBar = 4,
  from = 0.3,
): { seconds: number; isDown: boolean }[] {
  const beats = [];
  for (let at = from, index = 0; at < seconds; index++) {
    beats.push({ seconds: at, isDown: index % beatsPerBar === 0 });
    at += 60 / bpmAt(at);
  }
  return beats;
}
