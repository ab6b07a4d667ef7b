import { ModelError } from '../../errors.ts';
import type { Same } from '../graph.ts';
import { samePadding } from '../samePadding.ts';
import type { OnnxAttribute } from './onnxModel.ts';

/** The windows that a convolution or pooling moves over space, one number an axis. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly stride?: readonly number[] | undefined;
  /** Zeros on either side of each axis. */
  readonly padding?: readonly number[] | Same | undefined;
  readonly dilation?: readonly number[] | undefined;
}

/**
 * Returns the sizes that windows leave of space, and the attributes by which ONNX knows them; `name` is the parameter's,
 * for the message. Throws ModelError where not one window finds room.
 */
export function windowsOver(
  space: readonly number[],
  { kernel, stride, padding, dilation }: Windows,
  name: string,
): { sizes: number[]; attributes: Record<string, OnnxAttribute> } {
  const axes = space.map((length, axis) => {
    const [size, step, spread] = [kernel[axis]!, stride?.[axis] ?? 1, dilation?.[axis] ?? 1];
    const reach = spread * (size - 1) + 1;
    const [before, behind] =
      padding === 'same'
        ? samePadding(length, size, step, spread)
        : [padding?.[axis] ?? 0, padding?.[axis] ?? 0];
    const left = Math.floor((before + length + behind - reach) / step) + 1;
    if (left < 1) {
      throw new ModelError(`"${name}" is left with no input: the card's input is too short for it`);
    }
    return { size, step, spread, before, behind, left };
  });
  return {
    sizes: axes.map(({ left }) => left),
    attributes: {
      kernel_shape: axes.map(({ size }) => size),
      strides: axes.map(({ step }) => step),
      dilations: axes.map(({ spread }) => spread),
      pads: [...axes.map(({ before }) => before), ...axes.map(({ behind }) => behind)],
    },
  };
}
