import { createFrontEnd, type FrontEnd } from '../audio/frontEnd.ts';
import { ModelError } from '../errors.ts';
import { classCount, type HearingCard } from '../taggers/hearing/hearingCard.ts';
import type { FrameSession } from '../taggers/hearing/FrameSession.ts';
import type { Heard, HeardSteps } from './Heard.ts';

/** An output of the card, and which of its steps are known of the windows so far. */
interface Output {
  readonly name: string;
  readonly classes: number;
  readonly stepSamples: number;
  parts: Float32Array[];
}

/**
 * Hears one track in windows, as it comes. Windows overlap by the card's margins, and a step is answered by the window in
 * which it is not in a margin; the first window answers its beginning, too.
 */
export class HearingPass {
  readonly #card: HearingCard;
  readonly #session: FrameSession;
  readonly #frontEnd: FrontEnd;
  readonly #outputs: readonly Output[];
  /** Samples between the starts of windows. */
  readonly #hop: number;
  /** The next window, as far as it has come. */
  readonly #next: Float32Array;
  #filled = 0;
  #window = 0;
  #received = 0;

  constructor(card: HearingCard, session: FrameSession) {
    this.#card = card;
    this.#session = session;
    this.#frontEnd = createFrontEnd(card.frontEnd);
    const { beforeSamples, behindSamples } = card.margins;
    this.#hop = card.inputSamples - beforeSamples - behindSamples;
    this.#next = new Float32Array(card.inputSamples);
    this.#outputs = Object.entries(card.outputs).map(([name, { classes, stepSamples }]) => ({
      name,
      classes: classCount(classes),
      stepSamples,
      parts: [],
    }));
  }

  /** Takes samples at the front end's rate; answers the steps that are known by now and were not before. */
  async push(samples: Float32Array): Promise<Heard> {
    this.#received += samples.length;
    for (let from = 0; from < samples.length;) {
      const part = samples.subarray(from, from + this.#next.length - this.#filled);
      this.#next.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled < this.#next.length) break;
      await this.#run(this.#next, Infinity);
      this.#next.copyWithin(0, this.#hop);
      this.#filled -= this.#hop;
    }
    return this.#take();
  }

  /** Says that the track has ended; answers the last steps. An output has as many as begin before the end. */
  async finish(): Promise<Heard> {
    const { beforeSamples } = this.#card.margins;
    for (let from = 0; from < this.#filled; from += this.#hop) {
      const isFirst = this.#window === 0;
      if (!isFirst && this.#filled - from <= beforeSamples) break;
      await this.#run(this.#fill(this.#next.subarray(from, this.#filled), isFirst), this.#received);
    }
    this.#filled = 0;
    return this.#take();
  }

  /** A window that the track does not fill: silence behind it, or for a track that has no other, itself again. */
  #fill(samples: Float32Array, isOnly: boolean): Float32Array {
    const { inputSamples, shortInput } = this.#card;
    const filled = new Float32Array(inputSamples);
    const times = isOnly && shortInput === 'repeat' ? Math.ceil(inputSamples / samples.length) : 1;
    for (let time = 0; time < times; time++) {
      const at = time * samples.length;
      filled.set(samples.subarray(0, inputSamples - at), at);
    }
    return filled;
  }

  /** Runs the next window of a track that ends at `end`, in samples. */
  async #run(window: Float32Array, end: number): Promise<void> {
    const start = this.#window * this.#hop;
    const isFirst = this.#window++ === 0;
    const isPartial = start + this.#card.inputSamples > end;
    const outputs = this.#outputs.filter(
      // What answers once for a window answers for whole ones, if there is any
      ({ stepSamples }) => isFirst || !isPartial || stepSamples < this.#hop,
    );
    if (outputs.length === 0) return;
    const answers = await this.#session.run(this.#frontEnd.compute(window), 1);
    for (const output of outputs) {
      const { name, classes, stepSamples, parts } = output;
      const answer = answers[name]!;
      const before = this.#card.margins.beforeSamples / stepSamples;
      const after = before + this.#hop / stepSamples;
      if (answer.length < after * classes) {
        throw new ModelError(
          `its output "${name}" has ${answer.length / classes} steps where the card needs ${after}`,
        );
      }
      const last = Math.min(after, Math.ceil((end - start) / stepSamples));
      parts.push(answer.slice((isFirst ? 0 : before) * classes, last * classes));
    }
  }

  #take(): Heard {
    const { sampleRateHz } = this.#card.frontEnd;
    const heard = this.#outputs.map((output): [string, HeardSteps] => {
      const { name, classes, stepSamples, parts } = output;
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      const activations = new Float32Array(length);
      let at = 0;
      for (const part of parts) {
        activations.set(part, at);
        at += part.length;
      }
      output.parts = [];
      return [
        name,
        { activations, steps: length / classes, classes, stepsPerSecond: sampleRateHz / stepSamples },
      ];
    });
    return Object.fromEntries(heard);
  }
}
