import { ModelError } from '../../errors.ts';
import { openInferenceSession } from '../onnx/openInferenceSession.ts';
import { Tensor, type InferenceSession } from '../onnx/onnxRuntime.ts';
import type { TextTowerCard } from './textTower.ts';
import type { Tokens } from './tokenizeWith.ts';

/** The text tower of a text-audio model on ONNX Runtime. */
export class TextSession {
  readonly #session: InferenceSession;
  readonly #tower: TextTowerCard;
  readonly #output: string;
  readonly #size: number;

  private constructor(session: InferenceSession, tower: TextTowerCard, output: string, size: number) {
    this.#session = session;
    this.#tower = tower;
    this.#output = output;
    this.#size = size;
  }

  /** Loads text.onnx, which is to answer `size` numbers. Throws ModelError where it is none, or takes something else. */
  static async open(onnx: Uint8Array, tower: TextTowerCard, size: number): Promise<TextSession> {
    const { session } = await openInferenceSession(onnx, { provider: 'cpu', threads: 1 });
    try {
      checkInputs(session, tower);
      return new TextSession(session, tower, outputOf(session, tower), size);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** Returns where a text lies, [size]. Throws ModelError where the file does not run, or answers with something else. */
  async run({ ids, mask }: Tokens): Promise<Float32Array> {
    const { inputs } = this.#tower;
    const shape = [1, ids.length];
    const feed = (values: readonly number[]) =>
      new Tensor('int64', BigInt64Array.from(values, BigInt), shape);
    const feeds = {
      [inputs.ids]: feed(ids),
      ...(inputs.mask !== undefined && { [inputs.mask]: feed(mask) }),
      ...(inputs.types !== undefined && { [inputs.types]: feed(ids.map(() => 0)) }),
    };
    const answers = await this.#session.run(feeds, [this.#output]).catch((cause: Error) => {
      throw new ModelError(`text.onnx does not run: ${cause.message}`, { cause });
    });
    const values = answers[this.#output]!.data as Float32Array;
    if (values.length !== this.#size) {
      throw new ModelError(
        `text.onnx answers ${values.length} numbers where the audio tower answers ${this.#size}: they are not of one model`,
      );
    }
    if (!values.every(Number.isFinite))
      throw new ModelError('text.onnx answers with something that is no number');
    return values;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

function checkInputs({ inputMetadata }: InferenceSession, { inputs }: TextTowerCard): void {
  const named = Object.values(inputs);
  for (const name of named) {
    const input = inputMetadata.find((one) => one.name === name);
    if (!input) {
      const known = inputMetadata.map((one) => `"${one.name}"`).join(', ');
      throw new ModelError(`text.onnx has no input "${name}"; it has ${known}`);
    }
    const type = input.isTensor ? input.type : 'no tensor';
    if (type !== 'int64') throw new ModelError(`text.onnx's input "${name}" is ${type}, not int64`);
  }
  const other = inputMetadata.find(({ name }) => !named.includes(name));
  if (other) throw new ModelError(`text.onnx also needs an input "${other.name}"`);
}

function outputOf({ outputMetadata }: InferenceSession, { output }: TextTowerCard): string {
  const known = outputMetadata.map(({ name }) => name);
  const name = output ?? (known.length === 1 ? known[0]! : undefined);
  if (name === undefined)
    throw new ModelError(`text.onnx has several outputs (${known.join(', ')}): name one`);
  const found = outputMetadata.find((one) => one.name === name);
  if (!found) throw new ModelError(`text.onnx has no output "${name}"; it has ${known.join(', ')}`);
  const type = found.isTensor ? found.type : 'no tensor';
  if (type !== 'float32') throw new ModelError(`text.onnx's output "${name}" is ${type}, not float32`);
  return name;
}
