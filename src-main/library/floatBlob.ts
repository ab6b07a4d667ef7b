/**
 * Numbers as the library keeps them: little-endian, as on every machine that Node and Electron run on. Float16 is for
 * what is looked at and compared, not summed: 11 bits, so a score is kept within 0.0003. Of a blob that damage cut within
 * a number, the whole ones are read.
 */

/** Returns float32 numbers as a blob. */
export function float32Blob(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/** Returns float32 numbers rounded to float16, as a blob. */
export function float16Blob(values: Float32Array): Buffer {
  return Buffer.from(new Float16Array(values).buffer);
}

/** Reads a blob of float32, in place where it can be. */
export function readFloat32(blob: Buffer): Float32Array {
  const count = Math.floor(blob.length / Float32Array.BYTES_PER_ELEMENT);
  const isAligned = blob.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0;
  if (!isAligned) return new Float32Array(aligned(blob), 0, count);
  return new Float32Array(blob.buffer, blob.byteOffset, count);
}

/** Reads a blob of float16 into float32. */
export function readFloat16(blob: Buffer): Float32Array {
  const count = Math.floor(blob.length / Float16Array.BYTES_PER_ELEMENT);
  return new Float32Array(new Float16Array(aligned(blob), 0, count));
}

/** Whether damage left no NaN or infinity. In a loop: `every` takes eight times as long, and each embedding of a library goes through it. */
export function areNumbers(values: Float32Array): boolean {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return false;
  return true;
}

/** A Buffer may begin at any byte of its memory, a typed array may not: copy. */
function aligned(blob: Buffer): ArrayBuffer {
  return new Uint8Array(blob).buffer;
}
