import type { Network } from '../../src-main/taggers/architectures.ts';
import { BATCH } from '../../src-main/taggers/graph.ts';
import { OnnxBuilder } from '../../src-main/taggers/onnx/onnxBuilder.ts';
import { OnnxGraph } from '../../src-main/taggers/onnx/onnxGraph.ts';
import { ParameterReader, type StateDict, type Weight } from '../../src-main/taggers/stateDict.ts';
import { seededRandom } from './seededRandom.ts';

/**
 * Draws weights for a network by noting what it asks for; the same on every machine, and scaled so that signals neither
 * vanish nor grow on their way.
 */
export function inventWeights(network: Network, inputShape: readonly number[]): StateDict {
  const parameters = new InventingReader();
  network(new OnnxGraph(new OnnxBuilder(parameters)), { name: 'input', shape: [BATCH, ...inputShape] });
  return parameters.weights;
}

class InventingReader extends ParameterReader {
  readonly weights = new Map<string, Weight>();
  readonly #random = seededRandom(2017);

  constructor() {
    super(new Map());
  }

  override read(name: string, shape: readonly number[]): Float32Array {
    const known = this.weights.get(name);
    if (known) return known.data;
    const data = Float32Array.from({ length: product(shape) }, () => this.#draw(name, shape));
    this.weights.set(name, { shape, data });
    return data;
  }

  #draw(name: string, shape: readonly number[]): number {
    const value = 2 * this.#random() - 1;
    if (name === 'hstft_bn.running_var') return 2500; // of decibels, which the Harmonic CNN computes itself
    if (name.endsWith('running_var')) return 1 + value / 2;
    if (shape.length > 1) return value * Math.sqrt(6 / product(shape.slice(1))); // He et al. 2015, section 2.2
    // Of one axis: scales of normalisations, which are around one, and biases and means, around zero
    return name.endsWith('weight') || name.endsWith('bw_Q') ? 1 + value / 2 : value / 4;
  }
}

function product(shape: readonly number[]): number {
  return shape.reduce((sizes, size) => sizes * size, 1);
}
