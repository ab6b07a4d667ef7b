import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../architectures.ts';
import { timeStepsOf, type TimeStepsWanted } from '../graph.ts';
import { compileOnnx } from '../onnx/compileOnnx.ts';
import { joinArrays } from '../joinArrays.ts';
import type { Session, TaggerAnswer } from '../Session.ts';
import { ParameterReader, type StateDict } from '../stateDict.ts';
import { loadBackend, type TfjsBackend, type BackendName } from './loadBackend.ts';
import { TfjsGraph } from './tfjsGraph.ts';
import { TfjsParameters } from './TfjsParameters.ts';

/** A network on a backend of TensorFlow.js. */
export class TfjsSession implements Session {
  readonly #backend: TfjsBackend;
  readonly #network: Network;
  readonly #inputShape: readonly number[];
  readonly #parameters: TfjsParameters;
  readonly #timeSteps: TimeStepsWanted;

  private constructor(
    backend: TfjsBackend,
    network: Network,
    weights: StateDict,
    inputShape: readonly number[],
    timeSteps: TimeStepsWanted,
  ) {
    this.#timeSteps = timeSteps;
    this.#backend = backend;
    this.#network = network;
    this.#inputShape = inputShape;
    this.#parameters = new TfjsParameters(backend.tf, new ParameterReader(weights));
  }

  /**
   * Loads a network. Throws ModelError where weights and network do not fit each other, HearmarkError that says why
   * where the backend does not load.
   */
  static async open(
    network: Network,
    weights: StateDict,
    inputShape: readonly number[],
    name: BackendName,
    { timeSteps = false }: { timeSteps?: TimeStepsWanted } = {},
  ): Promise<TfjsSession> {
    // Finds whatever does not fit without computing anything; what it compiles is not needed here.
    compileOnnx(network, weights, inputShape);
    return new TfjsSession(await loadBackend(name), network, weights, inputShape, timeSteps);
  }

  get device(): string {
    return this.#backend.device;
  }

  async run(inputs: Float32Array, count: number): Promise<TaggerAnswer> {
    const size = inputs.length / count;
    const parts: TaggerAnswer[] = [];
    for (let start = 0; start < count; start += this.#backend.batchSize) {
      const end = Math.min(start + this.#backend.batchSize, count);
      parts.push(await this.#runBatch(inputs.subarray(start * size, end * size), end - start));
    }
    const steps = parts.flatMap(({ timeSteps }) => timeSteps ?? []);
    return {
      scores: joinArrays(parts.map(({ scores }) => scores)),
      embedding: joinArrays(parts.map(({ embedding }) => embedding)),
      ...(steps.length > 0 && { timeSteps: joinArrays(steps) }),
    };
  }

  close(): Promise<void> {
    this.#parameters.dispose();
    return Promise.resolve();
  }

  async #runBatch(inputs: Float32Array, count: number): Promise<TaggerAnswer> {
    const { tf, activate } = this.#backend;
    // The backend is a global of the process: no await may come between these two.
    activate();
    const outputs = tf.tidy(() => this.#compute(tf.tensor(inputs, [count, ...this.#inputShape])));
    try {
      const [scores, embedding, timeSteps] = await Promise.all(
        outputs.map((output) => output.data<'float32'>()),
      );
      return { scores: scores!, embedding: embedding!, ...(timeSteps && { timeSteps }) };
    } finally {
      tf.dispose(outputs);
    }
  }

  /** Scores, embedding and, where asked for, time steps. */
  #compute(input: Tensor): Tensor[] {
    const { tf } = this.#backend;
    const graph = new TfjsGraph(tf, this.#parameters);
    const outputs = this.#network(graph, graph.enter(input));
    const steps = timeStepsOf(outputs, this.#timeSteps);
    const answer = [tf.sigmoid(graph.leave(outputs.logits)), graph.leave(outputs.embedding)];
    return steps ? [...answer, tf.sigmoid(graph.leave(steps))] : answer;
  }
}
