import type { Network } from '../architectures.ts';
import { BATCH, timeStepsOf, type TimeStepsWanted } from '../graph.ts';
import { ParameterReader, type StateDict } from '../stateDict.ts';
import { OnnxBuilder } from './onnxBuilder.ts';
import { OnnxGraph } from './onnxGraph.ts';
import { encodeOnnxModel, type OnnxValue } from './onnxModel.ts';

/** Names of a compiled model's input and outputs. */
export const INPUT = 'input';
export const SCORES = 'scores';
export const EMBEDDING = 'embedding';
export const TIME_STEPS = 'time_steps';

/**
 * Compiles a network with its weights into an ONNX model: INPUT [batch, ...inputShape] to SCORES [batch, tags] in 0..1
 * and EMBEDDING [batch, features]; with `timeSteps`, and where the network has them, also to TIME_STEPS
 * [batch, steps, tags] in 0..1. Throws ModelError where weights and network do not fit each other exactly.
 */
export function compileOnnx(
  network: Network,
  weights: StateDict,
  inputShape: readonly number[],
  { timeSteps = false }: { timeSteps?: TimeStepsWanted } = {},
): Uint8Array {
  return compileGraph(weights, inputShape, (graph, input) => {
    const answer = network(graph, input);
    const steps = timeStepsOf(answer, timeSteps);
    return {
      [SCORES]: graph.sigmoid(answer.logits),
      [EMBEDDING]: answer.embedding,
      ...(steps && { [TIME_STEPS]: graph.sigmoid(steps) }),
    };
  });
}

/**
 * Compiles what `build` makes of INPUT [batch, ...inputShape], by the names of the outputs, into an ONNX model. Throws
 * ModelError where it leaves weights unused, or asks for others.
 */
export function compileGraph(
  weights: StateDict,
  inputShape: readonly number[],
  build: (graph: OnnxGraph, input: OnnxValue) => Readonly<Record<string, OnnxValue>>,
): Uint8Array {
  const parameters = new ParameterReader(weights);
  const builder = new OnnxBuilder(parameters);
  const input = { name: INPUT, shape: [BATCH, ...inputShape] };
  const answers = Object.entries(build(new OnnxGraph(builder), input));
  parameters.assertAllUsed();
  const outputs = answers.map(([to, { name, shape }]): OnnxValue => {
    builder.nodes.push({ operator: 'Identity', inputs: [name], outputs: [to] });
    return { name: to, shape };
  });
  return encodeOnnxModel({ nodes: builder.nodes, constants: builder.constants, inputs: [input], outputs });
}
