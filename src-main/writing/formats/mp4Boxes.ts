import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import { boxesIn, type Box } from '../../files/mp4/boxesIn.ts';

/** Lists the boxes from `start` to `end`. Throws WriteError where they do not fill that space exactly. */
export function readBoxes(source: ByteSource, start: number, end: number): Box[] {
  const { boxes, isWhole } = boxesIn(source, start, end);
  if (!isWhole) throw new WriteError('its MP4 boxes do not add up: it is cut short or damaged');
  return boxes;
}
