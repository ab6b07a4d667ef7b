import { inflateRawSync } from 'node:zlib';

/** An array of NumPy's as floats, row-major; `data` holds the product of `shape` values. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Reads NumPy's archive of arrays (.npz), by name. */
export function readNpz(file: Buffer): Map<string, NumpyArray> {
  const end = file.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const arrays = new Map<string, NumpyArray>();
  let at = file.readUInt32LE(end + 16);
  for (let entry = file.readUInt16LE(end + 10); entry > 0; entry--) {
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => file.readUInt16LE(at + field));
    const name = file.toString('utf8', at + 46, at + 46 + nameLength!);
    const header = file.readUInt32LE(at + 42);
    const start = header + 30 + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28);
    const stored = file.subarray(start, start + file.readUInt32LE(at + 20));
    const isDeflated = file.readUInt16LE(at + 10) === 8;
    arrays.set(name.replace(/\.npy$/, ''), readNpy(isDeflated ? inflateRawSync(stored) : stored));
    at += 46 + nameLength! + extra! + comment!;
  }
  return arrays;
}

/** Reads a NumPy file of numbers in C or Fortran order. */
export function readNpy(file: Buffer): NumpyArray {
  const [headerLength, start] = file[6] === 1 ? [file.readUInt16LE(8), 10] : [file.readUInt32LE(8), 12];
  const header = file.toString('latin1', start, start + headerLength);
  const kind = /'descr': '[<|]?(\w+)'/.exec(header)?.[1];
  const shape = /'shape': \(([^)]*)\)/.exec(header)![1]!.split(',').filter((size) => size.trim()).map(Number); // prettier-ignore
  const length = shape.reduce((product, size) => product * size, 1);
  const body = start + headerLength;
  const value = readers[kind!];
  if (!value) throw new Error(`an array of ${kind} cannot be read`);
  const data = Float32Array.from({ length }, (_, index) => value(file, body, index));
  return { shape, data: header.includes("'fortran_order': True") ? toRowMajor(data, shape) : data };
}

const readers: Record<string, (file: Buffer, start: number, index: number) => number> = {
  f8: (file, start, index) => file.readDoubleLE(start + 8 * index),
  f4: (file, start, index) => file.readFloatLE(start + 4 * index),
  i8: (file, start, index) => Number(file.readBigInt64LE(start + 8 * index)),
  i4: (file, start, index) => file.readInt32LE(start + 4 * index),
  i2: (file, start, index) => file.readInt16LE(start + 2 * index),
};

function toRowMajor(columns: Float32Array, shape: readonly number[]): Float32Array {
  const rows = new Float32Array(columns.length);
  for (let index = 0; index < rows.length; index++) {
    let [rest, stride, from] = [index, 1, 0];
    const place = shape.toReversed().map((size) => {
      const at = rest % size;
      rest = (rest - at) / size;
      return at;
    });
    for (const [axis, at] of place.toReversed().entries()) {
      from += at * stride;
      stride *= shape[axis]!;
    }
    rows[index] = columns[from]!;
  }
  return rows;
}
