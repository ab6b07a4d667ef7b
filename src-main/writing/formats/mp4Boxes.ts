import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';

/** A box of MP4 (ISO/IEC 14496-12, 4.2). */
export interface Box {
  type: string;
  /** Of the header. */
  start: number;
  /** Where its content begins. */
  bodyStart: number;
  end: number;
}

/** Lists the boxes from `start` to `end`. Throws WriteError where they do not fill that space exactly. */
export function readBoxes(source: ByteSource, start: number, end: number): Box[] {
  const boxes: Box[] = [];
  for (let at = start; at < end;) {
    const header = source.read(at, 16);
    if (header.length < 8) throw damaged();
    const short = header.readUInt32BE();
    const isLong = short === 1 && header.length === 16;
    const size = isLong ? Number(header.readBigUInt64BE(8)) : short === 0 ? end - at : short;
    const bodyStart = at + (isLong ? 16 : 8);
    if (at + size < bodyStart || at + size > end) throw damaged();
    boxes.push({ type: header.toString('latin1', 4, 8), start: at, bodyStart, end: at + size });
    at += size;
  }
  return boxes;
}

/** Makes a box. */
export function boxOf(type: string, ...content: Buffer[]): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + content.reduce((sum, { length }) => sum + length, 0));
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...content]);
}

function damaged(): WriteError {
  return new WriteError('its MP4 boxes do not add up: it is cut short or damaged');
}
