import type { Network } from '../../src-main/taggers/architectures.ts';
import { BATCH } from '../../src-main/taggers/graph.ts';
import { OnnxBuilder } from '../../src-main/taggers/onnx/onnxBuilder.ts';
import { OnnxGraph } from '../../src-main/taggers/onnx/onnxGraph.ts';
import type { OnnxAttribute, OnnxValue } from '../../src-main/taggers/onnx/onnxModel.ts';

/** Counts the multiply-adds of convolutions, matrix products and recurrent layers for one window, from their shapes. */
export function countMultiplyAdds(network: Network, inputShape: readonly number[]): number {
  const builder = new CountingBuilder({ read: (_, shape) => new Float32Array(product(shape)) });
  network(new OnnxGraph(builder), { name: 'input', shape: [BATCH, ...inputShape] });
  return builder.multiplyAdds;
}

class CountingBuilder extends OnnxBuilder {
  multiplyAdds = 0;

  override node(
    operator: string,
    inputs: readonly OnnxValue[],
    shape: readonly number[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
  ): OnnxValue {
    const [first, second, third] = inputs as [OnnxValue, OnnxValue, OnnxValue];
    if (operator === 'Conv') this.multiplyAdds += product(shape) * product(second.shape.slice(1));
    if (operator === 'MatMul') this.multiplyAdds += product(shape) * first.shape.at(-1)!;
    if (operator === 'GRU' || operator === 'LSTM') {
      const steps = first.shape[0]!;
      this.multiplyAdds += steps * (product(second.shape) + product(third.shape));
    }
    return super.node(operator, inputs, shape, attributes);
  }
}

/** The batch, -1, counts as one window. */
function product(shape: readonly number[]): number {
  return Math.abs(shape.reduce((sizes, size) => sizes * size, 1));
}
