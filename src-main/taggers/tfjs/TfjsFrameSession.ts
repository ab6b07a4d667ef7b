import { activations, type FrameNetwork } from '../hearing/frameNetwork.ts';
import type { FrameSession } from '../hearing/FrameSession.ts';
import type { HearingOutput } from '../hearing/hearingCard.ts';
import { compileGraph } from '../onnx/compileOnnx.ts';
import { ParameterReader, type StateDict } from '../stateDict.ts';
import { loadBackend, type TfjsBackend, type BackendName } from './loadBackend.ts';
import { TfjsGraph } from './tfjsGraph.ts';
import { TfjsParameters } from './TfjsParameters.ts';

type Outputs = Readonly<Record<string, HearingOutput>>;

/** A network that hears step by step on a backend of TensorFlow.js. */
export class TfjsFrameSession implements FrameSession {
  readonly #backend: TfjsBackend;
  readonly #network: FrameNetwork;
  readonly #outputs: Outputs;
  readonly #inputShape: readonly number[];
  readonly #parameters: TfjsParameters;

  private constructor(
    backend: TfjsBackend,
    network: FrameNetwork,
    outputs: Outputs,
    weights: StateDict,
    inputShape: readonly number[],
  ) {
    this.#backend = backend;
    this.#network = network;
    this.#outputs = outputs;
    this.#inputShape = inputShape;
    this.#parameters = new TfjsParameters(backend.tf, new ParameterReader(weights));
  }

  /** As OnnxFrameSession.open; HearmarkError where the backend does not load. */
  static async open(
    network: FrameNetwork,
    outputs: Outputs,
    weights: StateDict,
    inputShape: readonly number[],
    name: BackendName,
  ): Promise<TfjsFrameSession> {
    // Finds whatever does not fit without computing anything; what it compiles is not needed here.
    compileGraph(weights, inputShape, (g, input) => activations(g, network(g, input), outputs));
    return new TfjsFrameSession(await loadBackend(name), network, outputs, weights, inputShape);
  }

  get device(): string {
    return this.#backend.device;
  }

  async run(inputs: Float32Array, count: number): Promise<Record<string, Float32Array>> {
    const { tf, activate } = this.#backend;
    // The backend is a global of the process: no await may come between these two.
    activate();
    const answers = tf.tidy(() => {
      const graph = new TfjsGraph(tf, this.#parameters);
      const input = graph.enter(tf.tensor(inputs, [count, ...this.#inputShape]));
      const named = activations(graph, this.#network(graph, input), this.#outputs);
      return Object.entries(named).map(([name, value]) => ({ name, tensor: graph.leave(value) }));
    });
    try {
      const data = await Promise.all(
        answers.map(async ({ name, tensor }) => [name, await tensor.data<'float32'>()] as const),
      );
      return Object.fromEntries(data);
    } finally {
      tf.dispose(answers.map(({ tensor }) => tensor));
    }
  }

  close(): Promise<void> {
    this.#parameters.dispose();
    return Promise.resolve();
  }
}
