import type { Network } from './architectures.ts';
import { BATCH } from './graph.ts';
import type { FrameNetwork } from './hearing/frameNetwork.ts';
import { OnnxBuilder } from './onnx/onnxBuilder.ts';
import { OnnxGraph } from './onnx/onnxGraph.ts';
import type { StateDict } from './stateDict.ts';

/**
 * Returns the name and shape of every parameter of a network, running statistics included, in the order in which it asks
 * for them; nothing is computed. Throws ModelError where the network cannot take an input [batch, ...inputShape].
 */
export function parameterShapes(
  network: Network | FrameNetwork,
  inputShape: readonly number[],
): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const read = (name: string, shape: readonly number[]) => {
    shapes.set(name, shape);
    return new Float32Array(shape.reduce((product, size) => product * size, 1));
  };
  network(new OnnxGraph(new OnnxBuilder({ read })), { name: 'input', shape: [BATCH, ...inputShape] });
  return shapes;
}

/** Whether a parameter is a running average of batch normalisation: noted while training, not trained. */
export function isRunningStatistic(name: string): boolean {
  return /\.running_(mean|var)$/.test(name);
}

/** Number of trained values: what batch normalisation counts along while it runs is none. */
export function countTrained(weights: StateDict): number {
  return [...weights]
    .filter(([name]) => !isRunningStatistic(name))
    .reduce((sum, [, { data }]) => sum + data.length, 0);
}
