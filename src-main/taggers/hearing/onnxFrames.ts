import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { onnxAnswer, onnxInput, type OnnxAnswer } from '../architectures/onnx.ts';

const onnxVector = z.strictObject({ name: z.string().min(1).optional(), values: z.literal('numbers') });
export type OnnxFramesAnswer = OnnxAnswer | z.infer<typeof onnxVector>;

/** How the card of a package that hears step by step describes the input and the outputs of its model.onnx. */
export const onnxFramesHyper = z.strictObject({
  input: onnxInput,
  /**
   * By the names of the card's outputs: [batch, steps, classes]; of a vector [batch, size], which needs no name where the file
   * has one output.
   */
  answers: z.record(z.string(), z.union([onnxAnswer, onnxVector])),
});
export type OnnxFramesHyper = z.infer<typeof onnxFramesHyper>;

/** A network that somebody else compiled: there are no operations of ours to interpret (see OnnxFrameFileSession). */
export function onnxFrames(): never {
  throw new ModelError('the model is an ONNX file, which runs on ONNX Runtime alone');
}
