import { StreamResampler } from '../../audio/StreamResampler.ts';
import { ModelError } from '../../errors.ts';
import type { Found, MusicTask } from '../../scores/musicTasks.ts';
import type { Heard } from '../Heard.ts';
import type { Hearing } from '../hearFrames.ts';
import type { HearingPass } from '../HearingPass.ts';
import type { Ear } from './Ear.ts';
import { KeyEar } from './KeyEar.ts';
import { RhythmEar } from './RhythmEar.ts';
import { VoiceEar } from './VoiceEar.ts';

/** Seconds that are heard of every so many; of a key that is enough, and what is between costs nothing. */
interface Pieces {
  heardSeconds: number;
  everySeconds: number;
}

const earOf: Record<MusicTask, new (card: Hearing['card']) => Ear<unknown>> = {
  rhythm: RhythmEar,
  key: KeyEar,
  voice: VoiceEar,
};

const piecesOf: Partial<Record<MusicTask, Pieces>> = { key: { heardSeconds: 10, everySeconds: 30 } };

/** One network that listens to a track, and what is read off its answers. */
export class NetworkEars implements Disposable {
  readonly #hearing: Hearing;
  readonly #rateHz: number;
  readonly #ears: { task: MusicTask; ear: Ear<unknown> }[];
  /** Where all that is read off it does with pieces. */
  readonly #pieces: Pieces | undefined;
  readonly #resampler: StreamResampler;
  #pass: HearingPass | undefined;
  /** Where the stretch begins, and how many samples of it came. */
  #startSeconds = 0;
  #samples = 0;
  #heardSamples = 0;
  /** Why the network has nothing to say of this track. */
  #reason: string | undefined;

  /** The samples come at this rate. Throws ModelError where the network does not answer what is asked. */
  constructor(hearing: Hearing, tasks: readonly MusicTask[], rateHz: number) {
    this.#hearing = hearing;
    this.#rateHz = rateHz;
    this.#resampler = new StreamResampler(rateHz, hearing.card.frontEnd.sampleRateHz);
    this.#ears = tasks.map((task) => ({ task, ear: new earOf[task](hearing.card) }));
    const pieces = tasks.map((task) => piecesOf[task]);
    this.#pieces = pieces.every((one) => one) ? pieces[0] : undefined;
  }

  /** Begins with a stretch of the track. */
  async begin(startSeconds: number): Promise<void> {
    await this.#endPiece();
    this.#startSeconds = startSeconds;
    this.#samples = 0;
  }

  /** Hears the next samples of the stretch. */
  async hear(samples: Float32Array): Promise<void> {
    for (let from = 0; from < samples.length;) {
      const { isHeard, until } = this.#pieceAt(this.#samples);
      const part = samples.subarray(from, from + until - this.#samples);
      from += part.length;
      this.#samples += part.length;
      if (!isHeard) continue;
      this.#pass ??= this.#beginPiece(this.#samples - part.length);
      this.#heardSamples += part.length;
      await this.#push(this.#pass, this.#resampler.push(part));
      if (this.#samples === until) await this.#endPiece();
    }
  }

  /** Returns what was heard of a track of so many seconds. */
  async finish(durationSeconds: number): Promise<[MusicTask, Found<unknown>][]> {
    await this.#endPiece();
    const heardSeconds = this.#heardSamples / this.#rateHz;
    const reason = this.#reason;
    return this.#ears.map(({ task, ear }) => [
      task,
      reason === undefined ? ear.finish(durationSeconds, heardSeconds) : { reason },
    ]);
  }

  [Symbol.dispose](): void {
    this.#resampler[Symbol.dispose]();
  }

  /** Whether what begins at a sample of the stretch is heard, and up to which sample it is so. */
  #pieceAt(sample: number): { isHeard: boolean; until: number } {
    if (!this.#pieces) return { isHeard: true, until: Infinity };
    const every = Math.round(this.#pieces.everySeconds * this.#rateHz);
    const heard = Math.round(this.#pieces.heardSeconds * this.#rateHz);
    const begun = Math.floor(sample / every) * every;
    const isHeard = sample - begun < heard;
    return { isHeard, until: begun + (isHeard ? heard : every) };
  }

  #beginPiece(sample: number): HearingPass {
    const startSeconds = this.#startSeconds + sample / this.#rateHz;
    for (const { ear } of this.#ears) ear.begin(startSeconds);
    return this.#hearing.begin();
  }

  async #endPiece(): Promise<void> {
    const pass = this.#pass;
    if (!pass) return;
    this.#pass = undefined;
    await this.#push(pass, this.#resampler.finish());
    await this.#take(() => pass.finish());
  }

  async #push(pass: HearingPass, samples: Float32Array): Promise<void> {
    if (samples.length > 0) await this.#take(() => pass.push(samples));
  }

  /** A network that breaks, or answers with no number, has nothing to say of this track; others go on. */
  async #take(answer: () => Promise<Heard>): Promise<void> {
    if (this.#reason !== undefined) return;
    const { name } = this.#hearing.card;
    try {
      const heard = await answer();
      const isNumber = Object.values(heard).every(({ activations }) => activations.every(Number.isFinite));
      if (isNumber) for (const { ear } of this.#ears) ear.take(heard);
      else this.#reason = `${name} answers to it with something that is no number`;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      this.#reason = `${name}: ${error.message}`;
    }
  }
}
