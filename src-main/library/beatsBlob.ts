/** A beat as it is kept: its time to the millisecond, and whether it is a downbeat. */
export interface StoredBeat {
  seconds: number;
  isDown: boolean;
}

/**
 * Returns beats, in their order, as the library keeps them: of each the milliseconds since the one before, times two, plus one
 * for a downbeat, as a variable-length integer (LEB128). Two bytes a beat, mostly.
 */
export function beatsBlob(beats: readonly StoredBeat[]): Buffer {
  const bytes: number[] = [];
  let before = 0;
  for (const { seconds, isDown } of beats) {
    const at = Math.round(seconds * 1000);
    let value = Math.max(0, at - before) * 2 + Number(isDown);
    before = Math.max(before, at);
    for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) + 0x80);
    bytes.push(value);
  }
  return Buffer.from(bytes);
}

/** Reads what beatsBlob wrote. */
export function readBeats(blob: Uint8Array): StoredBeat[] {
  const beats: StoredBeat[] = [];
  let [milliseconds, value, place] = [0, 0, 1];
  for (const byte of blob) {
    value += (byte % 0x80) * place;
    place *= 0x80;
    if (byte >= 0x80) continue;
    milliseconds += Math.floor(value / 2);
    beats.push({ seconds: milliseconds / 1000, isDown: value % 2 === 1 });
    [value, place] = [0, 1];
  }
  return beats;
}
