import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { elementTypes, type ElementType } from '../../taggers/elementTypes.ts';
import type { Weight } from '../../taggers/stateDict.ts';

/** The element types of TensorFlow.js's weights that are read. */
const dtypes = {
  float32: elementTypes.F32,
  int32: elementTypes.I32,
  float16: elementTypes.F16,
  uint8: elementTypes.U8,
  uint16: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
} satisfies Record<string, ElementType>;

/** One entry of a weights manifest. */
export const tfjsWeight = z.looseObject({
  name: z.string().min(1),
  shape: z.array(z.int().nonnegative()),
  dtype: z.enum(['float32', 'int32']),
  quantization: z
    .union([
      z.object({ dtype: z.literal('float16') }),
      z.object({
        dtype: z.enum(['uint8', 'uint16']),
        scale: z.number(),
        min: z.number(),
      }),
    ])
    .optional(),
});

export type TfjsWeight = z.infer<typeof tfjsWeight>;

/** Bytes that a weight takes in the shards. */
export function bytesOf({ shape, dtype, quantization }: TfjsWeight): number {
  return shape.reduce((product, size) => product * size, dtypes[quantization?.dtype ?? dtype].bytes);
}

/**
 * Reads weights that lie one behind the other in `bytes`, which has the length that they need, under their names.
 * Quantised ones are scaled back. Throws ModelError for NaN and infinity.
 */
export function readTfjsWeights(weights: readonly TfjsWeight[], bytes: Uint8Array): [string, Weight][] {
  let start = 0;
  return weights.map((weight) => {
    const end = start + bytesOf(weight);
    const data = readValues(weight, bytes.subarray(start, end));
    start = end;
    if (!data.every(Number.isFinite)) throw new ModelError(`"${weight.name}" holds NaN or infinity`);
    return [weight.name, { shape: weight.shape, data }];
  });
}

function readValues({ dtype, quantization }: TfjsWeight, bytes: Uint8Array): Float32Array {
  const { bytes: size, read } = dtypes[quantization?.dtype ?? dtype];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { scale, min } = quantization && 'scale' in quantization ? quantization : { scale: 1, min: 0 };
  const values = Float32Array.from(
    { length: bytes.length / size },
    (_, index) => read(view, index * size) * scale + min,
  );
  return dtype === 'int32' ? values.map(Math.round) : values;
}
