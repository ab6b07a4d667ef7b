import { ModelError } from '../errors.ts';
import { parseBoundedJson } from './boundedJson.ts';
import { elementTypes, type ElementType } from './elementTypes.ts';
import type { StateDict, Weight } from './stateDict.ts';

/** Longest header we read; the format's reference implementation has the same bound. */
const maxHeaderBytes = 100_000_000;
/** The header is filled with spaces to a multiple of this, so that the values after it are aligned. */
const headerAlignment = 8;

interface Entry {
  dtype: keyof typeof elementTypes;
  shape: number[];
  data_offsets: [number, number];
}

interface Located extends Entry {
  readonly name: string;
  /** As they lie in the file. */
  readonly values: Uint8Array;
}

/**
 * Parses a safetensors file (https://github.com/huggingface/safetensors, "Format"); all values become 32-bit floats.
 * Throws ModelError with the first thing wrong: truncated, an unknown dtype, overlapping or missing data, NaN.
 */
export function parseSafetensors(bytes: Uint8Array): StateDict {
  const weights = new Map<string, Weight>();
  for (const { name, dtype, shape, values } of locateTensors(bytes))
    weights.set(name, { shape, data: readFloats(name, dtype, values) });
  return weights;
}

/** Finds the tensors of a safetensors file, in their order, and reads none. Throws ModelError as parseSafetensors, but for NaN. */
export function locateTensors(bytes: Uint8Array): Located[] {
  const { header, dataStart } = readHeader(bytes);
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => ({ name, ...checkEntry(name, entry) }))
    .sort((a, b) => a.data_offsets[0] - b.data_offsets[0]);
  let covered = 0;
  const located = entries.map((entry) => {
    const [start, end] = entry.data_offsets;
    if (start !== covered) throw new ModelError(`safetensors: "${entry.name}" overlaps or leaves a gap`);
    covered = end;
    if (dataStart + covered > bytes.length)
      throw new ModelError(`safetensors: cut short inside "${entry.name}"`);
    return { ...entry, values: bytes.subarray(dataStart + start, dataStart + end) };
  });
  if (dataStart + covered !== bytes.length) throw new ModelError('safetensors: data beyond the last tensor');
  return located;
}

export interface SafetensorsOptions {
  /** Kept in the header; decides nothing. */
  metadata?: Record<string, string> | undefined;
  /**
   * F16 keeps tensors of two and more axes, which are nearly all of a network, as 16-bit floats, 11 bits of each number;
   * those of one axis (biases, scales, running statistics) stay as they are. F32 where nothing is said.
   */
  dtype?: 'F32' | 'F16';
}

/** The largest finite 16-bit float. */
const largestFloat16 = 65_504;

/**
 * Writes weights as a safetensors file, in the order of their names, so that equal weights give equal bytes. Throws
 * ModelError where a number is too large for F16.
 */
export function encodeSafetensors(
  state: StateDict,
  { metadata, dtype = 'F32' }: SafetensorsOptions = {},
): Uint8Array {
  const weights = [...state]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { shape, data }]) => {
      const isHalf = dtype === 'F16' && shape.length > 1;
      return {
        name,
        shape,
        dtype: isHalf ? 'F16' : 'F32',
        bytes: isHalf ? toFloat16(name, data) : bytesOf(data),
      } as const;
    });
  let length = 0;
  const entries = weights.map(({ name, shape, dtype, bytes }): [string, Entry] => {
    const start = length;
    length += bytes.length;
    return [name, { dtype, shape: [...shape], data_offsets: [start, length] }];
  });
  const json = JSON.stringify({
    ...(metadata && { __metadata__: metadata }),
    ...Object.fromEntries(entries),
  });
  const unpadded = Buffer.byteLength(json);
  const header = Buffer.alloc(Math.ceil(unpadded / headerAlignment) * headerAlignment, ' ');
  header.write(json);
  const headerLength = Buffer.alloc(8);
  headerLength.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([headerLength, header, ...weights.map(({ bytes }) => bytes)]);
}

function toFloat16(name: string, data: Float32Array): Buffer {
  const tooLarge = data.find((value) => Math.abs(value) > largestFloat16);
  if (tooLarge !== undefined) {
    throw new ModelError(`safetensors: "${name}" holds ${tooLarge}, which a 16-bit float cannot`);
  }
  return bytesOf(new Float16Array(data));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float16Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function readHeader(bytes: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 8 ? 0 : Number(view.getBigUint64(0, true));
  if (length < 2 || length > maxHeaderBytes || 8 + length > bytes.length) {
    throw new ModelError('safetensors: no header, or cut short inside it');
  }
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  const header = parseBoundedJson(text, 'safetensors: the header');
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw new ModelError('safetensors: the header is no JSON object');
  return { header: header as Record<string, unknown>, dataStart: 8 + length };
}

function checkEntry(name: string, entry: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<Entry>;
  if (typeof dtype !== 'string' || !Object.hasOwn(elementTypes, dtype)) {
    throw new ModelError(`safetensors: "${name}" is of the unknown type ${String(dtype)}`);
  }
  const isSize = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Array.isArray(shape) || !shape.every(isSize) || !Array.isArray(offsets) || !offsets.every(isSize)) {
    throw new ModelError(`safetensors: "${name}" has no valid shape and offsets`);
  }
  const values = shape.reduce((product, size) => product * size, 1);
  const bytes = offsets[1] - offsets[0];
  if (bytes !== values * elementTypes[dtype].bytes) {
    throw new ModelError(`safetensors: "${name}" has ${bytes} bytes for ${values} values of ${dtype}`);
  }
  return { dtype, shape, data_offsets: offsets };
}

/** The element types that typed arrays read as a whole, some twenty times as fast as one number after the other. */
const typedArrays: Partial<Record<keyof typeof elementTypes, (bytes: ArrayBuffer) => Float32Array>> = {
  F32: (bytes) => new Float32Array(bytes),
  F16: (bytes) => new Float32Array(new Float16Array(bytes)),
};

function readFloats(name: string, dtype: keyof typeof elementTypes, bytes: Uint8Array): Float32Array {
  // A tensor may begin at any byte of the file, a typed array may not: copy
  const data = typedArrays[dtype]?.(new Uint8Array(bytes).buffer) ?? readEach(elementTypes[dtype], bytes);
  if (!areFinite(data)) throw new ModelError(`safetensors: "${name}" holds NaN or infinity`);
  return data;
}

/** Nothing times a number is nothing, but not times NaN or infinity. A tenth of the time of asking each number. */
function areFinite(data: Float32Array): boolean {
  let nothing = 0;
  for (let index = 0; index < data.length; index++) nothing += 0 * data[index]!;
  return nothing === 0;
}

function readEach({ bytes: size, read }: ElementType, bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new Float32Array(bytes.length / size);
  for (let index = 0; index < data.length; index++) data[index] = read(view, index * size);
  return data;
}
