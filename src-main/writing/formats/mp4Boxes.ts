import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import { boxesIn, type Box } from '../../files/mp4/boxesIn.ts';

/** Lists the boxes from `start` to `end`. Throws WriteError where they do not fill that space exactly. */
export function readBoxes(source: ByteSource, start: number, end: number): Box[] {
  const { boxes, isWhole } = boxesIn(source, start, end);
  if (!isWhole) throw damaged();
  return boxes;
}

/** What stands in a file beside each other: a last box of one of these that reaches beyond its end is cut short. */
const topLevelTypes = [
  'ftyp', 'styp', 'moov', 'mdat', 'moof', 'mfra', 'sidx', 'ssix', 'meta', 'uuid', 'free', 'skip', 'wide', 'pnot', 'udta', 'emsg', 'prft',
]; // prettier-ignore

/**
 * Lists the boxes of a file. Bytes that are no box behind all of them, an ID3v1 tag say, are passed over as all readers do.
 * Throws WriteError where a box is cut short.
 */
export function readTopLevel(source: ByteSource): Box[] {
  const { boxes, isWhole } = boxesIn(source, 0, source.size);
  if (isWhole) return boxes;
  const has = (type: string) => boxes.some((box) => box.type === type);
  const next = source.read((boxes.at(-1)?.end ?? 0) + 4, 4).toString('latin1');
  if (!has('moov') || !has('mdat') || topLevelTypes.includes(next)) throw damaged();
  return boxes;
}

function damaged(): WriteError {
  return new WriteError('its MP4 boxes do not add up: it is cut short or damaged');
}
