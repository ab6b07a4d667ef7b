import { InferenceSession, Tensor } from 'onnxruntime-node';
import { createFrontEnd, type FrontEnd } from '../audio/frontEnd.ts';
import { ModelError } from '../errors.ts';
import type { ModelCard } from './card.ts';
import type { ModelPackage } from './modelPackage.ts';
import { compileOnnx, EMBEDDING, INPUT, SCORES } from './onnx/compileOnnx.ts';

/** What a network answers to a batch of windows. */
export interface TaggerAnswer {
  /** [batch, tags] in 0..1, row-major, tags in vocabulary order. */
  scores: Float32Array;
  /** [batch, features], row-major: what the output layer saw. */
  embedding: Float32Array;
}

/** A model package made ready to run on ONNX Runtime. */
export class Tagger {
  readonly card: ModelCard;
  readonly frontEnd: FrontEnd;
  readonly #session: InferenceSession;
  readonly #inputShape: readonly number[];

  private constructor(card: ModelCard, frontEnd: FrontEnd, session: InferenceSession) {
    this.card = card;
    this.frontEnd = frontEnd;
    this.#session = session;
    this.#inputShape = frontEnd.shape(card.inputSamples);
  }

  /** Compiles and loads a model package. Throws ModelError where weights and card do not fit each other. */
  static async open({ card, network, weights, folder }: ModelPackage, threads = 1): Promise<Tagger> {
    try {
      const frontEnd = createFrontEnd(card.frontEnd);
      const onnx = compileOnnx(network, weights, frontEnd.shape(card.inputSamples));
      const session = await InferenceSession.create(onnx, {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      });
      return new Tagger(card, frontEnd, session);
    } catch (cause) {
      throw new ModelError(`${folder}: ${(cause as Error).message}`, { path: folder, cause });
    }
  }

  /** Scores a batch of windows, each of card.inputSamples samples at the front end's rate. */
  async run(windows: readonly Float32Array[]): Promise<TaggerAnswer> {
    const inputs = windows.map((samples) => this.frontEnd.compute(samples));
    return this.score(inputs);
  }

  /** Scores a batch of front-end inputs, each of the front end's shape. */
  async score(inputs: readonly Float32Array[]): Promise<TaggerAnswer> {
    const size = inputs[0]!.length;
    const batch = new Float32Array(size * inputs.length);
    inputs.forEach((input, index) => batch.set(input, index * size));
    const input = new Tensor('float32', batch, [inputs.length, ...this.#inputShape]);
    const { [SCORES]: scores, [EMBEDDING]: embedding } = await this.#session.run({ [INPUT]: input });
    return { scores: scores!.data as Float32Array, embedding: embedding!.data as Float32Array };
  }

  /** Frees the session's memory. */
  async close(): Promise<void> {
    await this.#session.release();
  }
}
