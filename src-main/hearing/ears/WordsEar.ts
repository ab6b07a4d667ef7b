import { ModelError } from '../../errors.ts';
import { reasonsForNone, type Found } from '../../scores/musicTasks.ts';
import { classCount, type HearingCard } from '../../taggers/hearing/hearingCard.ts';
import type { Heard } from '../Heard.ts';
import type { Ear } from './Ear.ts';

/** Where a track lies in the space that a text-audio model has for sounds and words: a vector of length 1. */
export interface HeardWords {
  vector: Float32Array;
}

/** Finds where a track lies among sounds and words: the mean of where its windows do, each of which counts alike. */
export class WordsEar implements Ear<HeardWords> {
  readonly isChoosy = true;
  readonly #output: string;
  readonly #sum: Float64Array;

  /** Throws ModelError where the card has no output that is a vector. */
  constructor({ outputs }: HearingCard) {
    const found = Object.entries(outputs).find(([, { kind }]) => kind === 'vector');
    if (!found) throw new ModelError('it has no output that is a vector');
    this.#output = found[0];
    this.#sum = new Float64Array(classCount(found[1].classes));
  }

  begin(): void {}

  take(heard: Heard): void {
    const { activations, steps, classes } = heard[this.#output]!;
    for (let step = 0; step < steps; step++) {
      const vector = activations.subarray(step * classes, (step + 1) * classes);
      const length = Math.hypot(...vector);
      if (length > 0) for (const [index, value] of vector.entries()) this.#sum[index]! += value / length;
    }
  }

  finish(): Found<HeardWords> {
    const length = Math.hypot(...this.#sum);
    if (!(length > 0)) return { reason: reasonsForNone.sound };
    return { heard: { vector: Float32Array.from(this.#sum, (value) => value / length) } };
  }
}
