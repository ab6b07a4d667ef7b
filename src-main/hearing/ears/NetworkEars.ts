import { StreamResampler } from '../../audio/StreamResampler.ts';
import { ModelError } from '../../errors.ts';
import type { Found, MusicTask } from '../../scores/musicTasks.ts';
import { hasSound } from '../hasSound.ts';
import type { Heard } from '../Heard.ts';
import type { Hearing } from '../hearFrames.ts';
import type { HearingPass } from '../HearingPass.ts';
import type { Ear } from './Ear.ts';
import { KeyEar } from './KeyEar.ts';
import { RhythmEar } from './RhythmEar.ts';
import { VoiceEar } from './VoiceEar.ts';
import { WordsEar } from './WordsEar.ts';

/** Seconds that are heard of every so many; what is between costs nothing. */
interface Pieces {
  heardSeconds: number;
  everySeconds: number;
  /** All is heard up to here, piece by piece: a short track has little else. */
  openingSeconds: number;
}

const earOf: Record<MusicTask, new (card: Hearing['card']) => Ear<unknown>> = {
  rhythm: RhythmEar,
  key: KeyEar,
  voice: VoiceEar,
  words: WordsEar,
};

const everySeconds = 30;

/**
 * Of a text-audio model one window is heard at a time, and its network is large. Ten seconds alone often have another key
 * than a track.
 */
function piecesOf(task: MusicTask, { inputSamples, frontEnd }: Hearing['card']): Pieces | undefined {
  if (task === 'key') return { heardSeconds: 10, everySeconds, openingSeconds: 30 };
  const windowSeconds = inputSamples / frontEnd.sampleRateHz;
  return task === 'words'
    ? { heardSeconds: windowSeconds, everySeconds: Math.max(everySeconds, windowSeconds), openingSeconds: 0 }
    : undefined;
}

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
  /** Of the piece: whether something sounded so far, and how many samples of it came. */
  #sounds = false;
  #pieceSamples = 0;
  /** In a piece before it something sounded. */
  #hasSounded = false;
  /** An ear that is choosy has taken one. */
  #hasChosen = false;
  /** Why the network has nothing to say of this track. */
  #reason: string | undefined;

  /** The samples come at this rate. Throws ModelError where the network does not answer what is asked. */
  constructor(hearing: Hearing, tasks: readonly MusicTask[], rateHz: number) {
    this.#hearing = hearing;
    this.#rateHz = rateHz;
    this.#resampler = new StreamResampler(rateHz, hearing.card.frontEnd.sampleRateHz);
    this.#ears = tasks.map((task) => ({ task, ear: new earOf[task](hearing.card) }));
    const pieces = tasks.map((task) => piecesOf(task, hearing.card));
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
      this.#pieceSamples += part.length;
      this.#sounds ||= hasSound(part);
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
    const heard = this.#wholePiece();
    const opening = this.#startSeconds === 0 ? this.#pieces.openingSeconds * this.#rateHz : 0;
    const every = sample < opening ? heard : Math.round(this.#pieces.everySeconds * this.#rateHz);
    const begun = Math.floor(sample / every) * every;
    const isHeard = sample - begun < heard;
    return { isHeard, until: begun + (isHeard ? heard : every) };
  }

  #beginPiece(sample: number): HearingPass {
    const startSeconds = this.#startSeconds + sample / this.#rateHz;
    this.#sounds = false;
    this.#pieceSamples = 0;
    for (const { ear } of this.#ears) ear.begin(startSeconds);
    return this.#hearing.begin();
  }

  async #endPiece(): Promise<void> {
    const pass = this.#pass;
    if (!pass) return;
    this.#pass = undefined;
    await this.#push(pass, this.#resampler.finish());
    if (this.#isRest()) pass.leave();
    else await this.#take(() => pass.finish());
    this.#hasSounded ||= this.#sounds;
  }

  /** The piece would count as much as those before it, and has less than half of their notes. */
  #isRest(): boolean {
    return this.#hasSounded && this.#pieceSamples < this.#wholePiece() / 2;
  }

  /** In samples; 0 where nothing is left out. */
  #wholePiece(): number {
    return this.#pieces ? Math.round(this.#pieces.heardSeconds * this.#rateHz) : 0;
  }

  /** For those that are choosy: something sounds in the piece, and it is whole, or none was taken before. */
  #isWorthTaking(heard: Heard): boolean {
    const isWorth = this.#sounds && (this.#pieceSamples >= this.#wholePiece() || !this.#hasChosen);
    // Until its window is full or ends, a piece has no steps
    this.#hasChosen ||= isWorth && Object.values(heard).some(({ steps }) => steps > 0);
    return isWorth;
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
      if (!isNumber) {
        this.#reason = `${name} answers to it with something that is no number`;
        return;
      }
      const isWorth = this.#isWorthTaking(heard);
      for (const { ear } of this.#ears) if (isWorth || !ear.isChoosy) ear.take(heard);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      this.#reason = `${name}: ${error.message}`;
    }
  }
}
