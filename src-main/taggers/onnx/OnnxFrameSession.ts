import { Tensor, type InferenceSession } from './onnxRuntime.ts';
import { activations, type FrameNetwork } from '../hearing/frameNetwork.ts';
import type { FrameSession } from '../hearing/FrameSession.ts';
import type { HearingOutput } from '../hearing/hearingCard.ts';
import type { StateDict } from '../stateDict.ts';
import { compileGraph, INPUT } from './compileOnnx.ts';
import { openInferenceSession, type ProviderOptions } from './openInferenceSession.ts';

type Outputs = Readonly<Record<string, HearingOutput>>;

/** A network that hears step by step on ONNX Runtime. */
export class OnnxFrameSession implements FrameSession {
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
    network: FrameNetwork,
    outputs: Outputs,
    weights: StateDict,
    inputShape: readonly number[],
    options: ProviderOptions,
  ): Promise<OnnxFrameSession> {
    const onnx = compileGraph(weights, inputShape, (g, input) => activations(g, network(g, input), outputs));
    const { session, device } = await openInferenceSession(onnx, options);
    return new OnnxFrameSession(session, inputShape, device);
  }

  async run(inputs: Float32Array, count: number): Promise<Record<string, Float32Array>> {
    const input = new Tensor('float32', inputs, [count, ...this.#inputShape]);
    const answers = await this.#session.run({ [INPUT]: input });
    return Object.fromEntries(
      Object.entries(answers).map(([name, { data }]) => [name, data as Float32Array]),
    );
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}
