import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { onnxAnswer, onnxInput } from '../architectures/onnx.ts';

/** How the card of a package that hears step by step describes the input and the outputs of its model.onnx. */
export const onnxFramesHyper = z.strictObject({
  input: onnxInput,
  /** By the names of the card's outputs: [batch, steps, classes]. */
  answers: z.record(z.string(), onnxAnswer),
});
export type OnnxFramesHyper = z.infer<typeof onnxFramesHyper>;

/** A network that somebody else compiled: there are no operations of ours to interpret (see OnnxFrameFileSession). */
export function onnxFrames(): never {
  throw new ModelError('the model is an ONNX file, which runs on ONNX Runtime alone');
}
