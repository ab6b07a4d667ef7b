import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import { boxesIn, type Box } from '../../files/mp4/boxesIn.ts';

/** Lists the boxes from `start` to `end`. Throws WriteError where they do not fill that space exactly. */
export function readBoxes(source: ByteSource, start: number, end: number): Box[] {
  const { boxes, isWhole } = boxesIn(source, start, end);
  if (!isWhole) throw new WriteError('its MP4 boxes do not add up: it is cut short or damaged');
  return boxes;
}

/** Makes a box. */
export function boxOf(type: string, ...content: Buffer[]): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + content.reduce((sum, { length }) => sum + length, 0));
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...content]);
}
