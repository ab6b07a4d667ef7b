import { InferenceSession, Tensor } from 'onnxruntime-node';
import { HearmarkError, ModelError } from '../../errors.ts';
import type { Network } from '../architectures.ts';
import type { Session, TaggerAnswer } from '../Session.ts';
import type { StateDict } from '../stateDict.ts';
import { compileOnnx, EMBEDDING, INPUT, SCORES, TIME_STEPS } from './compileOnnx.ts';

/** Execution providers of ONNX Runtime, with the device that each computes on. */
const devices = {
  cpu: 'CPU',
  cuda: 'GPU, CUDA',
  webgpu: 'GPU, WebGPU',
  dml: 'GPU, DirectML',
  coreml: 'CoreML',
};
export type Provider = keyof typeof devices;

export interface OnnxSessionOptions {
  provider: Provider;
  /** Threads for one run, on the CPU. */
  threads: number;
  /** Also answer the time steps of networks that have them. */
  timeSteps?: boolean;
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
    { provider, threads, timeSteps = false }: OnnxSessionOptions,
  ): Promise<OnnxSession> {
    const onnx = compileOnnx(network, weights, inputShape, { timeSteps });
    try {
      const session = await InferenceSession.create(onnx, {
        executionProviders: [provider],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      });
      return new OnnxSession(session, inputShape, devices[provider]);
    } catch (cause) {
      const { message } = cause as Error;
      if (provider === 'cpu') throw new ModelError(message, { cause });
      throw new HearmarkError(reasonWhy(message), { cause });
    }
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

/** ONNX Runtime's messages begin with its own source files; these are the ones that people meet. */
function reasonWhy(message: string): string {
  if (message.includes('Failed to load shared library')) {
    return 'its CUDA library is not there or does not load: npm rebuild onnxruntime-node --ignore-scripts=false';
  }
  if (message.includes('Failed to get a WebGPU adapter'))
    return 'no GPU with a Vulkan, Metal or D3D12 driver';
  return message.split('\n')[0]!;
}
