import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { inputAxes } from '../frontEndAxes.ts';

const name = z.string().min(1);

/** How a card describes the input of its model.onnx. */
export const onnxInput = z.strictObject({
  name,
  /**
   * What the input's axes are, "batch" first, then each of the front end's once (mels and frames of a log-mel, bins
   * and frames of a power spectrogram, samples of the waveform) in the file's order; a "channel" has size 1.
   */
  axes: z
    .array(z.enum(inputAxes))
    .refine(([first]) => first === 'batch', { message: 'the first axis is "batch"' }),
});
export type OnnxInput = z.infer<typeof onnxInput>;

/** A value that the file answers; logits still need the sigmoid. */
export const onnxAnswer = z.strictObject({ name, values: z.enum(['logits', 'probabilities']) });
export type OnnxAnswer = z.infer<typeof onnxAnswer>;

/** How a card describes the inputs and outputs of its model.onnx. */
export const onnxHyper = z.strictObject({
  input: onnxInput,
  /** [batch, tags] in the vocabulary's order. */
  scores: onnxAnswer,
  /** [batch, ...features]; a file without one has an empty embedding. */
  embedding: z.strictObject({ name }).optional(),
});

export type OnnxHyper = z.infer<typeof onnxHyper>;

/** A network that somebody else compiled: there are no operations of ours to interpret (see OnnxFileSession). */
export function onnx(): never {
  throw new ModelError('the model is an ONNX file, which runs on ONNX Runtime alone');
}
