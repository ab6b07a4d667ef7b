import { encodeOnnxModel } from '../../../src-main/taggers/onnx/onnxModel.ts';

export interface OnnxTaggerOptions {
  /** Shape of the input; BATCH (-1) leaves its size open. */
  shape: readonly number[];
  /** [values of a window, tags], row-major. */
  weights: Float32Array;
  tags: number;
  inputs?: readonly string[];
  /** ONNX's number of the input's element type: 1 is float32, 11 float64. */
  elementType?: number;
  /** Whether the number of tags can be told without running the file. */
  statesOutput?: boolean;
}

/** Takes the first 0 * max(input) + tags of "all": a size that nobody knows before. */
const sliceByInput = [
  { operator: 'ReduceMax', inputs: ['rows'], outputs: ['peak'], attributes: { keepdims: 0 } },
  { operator: 'Mul', inputs: ['peak', '0'], outputs: ['zero'] },
  { operator: 'Add', inputs: ['zero', 'tags'], outputs: ['size'] },
  { operator: 'Cast', inputs: ['size'], outputs: ['integer'], attributes: { to: 7 } },
  { operator: 'Reshape', inputs: ['integer', 'axis'], outputs: ['to'] },
  { operator: 'Slice', inputs: ['all', 'from', 'to', 'axis'], outputs: ['logits'] },
];

/** Writes an ONNX file whose "logits" are its input "mel", flattened, times a matrix, and "half" the half of them. */
export function makeOnnxTagger(options: OnnxTaggerOptions): Uint8Array {
  const { shape, weights, tags, inputs = ['mel'], elementType = 1, statesOutput = true } = options;
  const values = weights.length / tags;
  const matrix = { name: 'matrix', shape: [values, tags], data: weights };
  const flat = { name: 'flat', shape: [2], data: BigInt64Array.of(-1n, BigInt(values)) };
  const scalar = (name: string, value: number) => ({ name, shape: [], data: Float32Array.of(value) });
  const integers = (name: string, value: number) => ({
    name,
    shape: [1],
    data: BigInt64Array.of(BigInt(value)),
  });
  const outputShape = [shape[0]!, statesOutput ? tags : -1];
  const answer = statesOutput ? 'logits' : 'all';
  const file = Buffer.from(
    encodeOnnxModel({
      nodes: [
        { operator: 'Cast', inputs: [inputs[0]!], outputs: ['cast'], attributes: { to: 1 } },
        { operator: 'Reshape', inputs: ['cast', 'flat'], outputs: ['rows'] },
        { operator: 'MatMul', inputs: ['rows', 'matrix'], outputs: [answer] },
        { operator: 'Mul', inputs: [answer, '0.5'], outputs: ['half'] },
        ...(statesOutput ? [] : sliceByInput),
      ],
      constants: [matrix, flat, scalar('0.5', 0.5), scalar('0', 0), scalar('tags', tags), integers('from', 0), integers('axis', 1)], // prettier-ignore
      inputs: inputs.map((name) => ({ name, shape })),
      outputs: ['logits', 'half'].map((name) => ({ name, shape: outputShape })),
    }),
  );
  // The encoder writes float32 alone: in the last mention of the input's name, its type is the byte after 08.
  const mention = file.lastIndexOf(
    Buffer.from(`\n${String.fromCharCode(inputs[0]!.length)}${inputs[0]!}\x12`, 'latin1'),
  );
  file[file.indexOf(0x08, mention) + 1] = elementType;
  return file;
}
