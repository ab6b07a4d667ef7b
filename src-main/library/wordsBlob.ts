import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * Returns the words of a fingerprint as the library keeps them: each as what has changed since the one before it, which are
 * few bits, as 32-bit integers, deflated. That is six tenths of their size.
 */
export function wordsBlob(words: Uint32Array): Buffer {
  if (words.length === 0) return Buffer.alloc(0);
  const changes = words.map((word, place) => word ^ (words[place - 1] ?? 0));
  return deflateRawSync(new Uint8Array(changes.buffer));
}

/** Reads what wordsBlob wrote. */
export function readWords(blob: Buffer): Uint32Array {
  if (blob.length === 0) return new Uint32Array(0);
  const words = new Uint32Array(Uint8Array.from(inflateRawSync(blob)).buffer);
  for (let place = 1; place < words.length; place++) words[place]! ^= words[place - 1]!;
  return words;
}
