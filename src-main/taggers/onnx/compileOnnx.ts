import type { Network } from '../architectures.ts';
import { BATCH } from '../graph.ts';
import { ParameterReader, type StateDict } from '../stateDict.ts';
import { OnnxBuilder } from './onnxBuilder.ts';
import { OnnxGraph } from './onnxGraph.ts';
import { encodeOnnxModel } from './onnxModel.ts';

/** Names of a compiled model's input and outputs. */
export const INPUT = 'input';
export const SCORES = 'scores';
export const EMBEDDING = 'embedding';

/**
 * Compiles a network with its weights into an ONNX model: INPUT [batch, ...inputShape] to SCORES [batch, tags] in 0..1
 * and EMBEDDING [batch, features]. Throws ModelError where weights and network do not fit each other exactly.
 */
export function compileOnnx(network: Network, weights: StateDict, inputShape: readonly number[]): Uint8Array {
  const parameters = new ParameterReader(weights);
  const builder = new OnnxBuilder(parameters);
  const graph = new OnnxGraph(builder);
  const input = { name: INPUT, shape: [BATCH, ...inputShape] };
  const { logits, embedding } = network(graph, input);
  parameters.assertAllUsed();
  const scores = graph.sigmoid(logits);
  const nameOutput = (from: string, to: string) =>
    builder.nodes.push({ operator: 'Identity', inputs: [from], outputs: [to] });
  nameOutput(scores.name, SCORES);
  nameOutput(embedding.name, EMBEDDING);
  return encodeOnnxModel({
    nodes: builder.nodes,
    constants: builder.constants,
    inputs: [input],
    outputs: [
      { name: SCORES, shape: scores.shape },
      { name: EMBEDDING, shape: embedding.shape },
    ],
  });
}
