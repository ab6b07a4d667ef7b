/** Tells whether all bytes are 0, padding for one: each is compared with the next, by the system's own comparison. */
export function isZero(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes[0] === 0 && bytes.subarray(1).equals(bytes.subarray(0, -1)));
}
