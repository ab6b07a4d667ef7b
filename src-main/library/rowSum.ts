import { crc32 } from 'node:zlib';

/**
 * Sums up what a row holds, in 32 bits: a bit that flips in one of the values changes the sum. Takes what SQLite hands to a
 * function, integers as bigints.
 */
export function rowSum(...values: readonly unknown[]): number {
  let [sum, text] = [0, ''];
  for (const value of values) {
    // With its kind and its length no value runs into the next one
    if (Buffer.isBuffer(value)) {
      sum = crc32(value, crc32(`${text}blob ${value.length} `, sum));
      text = '';
    } else {
      const said = String(value === 0 ? 0 : value); // SQLite keeps -0 as 0
      text += `${typeof value} ${said.length} ${said}`;
    }
  }
  // One call for all that is no blob: each takes longer than what it sums up
  return text === '' ? sum : crc32(text, sum);
}
