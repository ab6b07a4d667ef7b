import { ModelError } from '../errors.ts';
import type { StateDict, Weight } from './stateDict.ts';

/** Longest header we read; the format's reference implementation has the same bound. */
const maxHeaderBytes = 100_000_000;

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * Parses a safetensors file (https://github.com/huggingface/safetensors, "Format") of F32 tensors.
 * Throws ModelError with the first thing wrong: truncated, another dtype, overlapping or missing data, NaN.
 */
export function parseSafetensors(bytes: Uint8Array): StateDict {
  const { header, dataStart } = readHeader(bytes);
  const weights = new Map<string, Weight>();
  let covered = 0;
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => ({ name, ...checkEntry(name, entry) }))
    .sort((a, b) => a.data_offsets[0] - b.data_offsets[0]);
  for (const { name, shape, data_offsets: offsets } of entries) {
    if (offsets[0] !== covered) throw new ModelError(`safetensors: "${name}" overlaps or leaves a gap`);
    covered = offsets[1];
    if (dataStart + covered > bytes.length) throw new ModelError(`safetensors: cut short inside "${name}"`);
    weights.set(name, {
      shape,
      data: readFloats(name, bytes, dataStart + offsets[0], dataStart + offsets[1]),
    });
  }
  if (dataStart + covered !== bytes.length) throw new ModelError('safetensors: data beyond the last tensor');
  return weights;
}

function readHeader(bytes: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 8 ? 0 : Number(view.getBigUint64(0, true));
  if (length < 2 || length > maxHeaderBytes || 8 + length > bytes.length) {
    throw new ModelError('safetensors: no header, or cut short inside it');
  }
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    return { header: header as Record<string, unknown>, dataStart: 8 + length };
  } catch (cause) {
    throw new ModelError('safetensors: the header is no JSON', { cause });
  }
}

function checkEntry(name: string, entry: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<Entry>;
  if (dtype !== 'F32') throw new ModelError(`safetensors: "${name}" is ${dtype}; only F32 is supported`);
  const isSize = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Array.isArray(shape) || !shape.every(isSize) || !Array.isArray(offsets) || !offsets.every(isSize)) {
    throw new ModelError(`safetensors: "${name}" has no valid shape and offsets`);
  }
  const values = shape.reduce((product, size) => product * size, 1);
  if (offsets[1] - offsets[0] !== values * 4) {
    throw new ModelError(`safetensors: "${name}" has ${offsets[1] - offsets[0]} bytes for ${values} values`);
  }
  return { dtype, shape, data_offsets: offsets };
}

function readFloats(name: string, bytes: Uint8Array, start: number, end: number): Float32Array {
  // The copy aligns the values to four bytes; the format and every system we run on are little-endian.
  const data = new Float32Array(Uint8Array.from(bytes.subarray(start, end)).buffer);
  if (!data.every(Number.isFinite)) throw new ModelError(`safetensors: "${name}" holds NaN or infinity`);
  return data;
}
