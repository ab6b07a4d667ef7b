import { ModelError } from '../../errors.ts';
import { reasonsForNone, type Found } from '../../scores/musicTasks.ts';
import type { HearingCard } from '../../taggers/hearing/hearingCard.ts';
import type { PlacedBeat } from '../beats/Beat.ts';
import { BeatDecoder } from '../beats/BeatDecoder.ts';
import { rhythmOf, type HeardRhythm } from '../beats/rhythmOf.ts';
import type { Heard } from '../Heard.ts';
import { outputWith } from './outputWith.ts';
import type { Ear } from './Ear.ts';

/** Finds the beat of a track. Where only parts of it were heard there are no beats to show, but their tempo. */
export class RhythmEar implements Ear<HeardRhythm> {
  readonly #output: string;
  readonly #beat: number;
  readonly #downbeat: number;
  readonly #stepsPerSecond: number;
  readonly #beats: PlacedBeat[] = [];
  #decoder: BeatDecoder | undefined;
  #startSeconds = 0;
  #parts = 0;

  /** Throws ModelError where the card has no such output. */
  constructor({ outputs, frontEnd }: HearingCard) {
    const found = outputWith(outputs, ['beat', 'downbeat']);
    if (!found) throw new ModelError('it has no output for "beat" and "downbeat"');
    this.#output = found.name;
    [this.#beat, this.#downbeat] = found.places as [number, number];
    this.#stepsPerSecond = frontEnd.sampleRateHz / found.stepSamples;
  }

  begin(startSeconds: number): void {
    this.#endPart();
    this.#startSeconds = startSeconds;
    this.#decoder = new BeatDecoder({ stepsPerSecond: this.#stepsPerSecond });
    this.#parts++;
  }

  take(heard: Heard): void {
    const { activations, steps, classes } = heard[this.#output]!;
    const beats = new Float32Array(2 * steps);
    for (let step = 0; step < steps; step++) {
      beats[2 * step] = activations[step * classes + this.#beat]!;
      beats[2 * step + 1] = activations[step * classes + this.#downbeat]!;
    }
    this.#decoder!.push(beats);
  }

  finish(_durationSeconds: number, heardSeconds: number): Found<HeardRhythm> {
    this.#endPart();
    const rhythm = rhythmOf(this.#beats, heardSeconds);
    if (!rhythm) return { reason: reasonsForNone.beat };
    return { heard: this.#parts > 1 ? { ...rhythm, pieces: [], beats: [] } : rhythm };
  }

  #endPart(): void {
    for (const beat of this.#decoder?.finish() ?? [])
      this.#beats.push({ ...beat, seconds: this.#startSeconds + beat.seconds });
    this.#decoder = undefined;
  }
}
