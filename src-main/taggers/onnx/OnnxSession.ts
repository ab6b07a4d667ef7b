import { Tensor, type InferenceSession } from './onnxRuntime.ts';
import type { Network } from '../architectures.ts';
import type { TimeStepsWanted } from '../graph.ts';
import type { Session, TaggerAnswer } from '../Session.ts';
import type { StateDict } from '../stateDict.ts';
import { compileOnnx, EMBEDDING, INPUT, SCORES, TIME_STEPS } from './compileOnnx.ts';
import { openInferenceSession, type ProviderOptions } from './openInferenceSession.ts';

export interface OnnxSessionOptions extends ProviderOptions {
  /** Also answer the time steps of networks that have them. */
  timeSteps?: TimeStepsWanted;
}

/** A network on ONNX Runtime. */
export class OnnxSession implements Session {
  readonly device: string;
  readonly #session: InferenceSession;
  readonly #inputShape: readonly number[];

  private constructor(session: InferenceSession, inputShape: readonly number[], device: string) {
    this.#session = session;
    this.#inputShape = inputShape;
    this.device = device;
  }

  /**
   * Compiles and loads a network. Throws ModelError where weights and network do not fit each other, HearmarkError that
   * says why where the provider does not load.
   */
  static async open(
    network: Network,
    weights: StateDict,
    inputShape: readonly number[],
    { timeSteps = false, ...options }: OnnxSessionOptions,
  ): Promise<OnnxSession> {
    const onnx = compileOnnx(network, weights, inputShape, { timeSteps });
    const { session, device } = await openInferenceSession(onnx, options);
    return new OnnxSession(session, inputShape, device);
  }

  async run(inputs: Float32Array, count: number): Promise<TaggerAnswer> {
    const input = new Tensor('float32', inputs, [count, ...this.#inputShape]);
    const outputs = await this.#session.run({ [INPUT]: input });
    const read = (name: string) => outputs[name]?.data as Float32Array;
    const answer = { scores: read(SCORES), embedding: read(EMBEDDING) };
    return TIME_STEPS in outputs ? { ...answer, timeSteps: read(TIME_STEPS) } : answer;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}
