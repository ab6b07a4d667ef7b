import { Tensor, type InferenceSession } from './onnxRuntime.ts';
import { ModelError } from '../../errors.ts';
import type { OnnxAnswer } from '../architectures/onnx.ts';
import type { OnnxFileInput } from './checkOnnxFile.ts';

/** By so much may rounding carry a probability out of 0..1. */
const rounding = 1e-4;

/** `perRun` windows of `size` numbers as the file wants them; the ones that are missing are zeros. */
export function windowsTensor(
  inputs: Float32Array,
  size: number,
  perRun: number,
  { rowsToColumns: rows, windowShape }: OnnxFileInput,
): Tensor {
  const batch = new Float32Array(perRun * size);
  batch.set(rows === undefined ? inputs : transposeEach(inputs, size, rows));
  return new Tensor('float32', batch, [perRun, ...windowShape]);
}

/** Runs a file and returns how to read its outputs. Throws ModelError where it does not run. */
export async function runFile(
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  names: readonly string[],
): Promise<(name: string) => Float32Array> {
  const outputs = await session.run(feeds, names).catch((cause: Error) => {
    throw new ModelError(`the file does not run: ${cause.message}`, { cause });
  });
  return (name) => outputs[name]!.data as Float32Array;
}

/** What a file answered, in 0..1. Throws ModelError where it says that it is, and is not. */
export function toProbabilities(values: Float32Array, { name, values: kind }: OnnxAnswer): Float32Array {
  if (kind === 'logits') return values.map((logit) => 1 / (1 + Math.exp(-logit)));
  const outside = values.find((value) => value < -rounding || value > 1 + rounding);
  if (outside !== undefined) {
    throw new ModelError(
      `the file's output "${name}" holds ${outside}, which is not a probability; are these logits?`,
    );
  }
  return values.map((value) => Math.min(1, Math.max(0, value)));
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
