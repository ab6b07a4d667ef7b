/** How a number is kept in a weight file. */
export interface ElementType {
  readonly bytes: number;
  /** Reads the element that starts at this byte; 64-bit integers lose what a number cannot hold. */
  readonly read: (view: DataView, at: number) => number;
}

/** The element types of weight files, little-endian, by the names that safetensors gives them. */
export const elementTypes = {
  F64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  F32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  F16: { bytes: 2, read: (view, at) => view.getFloat16(at, true) },
  BF16: { bytes: 2, read: readBfloat16 },
  I64: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  I32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  I16: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  I8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  U8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  BOOL: { bytes: 1, read: (view, at) => view.getUint8(at) },
} satisfies Record<string, ElementType>;

const wide = new DataView(new ArrayBuffer(4));

/** A bfloat16 is the upper half of a 32-bit float. */
function readBfloat16(view: DataView, at: number): number {
  wide.setUint16(2, view.getUint16(at, true), true);
  return wide.getFloat32(0, true);
}
