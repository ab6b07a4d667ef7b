import { readInto, type ByteSource } from '../ByteSource.ts';
import { boxesIn, type Box } from './boxesIn.ts';

/** Tables of where each sample of the audio lies, a number or more for each: most of what music-metadata would read. */
const tables = new Set(['stsz', 'stz2', 'stco', 'co64', 'stsc', 'ctts', 'stss']);
const holders = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);
const free = Buffer.from('free');
const [typeAt, typeBytes] = [4, 4];

/**
 * Shows an MP4 without the tables of its audio, which say nothing about it: each is empty space (`free`). `mediaBytes` is how long
 * the media data is.
 */
export function mp4View(source: ByteSource): { view: ByteSource; mediaBytes: number } {
  const { boxes } = boxesIn(source, 0, source.size);
  const hidden = boxes.flatMap((box) => tablesIn(source, box)).map(({ start }) => start + typeAt);
  const media = boxes.filter(({ type }) => type === 'mdat');
  const mediaBytes = media.reduce((sum, { bodyStart, end }) => sum + end - bodyStart, 0);
  if (hidden.length === 0) return { view: source, mediaBytes };
  const cover = (bytes: Uint8Array, position: number) => {
    for (const at of hidden) {
      for (let index = 0; index < typeBytes; index++) {
        const place = at + index - position;
        if (place >= 0 && place < bytes.length) bytes[place] = free[index]!;
      }
    }
  };
  const view: ByteSource = {
    size: source.size,
    read(position, length) {
      const bytes = Buffer.from(source.read(position, length)); // a copy: it may be a view of what is kept
      cover(bytes, position);
      return bytes;
    },
    readInto(target, position) {
      const count = readInto(source, target, position);
      cover(target.subarray(0, count), position);
      return count;
    },
  };
  return { view, mediaBytes };
}

function tablesIn(source: ByteSource, { type, bodyStart, end }: Box): Box[] {
  if (!holders.has(type)) return [];
  return boxesIn(source, bodyStart, end).boxes.flatMap((box) =>
    tables.has(box.type) ? [box] : tablesIn(source, box),
  );
}
