import type { ByteSource } from '../ByteSource.ts';

/** A box of MP4 (ISO/IEC 14496-12, 4.2). */
export interface Box {
  type: string;
  /** Of the header. */
  start: number;
  /** Where its content begins. */
  bodyStart: number;
  end: number;
}

/** So many boxes side by side are an attempt to fill the memory; a day in fragments of half a second has 350,000. */
const mostBoxes = 400_000;

/**
 * Lists the boxes from `start` on; `isWhole` where they fill the space up to `end` exactly, else those in front of what does not
 * fit. With `until` it goes no further than the first box of that type.
 */
export function boxesIn(
  source: ByteSource,
  start: number,
  end: number,
  until?: string,
): { boxes: Box[]; isWhole: boolean } {
  const boxes: Box[] = [];
  for (let at = start; at < end;) {
    if (boxes.length === mostBoxes || (until !== undefined && boxes.at(-1)?.type === until))
      return { boxes, isWhole: false };
    const header = source.read(at, 16);
    if (header.length < 8) return { boxes, isWhole: false };
    const short = header.readUInt32BE();
    const isLong = short === 1 && header.length === 16;
    const size = isLong ? Number(header.readBigUInt64BE(8)) : short === 0 ? end - at : short;
    const bodyStart = at + (isLong ? 16 : 8);
    if (at + size < bodyStart || at + size > end) return { boxes, isWhole: false };
    boxes.push({ type: header.toString('latin1', 4, 8), start: at, bodyStart, end: at + size });
    at += size;
  }
  return { boxes, isWhole: true };
}
