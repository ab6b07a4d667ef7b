import type { Weight } from '../../taggers/stateDict.ts';

/** Returns a weight with its axes in another order: axis i of the result is axis order[i] of the weight. */
export function permute({ shape, data }: Weight, order: readonly number[]): Weight {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const sizes = order.map((axis) => shape[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const result = new Float32Array(data.length);
  const place = new Array<number>(sizes.length).fill(0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = data[from]!;
    // Counts up like an odometer, the last axis first
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++place[axis]! < sizes[axis]!) break;
      from -= steps[axis]! * sizes[axis]!;
      place[axis] = 0;
    }
  }
  return { shape: sizes, data: result };
}

/** Returns a weight whose first axis is made of equal blocks, with these in another order. */
export function reorderBlocks({ shape, data }: Weight, order: readonly number[]): Weight {
  const size = Math.floor(data.length / order.length);
  const result = new Float32Array(data.length);
  order.forEach((from, to) => result.set(data.subarray(from * size, (from + 1) * size), to * size));
  return { shape, data: result };
}
