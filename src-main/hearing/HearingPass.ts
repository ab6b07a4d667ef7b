import type { FrontEnd } from '../audio/frontEnd.ts';
import { ModelError } from '../errors.ts';
import { classCount, type HearingCard } from '../taggers/hearing/hearingCard.ts';
import type { FrameSession } from '../taggers/hearing/FrameSession.ts';
import { joinArrays } from '../taggers/joinArrays.ts';
import type { PassMemory } from './PassMemory.ts';
import type { Heard, HeardSteps } from './Heard.ts';

/** An output of the card, and which of its steps are known of the windows so far. */
interface Output {
  readonly name: string;
  readonly classes: number;
  readonly stepSamples: number;
  parts: Float32Array[];
}

/** A window that the network has not answered yet. */
interface Waiting {
  readonly start: number;
  readonly isFirst: boolean;
  /** What it is for: a part of the card's outputs. */
  readonly outputs: readonly Output[];
  /** Where the track ends, in samples. */
  readonly end: number;
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
  readonly #memory: PassMemory;
  readonly #idle: PassMemory[];
  #filled = 0;
  #window = 0;
  #received = 0;
  #waiting: Waiting[] = [];

  /** The memory is this pass's until it is finished, and then goes to the idle ones. */
  constructor(
    card: HearingCard,
    session: FrameSession,
    frontEnd: FrontEnd,
    memory: PassMemory,
    idle: PassMemory[] = [],
  ) {
    this.#card = card;
    this.#session = session;
    this.#frontEnd = frontEnd;
    const { beforeSamples, behindSamples } = card.margins;
    this.#hop = card.inputSamples - beforeSamples - behindSamples;
    this.#memory = memory;
    this.#idle = idle;
    this.#outputs = Object.entries(card.outputs).map(([name, { classes, stepSamples }]) => ({
      name,
      classes: classCount(classes),
      stepSamples,
      parts: [],
    }));
  }

  /**
   * Takes samples at the front end's rate; answers the steps that are known by now and were not before. Some windows may
   * wait for others.
   */
  async push(samples: Float32Array): Promise<Heard> {
    this.#received += samples.length;
    const { next } = this.#memory;
    for (let from = 0; from < samples.length;) {
      const part = samples.subarray(from, from + next.length - this.#filled);
      next.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled < next.length) break;
      await this.#add(next, Infinity);
      next.copyWithin(0, this.#hop);
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
      await this.#add(this.#fill(this.#memory.next.subarray(from, this.#filled), isFirst), this.#received);
    }
    await this.#run();
    this.#filled = 0;
    this.#idle.push(this.#memory);
    return this.#take();
  }

  /** Says that what was not answered yet need not be. */
  leave(): void {
    this.#filled = 0;
    this.#waiting = [];
    this.#idle.push(this.#memory);
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

  /** Takes the next window of a track that ends at `end`, in samples; runs those that wait once there are enough. */
  async #add(window: Float32Array, end: number): Promise<void> {
    const start = this.#window * this.#hop;
    const isFirst = this.#window++ === 0;
    const isPartial = start + this.#card.inputSamples > end;
    const outputs = this.#outputs.filter(
      // What answers once for a window answers for whole ones, if there is any
      ({ stepSamples }) => isFirst || !isPartial || stepSamples < this.#hop,
    );
    if (outputs.length === 0) return;
    this.#frontEnd.compute(window, this.#memory.inputs[this.#waiting.length]);
    this.#waiting.push({ start, isFirst, outputs, end });
    if (this.#waiting.length === this.#memory.inputs.length) await this.#run();
  }

  async #run(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    const answers = await this.#session.run(this.#memory.first(waiting.length), waiting.length);
    waiting.forEach((window, index) => {
      for (const output of window.outputs) {
        const answer = answers[output.name]!;
        const length = answer.length / waiting.length;
        this.#keep(output, window, answer.subarray(index * length, (index + 1) * length));
      }
    });
  }

  /** Keeps the steps of a window's answer that it is there for. */
  #keep(
    { name, classes, stepSamples, parts }: Output,
    { start, isFirst, end }: Waiting,
    answer: Float32Array,
  ) {
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

  #take(): Heard {
    const { sampleRateHz } = this.#card.frontEnd;
    const heard = this.#outputs.map((output): [string, HeardSteps] => {
      const { name, classes, stepSamples, parts } = output;
      const activations = joinArrays(parts);
      output.parts = [];
      return [
        name,
        {
          activations,
          steps: activations.length / classes,
          classes,
          stepsPerSecond: sampleRateHz / stepSamples,
        },
      ];
    });
    return Object.fromEntries(heard);
  }
}
