import { Tensor, type InferenceSession } from './onnxRuntime.ts';
import { ModelError } from '../../errors.ts';
import { onnxHyper, type OnnxHyper } from '../architectures/onnx.ts';
import type { ModelCard } from '../card.ts';
import type { Session, TaggerAnswer } from '../Session.ts';
import { checkOnnxFile, type OnnxFileInput } from './checkOnnxFile.ts';
import { openInferenceSession, type ProviderOptions } from './openInferenceSession.ts';

/** By so much may rounding carry a probability out of 0..1. */
const rounding = 1e-4;

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
    const batch = new Float32Array(perRun * size);
    const { rowsToColumns: rows, windowShape } = this.#input;
    batch.set(rows === undefined ? inputs : transposeEach(inputs, size, rows));
    const feeds = { [input.name]: new Tensor('float32', batch, [perRun, ...windowShape]) };
    const names = [scores.name, ...(embedding ? [embedding.name] : [])];
    const outputs = await this.#session.run(feeds, names).catch((cause: Error) => {
      throw new ModelError(`the file does not run: ${cause.message}`, { cause });
    });
    const read = (name: string) => outputs[name]!.data as Float32Array;
    return {
      scores: this.#toProbabilities(read(scores.name), perRun),
      embedding: embedding ? read(embedding.name) : new Float32Array(),
    };
  }

  #toProbabilities(values: Float32Array, perRun: number): Float32Array {
    const { name, values: kind } = this.#hyper.scores;
    if (values.length !== perRun * this.#tags) {
      const each = values.length / perRun;
      throw new ModelError(
        `the file's output "${name}" has ${each} scores where the card has ${this.#tags} tags`,
      );
    }
    if (kind === 'logits') return values.map((logit) => 1 / (1 + Math.exp(-logit)));
    const outside = values.find((value) => value < -rounding || value > 1 + rounding);
    if (outside !== undefined) {
      throw new ModelError(
        `the file's output "${name}" holds ${outside}, which is not a probability; are these logits?`,
      );
    }
    return values.map((value) => Math.min(1, Math.max(0, value)));
  }
}

/** Turns each window's [rows, frames] into [frames, rows]. */
function transposeEach(windows: Float32Array, size: number, rows: number): Float32Array {
  const frames = size / rows;
  const turned = new Float32Array(windows.length);
  for (let start = 0; start < windows.length; start += size) {
    for (let row = 0; row < rows; row++) {
      for (let frame = 0; frame < frames; frame++) {
        turned[start + frame * rows + row] = windows[start + row * frames + frame]!;
      }
    }
  }
  return turned;
}
