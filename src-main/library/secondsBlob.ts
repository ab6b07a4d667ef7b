import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { SecondScores } from '../scores/secondScores.ts';

/**
 * Returns rows as the library keeps them: the number of rows, of seconds and the rows' places as 32-bit integers, then
 * the rows, all deflated: neighbouring seconds are alike.
 */
export function secondsBlob(rows: SecondScores): Buffer {
  const seconds = [...rows.values()][0]?.length ?? 0;
  const header = Uint32Array.of(rows.size, seconds, ...rows.keys());
  return deflateRawSync(Buffer.concat([new Uint8Array(header.buffer), ...rows.values()]));
}

/** Reads what secondsBlob wrote. */
export function readSeconds(blob: Buffer): Map<number, Uint8Array> {
  const bytes = Uint8Array.from(inflateRawSync(blob));
  const [count, seconds] = new Uint32Array(bytes.buffer, 0, 2) as unknown as [number, number];
  const places = new Uint32Array(bytes.buffer, 8, count);
  const start = 8 + 4 * count;
  return new Map(
    Array.from(places, (place, row) => [
      place,
      bytes.subarray(start + row * seconds, start + (row + 1) * seconds),
    ]),
  );
}
