import type { InferenceSession } from './onnxRuntime.ts';
import { ModelError } from '../../errors.ts';
import type { FrameSession } from '../hearing/FrameSession.ts';
import { classCount, type HearingCard } from '../hearing/hearingCard.ts';
import { onnxFramesHyper, type OnnxFramesHyper } from '../hearing/onnxFrames.ts';
import { joinArrays } from '../joinArrays.ts';
import { checkOnnxFrames, type OnnxFileInput } from './checkOnnxFile.ts';
import { openInferenceSession, type ProviderOptions } from './openInferenceSession.ts';
import { runFile, toProbabilities, windowsTensor } from './runFile.ts';

/** An ONNX file of somebody else's that hears step by step, on ONNX Runtime, as its card describes it. */
export class OnnxFrameFileSession implements FrameSession {
  readonly device: string;
  readonly #session: InferenceSession;
  readonly #hyper: OnnxFramesHyper;
  readonly #input: OnnxFileInput;
  readonly #outputs: HearingCard['outputs'];
  /** What the file calls the card's outputs. */
  readonly #names: Readonly<Record<string, string>>;

  private constructor(
    session: InferenceSession,
    device: string,
    hyper: OnnxFramesHyper,
    input: OnnxFileInput,
    outputs: HearingCard['outputs'],
    names: Readonly<Record<string, string>>,
  ) {
    this.#session = session;
    this.device = device;
    this.#hyper = hyper;
    this.#input = input;
    this.#outputs = outputs;
    this.#names = names;
  }

  /** As OnnxFileSession.open. */
  static async open(
    onnx: Uint8Array,
    card: HearingCard,
    options: ProviderOptions,
  ): Promise<OnnxFrameFileSession> {
    const hyper = onnxFramesHyper.parse(card.hyperparameters);
    const { session, device } = await openInferenceSession(onnx, options);
    try {
      const { input, names } = checkOnnxFrames(session, hyper, card);
      return new OnnxFrameFileSession(session, device, hyper, input, card.outputs, names);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** Throws ModelError where the file does not run, or answers with something else than its card says. */
  async run(inputs: Float32Array, count: number): Promise<Record<string, Float32Array>> {
    const size = inputs.length / count;
    const perRun = this.#input.batchSize ?? count;
    const parts: Record<string, Float32Array>[] = [];
    for (let start = 0; start < count; start += perRun) {
      const end = Math.min(start + perRun, count);
      parts.push(await this.#runBatch(inputs.subarray(start * size, end * size), size, perRun, end - start));
    }
    return Object.fromEntries(
      Object.keys(this.#outputs).map((name) => [name, joinArrays(parts.map((part) => part[name]!))]),
    );
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  /** Runs `perRun` windows, of which `count` are asked for. */
  async #runBatch(
    inputs: Float32Array,
    size: number,
    perRun: number,
    count: number,
  ): Promise<Record<string, Float32Array>> {
    const { input, answers } = this.#hyper;
    const feeds = { [input.name]: windowsTensor(inputs, size, perRun, this.#input) };
    const named = Object.entries(this.#outputs).map(([name, output]) => ({
      name,
      output,
      fileName: this.#names[name]!,
      answer: answers[name]!,
    }));
    const read = await runFile(
      this.#session,
      feeds,
      named.map(({ fileName }) => fileName),
    );
    const heard = named.map(({ name, output, fileName, answer }) => {
      const values = read(fileName);
      const steps = values.length / perRun / classCount(output.classes);
      if (!Number.isInteger(steps)) {
        throw new ModelError(
          `the file's output "${fileName}" has ${values.length / perRun} numbers, which are no steps of ${classCount(output.classes)} classes`,
        );
      }
      const answered = answer.values === 'numbers' ? values : toProbabilities(values, answer);
      return [name, answered.subarray(0, (values.length / perRun) * count)] as const;
    });
    return Object.fromEntries(heard);
  }
}
