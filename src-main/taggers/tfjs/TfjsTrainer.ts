import type { AdamOptimizer, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { ModelError, ParameterError, RuntimeError } from '../../errors.ts';
import type { Network } from '../architectures.ts';
import { isRunningStatistic, parameterShapes } from '../parameterShapes.ts';
import { ParameterReader, type StateDict } from '../stateDict.ts';
import { BatchStatistics } from './BatchStatistics.ts';
import { loadBackend, type TfjsBackend, type BackendName } from './loadBackend.ts';
import { loadGradients } from './loadGradients.ts';
import { TfjsGraph, type TrainingPass } from './tfjsGraph.ts';
import { TfjsParameters } from './TfjsParameters.ts';
import { lossTargets, trackLoss, type TagWeight } from './trackLoss.ts';
import type { TrainingObjective } from './trainingMode.ts';

/** A network and where its training starts: a model package's, or initialWeights. */
export interface TrainingStart {
  readonly network: Network;
  readonly weights: StateDict;
  /** Of one window's front-end input, without the batch. */
  readonly inputShape: readonly number[];
  /** How many tags the network answers. */
  readonly tags: number;
}

export interface TrainerOptions {
  readonly backend: BackendName;
  readonly objective: TrainingObjective;
  readonly trained: 'all' | 'output';
  /**
   * What batch normalisations go by: each batch's own statistics, which move the running ones, or the running ones, as
   * they will in use, which then stay. A network that was trained before goes by these: a few windows say less.
   */
  readonly statistics: 'batch' | 'running';
  /** Decides what dropout leaves out in each step. */
  readonly seed: number;
  /** What the answers to each tag count in the loss; one where none are given. */
  readonly tagWeights?: readonly TagWeight[];
}

/** A track to learn from. */
export interface TrainingTrack {
  /** Front-end inputs, at least one. */
  readonly windows: readonly Float32Array[];
  /** See TrackAnswer. */
  readonly labels: readonly (number | undefined)[];
}

/** Trains a network on a backend of TensorFlow.js by Adam (Kingma and Ba 2015). Its calls block until they are done. */
export class TfjsTrainer {
  readonly #backend: TfjsBackend;
  readonly #start: TrainingStart;
  readonly #options: TrainerOptions;
  readonly #parameters: TfjsParameters;
  readonly #trained: Variable[];
  readonly #optimizer: AdamOptimizer;
  #steps = 0;

  private constructor(backend: TfjsBackend, start: TrainingStart, options: TrainerOptions) {
    this.#backend = backend;
    this.#start = start;
    this.#options = options;
    backend.activate();
    const shapes = parameterShapes(start.network, start.inputShape);
    const trained = options.trained === 'all' ? shapes : outputLayer(shapes, start.tags);
    this.#parameters = new TfjsParameters(backend.tf, new ParameterReader(start.weights));
    for (const [name, shape] of shapes) this.#parameters.get(name, shape, !isRunningStatistic(name));
    this.#trained = [...trained.keys()]
      .filter((name) => !isRunningStatistic(name))
      .map((name) => this.#parameters.variables.get(name)!);
    // Every step says its own learning rate
    this.#optimizer = backend.tf.train.adam(0);
  }

  /**
   * Loads a backend and the weights. Throws ModelError where weights and network do not fit each other or the network
   * cannot be trained, HearmarkError that says why where the backend does not load.
   */
  static async open(start: TrainingStart, options: TrainerOptions): Promise<TfjsTrainer> {
    const backend = await loadBackend(options.backend);
    await loadGradients(backend.tf, options.backend);
    return new TfjsTrainer(backend, start, options);
  }

  /** Where it computes, in words. */
  get device(): string {
    return this.#backend.device;
  }

  /**
   * Takes one step along the gradient of the loss over these tracks and returns that loss, as it was before the step.
   * Throws ParameterError where nothing can be learnt from them, or the loss is no number: the weights are then those
   * from before; RuntimeError where the network is too large for WebAssembly's memory.
   */
  step(tracks: readonly TrainingTrack[], learningRate: number): number {
    const { tf, activate } = this.#backend;
    activate();
    const statistics = new BatchStatistics(tf);
    const seed = `${this.#options.seed}/${this.#steps}`;
    const training = this.#options.statistics === 'batch' ? { seed, statistics } : { seed };
    const even = { positive: 1, negative: 1 };
    const { objective, tagWeights = new Array<TagWeight>(this.#start.tags).fill(even) } = this.#options;
    const answers = tracks.map(({ windows, labels }) => ({ windows: windows.length, labels }));
    // First: what throws while gradients are computed leaves tensors behind (tfjs-core 4.22.0)
    const targets = lossTargets(answers, objective, tagWeights);
    const computeLoss = () => {
      const windows = tracks.flatMap((track) => track.windows);
      return trackLoss(tf, this.#logits(windows, training), answers, objective, targets);
    };
    try {
      return tf.tidy(() => {
        const { value, grads } = tf.variableGrads(computeLoss, this.#trained);
        const loss = value.dataSync<'float32'>()[0]!;
        if (!Number.isFinite(loss)) throw new ParameterError(`the loss is ${loss}: lower the learning rate`);
        // Read at each step, though the types hide it
        Object.assign(this.#optimizer, { learningRate });
        this.#optimizer.applyGradients(grads as Record<string, Variable>);
        statistics.apply(this.#parameters);
        this.#steps++;
        return loss;
      });
    } catch (cause) {
      // WebAssembly.RuntimeError, of which TypeScript has no value
      if (cause instanceof Error && cause.name === 'RuntimeError') throw tooLarge(cause);
      throw cause;
    } finally {
      statistics.dispose();
    }
  }

  /** Scores windows as the network stands, as in use: [windows, tags] in 0..1, row-major. */
  scores(windows: readonly Float32Array[]): Float32Array {
    const { tf, activate, batchSize } = this.#backend;
    activate();
    const { tags } = this.#start;
    const scores = new Float32Array(windows.length * tags);
    for (let start = 0; start < windows.length; start += batchSize) {
      const batch = tf.tidy(() =>
        tf.sigmoid(this.#logits(windows.slice(start, start + batchSize))).dataSync(),
      );
      scores.set(batch, start * tags);
    }
    return scores;
  }

  /** Returns the weights as they stand, running statistics included. */
  weights(): StateDict {
    return new Map(
      [...this.#parameters.variables].map(([name, variable]) => [
        name,
        { shape: variable.shape, data: variable.dataSync<'float32'>().slice() },
      ]),
    );
  }

  /** Frees its memory. */
  close(): void {
    this.#parameters.dispose();
    this.#optimizer.dispose();
  }

  #logits(windows: readonly Float32Array[], training?: TrainingPass): Tensor2D {
    const { tf } = this.#backend;
    const { network, inputShape } = this.#start;
    const graph = new TfjsGraph(tf, this.#parameters, training);
    const input = tf.stack(windows.map((window) => tf.tensor(window, [...inputShape])));
    return graph.leave(network(graph, graph.enter(input)).logits) as Tensor2D;
  }
}

/** What is out of its bounds is what could not be allocated: a step keeps the values of all layers of its windows. */
function tooLarge(cause: Error): RuntimeError {
  return new RuntimeError(
    `training all layers of this network takes more than the 4 GiB of memory that WebAssembly has (${cause.message}); ` +
      'its output layer and its thresholds can be trained',
    { cause },
  );
}

/** The layer whose parameters a network asks for last. Throws ModelError where it is not one of a row for each tag. */
function outputLayer(shapes: Map<string, readonly number[]>, tags: number): Map<string, readonly number[]> {
  const last = [...shapes.keys()].at(-1)!;
  const layer = last.slice(0, last.lastIndexOf('.') + 1);
  const parameters = new Map([...shapes].filter(([name]) => name.startsWith(layer)));
  const [rows, ...columns] = parameters.get(`${layer}weight`) ?? [];
  if (rows === tags && columns.length > 0) return parameters;
  throw new ModelError('the network does not end in a layer with a row for each tag: train all of it');
}
