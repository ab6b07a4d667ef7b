/** Returns the rows that a mask marks, in their own order. */
export function rowsIn(mask: Uint8Array): Uint32Array {
  const rows = new Uint32Array(mask.length);
  let length = 0;
  for (let row = 0; row < mask.length; row++) if (mask[row]) rows[length++] = row;
  return rows.subarray(0, length);
}
