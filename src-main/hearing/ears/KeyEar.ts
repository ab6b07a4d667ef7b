import { ModelError } from '../../errors.ts';
import { parseKey } from '../../scores/keyNotation.ts';
import { reasonsForNone, type Found } from '../../scores/musicTasks.ts';
import type { HearingCard } from '../../taggers/hearing/hearingCard.ts';
import type { Heard } from '../Heard.ts';
import { keyCount, KeyReader, type HeardKey } from '../key/KeyReader.ts';
import type { Ear } from './Ear.ts';

/** Finds the key of a track. */
export class KeyEar implements Ear<HeardKey> {
  readonly #output: string;
  /** By place in the output: which key it is. */
  readonly #keys: readonly number[];
  readonly #reader: KeyReader;

  /** Throws ModelError where the card has no output of 24 keys. */
  constructor({ outputs, frontEnd }: HearingCard) {
    for (const [name, { classes, stepSamples }] of Object.entries(outputs)) {
      const keys = Array.isArray(classes) ? classes.map((one) => parseKey(one) ?? -1) : [];
      if (new Set(keys.filter((key) => key >= 0)).size < keyCount) continue;
      this.#output = name;
      this.#keys = keys;
      this.#reader = new KeyReader({ stepSeconds: stepSamples / frontEnd.sampleRateHz });
      return;
    }
    throw new ModelError('it has no output for 24 keys');
  }

  begin(startSeconds: number): void {
    this.#reader.goTo(startSeconds);
  }

  take(heard: Heard): void {
    const { activations, steps, classes } = heard[this.#output]!;
    const keys = new Float32Array(steps * keyCount);
    for (let step = 0; step < steps; step++) {
      for (const [place, key] of this.#keys.entries())
        if (key >= 0) keys[step * keyCount + key]! += activations[step * classes + place]!;
    }
    this.#reader.push(keys);
  }

  finish(durationSeconds: number): Found<HeardKey> {
    const key = this.#reader.finish(durationSeconds);
    return key ? { heard: key } : { reason: reasonsForNone.key };
  }
}
