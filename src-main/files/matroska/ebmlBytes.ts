/** Makes an element of its content. `sizeBytes`: how many bytes its size takes at least, 1 unless given. */
export function elementBytes(id: number, content: readonly Buffer[], sizeBytes = 1): Buffer {
  const length = content.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([idBytes(id), vintOf(length, sizeBytes), ...content]);
}

/** A number as an element holds it, in `least` bytes or as many more as it needs. */
export function uintBytes(value: number, least = 1): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(Math.min(8 - least, first < 0 ? 7 : first));
}

/**
 * A size as it stands in a header, in `least` bytes or as many more as it needs: all bits set are no size, they say that it is
 * not known (RFC 8794, 6.2).
 */
export function vintOf(size: number, least = 1): Buffer {
  let count = least;
  while (count < 8 && size >= 2 ** (7 * count) - 1) count++;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(size) | (1n << BigInt(7 * count)));
  return bytes.subarray(8 - count);
}

export function idBytes(id: number): Buffer {
  return uintBytes(id);
}
