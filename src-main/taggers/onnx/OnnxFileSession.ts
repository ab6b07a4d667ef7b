import type { InferenceSession } from './onnxRuntime.ts';
import { ModelError } from '../../errors.ts';
import { onnxHyper, type OnnxHyper } from '../architectures/onnx.ts';
import type { ModelCard } from '../card.ts';
import type { Session, TaggerAnswer } from '../Session.ts';
import { checkOnnxFile, type OnnxFileInput } from './checkOnnxFile.ts';
import { openInferenceSession, type ProviderOptions } from './openInferenceSession.ts';
import { runFile, toProbabilities, windowsTensor } from './runFile.ts';

/** An ONNX file of somebody else's on ONNX Runtime, as its card describes it. */
export class OnnxFileSession implements Session {
  readonly device: string;
  readonly #session: InferenceSession;
  readonly #hyper: OnnxHyper;
  readonly #input: OnnxFileInput;
  readonly #tags: number;

  private constructor(
    session: InferenceSession,
    device: string,
    hyper: OnnxHyper,
    input: OnnxFileInput,
    tags: number,
  ) {
    this.#session = session;
    this.device = device;
    this.#hyper = hyper;
    this.#input = input;
    this.#tags = tags;
  }

  /**
   * Loads an ONNX file. Throws ModelError where it is none or is not what the card says, HearmarkError that says why
   * where the provider does not load.
   */
  static async open(onnx: Uint8Array, card: ModelCard, options: ProviderOptions): Promise<OnnxFileSession> {
    const hyper = onnxHyper.parse(card.hyperparameters);
    const { session, device } = await openInferenceSession(onnx, options);
    try {
      const input = checkOnnxFile(session, hyper, card);
      return new OnnxFileSession(session, device, hyper, input, card.vocabulary.length);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** Throws ModelError where the file does not run, or answers with other scores than its card says. */
  async run(inputs: Float32Array, count: number): Promise<TaggerAnswer> {
    const size = inputs.length / count;
    const perRun = this.#input.batchSize ?? count;
    const scores = new Float32Array(count * this.#tags);
    let embedding = new Float32Array();
    for (let start = 0; start < count; start += perRun) {
      const end = Math.min(start + perRun, count);
      const answer = await this.#runBatch(inputs.subarray(start * size, end * size), size, perRun);
      scores.set(answer.scores.subarray(0, (end - start) * this.#tags), start * this.#tags);
      const features = answer.embedding.length / perRun;
      if (start === 0) embedding = new Float32Array(count * features);
      embedding.set(answer.embedding.subarray(0, (end - start) * features), start * features);
    }
    return { scores, embedding };
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  /** Runs `perRun` windows; the ones that are missing are zeros, and their answers are to be ignored. */
  async #runBatch(inputs: Float32Array, size: number, perRun: number): Promise<TaggerAnswer> {
    const { input, scores, embedding } = this.#hyper;
    const feeds = { [input.name]: windowsTensor(inputs, size, perRun, this.#input) };
    const names = [scores.name, ...(embedding ? [embedding.name] : [])];
    const read = await runFile(this.#session, feeds, names);
    const values = read(scores.name);
    if (values.length !== perRun * this.#tags) {
      const each = values.length / perRun;
      throw new ModelError(
        `the file's output "${scores.name}" has ${each} scores where the card has ${this.#tags} tags`,
      );
    }
    return {
      scores: toProbabilities(values, scores),
      embedding: embedding ? read(embedding.name) : new Float32Array(),
    };
  }
}
