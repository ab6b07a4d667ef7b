import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of published weights, golden vectors and real clips; it lies beside the checkout, or nowhere. */
export const referenceFolder = join(import.meta.dirname, '..', '..', 'shared', 'reference');

/** For node:test's `skip`: false where the reference data is there, else the reason that is printed. */
export const withoutReference = existsSync(referenceFolder)
  ? false
  : 'no reference data at ../shared/reference';

export const referenceClips = ['muse', 'joram', 'dubstep', 'thejazzpiano'] as const;

/** Reads a mono 16-bit WAV of the reference's folder of clips, or another folder of it, as floats in -1..1. */
export function readReferenceClip(name: string, folder = 'audio'): Float32Array {
  return readWav(readFileSync(join(referenceFolder, folder, `${name}.wav`)));
}

/** The samples of a mono 16-bit WAV as floats in -1..1. */
export function readWav(file: Buffer): Float32Array {
  for (let offset = 12; offset < file.length;) {
    const size = file.readUInt32LE(offset + 4);
    const start = offset + 8;
    if (file.toString('latin1', offset, offset + 4) === 'data') {
      return Float32Array.from(
        { length: size / 2 },
        (_, index) => file.readInt16LE(start + index * 2) / 32768,
      );
    }
    offset = start + size + (size % 2);
  }
  throw new Error('the WAV has no data chunk');
}

/** Reads a NumPy file of a float32 matrix, in either memory order, as [rows][columns]. */
export function readNpyMatrix(path: string): Float32Array[] {
  const file = readFileSync(path);
  const headerLength = file.readUInt16LE(8);
  const header = file.toString('latin1', 10, 10 + headerLength);
  const shape = /'shape': \((\d+), (\d+)\)/.exec(header);
  if (!header.includes("'<f4'") || !shape) throw new Error(`${path} is no float32 matrix: ${header}`);
  const [rows, columns] = [Number(shape[1]), Number(shape[2])];
  const byColumn = header.includes("'fortran_order': True");
  const value = (row: number, column: number) =>
    file.readFloatLE(10 + headerLength + 4 * (byColumn ? column * rows + row : row * columns + column));
  return Array.from({ length: rows }, (_, row) =>
    Float32Array.from({ length: columns }, (_, c) => value(row, c)),
  );
}
