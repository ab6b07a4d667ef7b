import { createFrontEnd, type FrontEnd } from '../audio/frontEnd.ts';
import { ModelError, RuntimeError } from '../errors.ts';
import type { ModelCard } from './card.ts';
import type { TimeStepsWanted } from './graph.ts';
import type { ModelPackage } from './modelPackage.ts';
import { openSession } from './openSession.ts';
import type { RuntimeName } from './runtimeNames.ts';
import type { Session, TaggerAnswer } from './Session.ts';

export interface TaggerOptions {
  /** What computes it; chooseRuntime finds the fastest. */
  runtime?: RuntimeName;
  /** Threads for one run, where the runtime lets us say so. */
  threads?: number;
  /** Also answer what speaks for each tag at each step of a window, where the network can tell, or was trained to. */
  timeSteps?: TimeStepsWanted;
}

/** A model package made ready to run. */
export class Tagger {
  readonly card: ModelCard;
  readonly frontEnd: FrontEnd;
  readonly #session: Session;

  private constructor(card: ModelCard, session: Session) {
    this.card = card;
    this.frontEnd = createFrontEnd(card.frontEnd);
    this.#session = session;
  }

  /** A tagger over a session that is open already: in another process, say. */
  static over(card: ModelCard, session: Session): Tagger {
    return new Tagger(card, session);
  }

  /** Loads a model package. Throws ModelError where weights and card do not fit each other, or the runtime fails. */
  static async open(modelPackage: ModelPackage, options: TaggerOptions = {}): Promise<Tagger> {
    const { runtime = 'onnx-cpu', threads = 1, timeSteps = false } = options;
    const { card, folder } = modelPackage;
    try {
      return new Tagger(card, await openSession(modelPackage, runtime, { threads, timeSteps }));
    } catch (cause) {
      const where = runtime === 'onnx-cpu' ? folder : `${folder} on ${runtime}`;
      throw new ModelError(`${where}: ${(cause as Error).message}`, { path: folder, cause });
    }
  }

  /** Where it computes, in words. */
  get device(): string {
    return this.#session.device;
  }

  /** Scores a batch of windows, each of card.inputSamples samples at the front end's rate. */
  async run(windows: readonly Float32Array[]): Promise<TaggerAnswer> {
    const inputs = windows.map((samples) => this.frontEnd.compute(samples));
    return this.score(inputs);
  }

  /** Scores a batch of front-end inputs, each of the front end's shape. Throws RuntimeError. */
  async score(inputs: readonly Float32Array[]): Promise<TaggerAnswer> {
    const size = inputs[0]!.length;
    const batch = new Float32Array(size * inputs.length);
    inputs.forEach((input, index) => batch.set(input, index * size));
    try {
      return await this.#session.run(batch, inputs.length);
    } catch (cause) {
      throw new RuntimeError(`${this.device} failed: ${(cause as Error).message}`, { cause });
    }
  }

  /** Frees the session's memory. */
  close(): Promise<void> {
    return this.#session.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
