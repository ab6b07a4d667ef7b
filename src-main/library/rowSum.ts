import { crc32 } from 'node:zlib';

/**
 * Sums up what a row holds, in 32 bits: a bit that flips in one of the values changes the sum. Takes what SQLite hands to a
 * function, integers as bigints.
 */
export function rowSum(...values: readonly unknown[]): number {
  let sum = 0;
  for (const value of values) {
    const isBlob = Buffer.isBuffer(value);
    // With its kind and its length no value runs into the next one; SQLite keeps -0 as 0
    const text = isBlob ? '' : String(value === 0 ? 0 : value);
    sum = crc32(`${isBlob ? 'blob' : typeof value} ${isBlob ? value.length : text.length} ${text}`, sum);
    if (isBlob) sum = crc32(value, sum);
  }
  return sum;
}
