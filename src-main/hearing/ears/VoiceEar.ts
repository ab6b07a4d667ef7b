import { ModelError } from '../../errors.ts';
import { reasonsForNone, type Found } from '../../scores/musicTasks.ts';
import type { HearingCard } from '../../taggers/hearing/hearingCard.ts';
import type { Heard } from '../Heard.ts';
import { voiceOf, type HeardVoice, type VoiceSpan } from '../voice/voiceOf.ts';
import type { Ear } from './Ear.ts';

/** As sure as this that somebody sings. */
const threshold = 0.5;

/** Finds where somebody sings in a track. */
export class VoiceEar implements Ear<HeardVoice> {
  readonly #output: string;
  readonly #stepSeconds: number;
  #startSeconds = 0;
  #steps: Float32Array[] = [];
  #sungSeconds = 0;
  #heardSeconds = 0;
  readonly #spans: VoiceSpan[] = [];

  /** Throws ModelError where the card has no output of one class. */
  constructor({ outputs, frontEnd }: HearingCard) {
    const found = Object.entries(outputs).find(([, { kind }]) => kind === 'sigmoid');
    if (!found) throw new ModelError('it has no output that is a sigmoid');
    this.#output = found[0];
    this.#stepSeconds = found[1].stepSamples / frontEnd.sampleRateHz;
  }

  begin(startSeconds: number): void {
    this.#endPart();
    this.#startSeconds = startSeconds;
  }

  take(heard: Heard): void {
    this.#steps.push(heard[this.#output]!.activations);
  }

  finish(): Found<HeardVoice> {
    this.#endPart();
    if (this.#heardSeconds === 0) return { reason: reasonsForNone.sound };
    return { heard: { share: Math.min(1, this.#sungSeconds / this.#heardSeconds), spans: this.#spans } };
  }

  #endPart(): void {
    const length = this.#steps.reduce((sum, one) => sum + one.length, 0);
    const voice = new Float32Array(length);
    let at = 0;
    for (const one of this.#steps) {
      voice.set(one, at);
      at += one.length;
    }
    this.#steps = [];
    const found = voiceOf(
      { startSeconds: this.#startSeconds, stepSeconds: this.#stepSeconds, voice },
      threshold,
    );
    if (!found) return;
    this.#heardSeconds += length * this.#stepSeconds;
    this.#sungSeconds += found.share * length * this.#stepSeconds;
    for (const span of found.spans) this.#spans.push(span);
  }
}
