/**
 * Unsynchronisation keeps old players from taking tag bytes for a frame of audio: after each FF that is followed by 0 or
 * by three set bits, or ends the tag, a zero is put (id3.org/id3v2.4.0-structure, 6.1).
 */
export function addUnsynchronisation(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && next < 0xe0) continue;
    parts.push(bytes.subarray(from, at + 1), Buffer.of(0));
    from = at + 1;
  }
  return Buffer.concat([...parts, bytes.subarray(from)]);
}

/** Takes the zeros away again. */
export function removeUnsynchronisation(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] !== 0) continue;
    parts.push(bytes.subarray(from, at + 1));
    from = at + 2;
  }
  return Buffer.concat([...parts, bytes.subarray(from)]);
}
