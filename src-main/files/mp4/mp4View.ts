import { overlaySource, type ByteSource } from '../ByteSource.ts';
import { boxesIn, type Box } from './boxesIn.ts';

/** Tables of where each sample of the audio lies, a number or more for each: most of what music-metadata would read. */
const tables = new Set(['stsz', 'stz2', 'stco', 'co64', 'stsc', 'ctts', 'stss']);
const holders = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);
const free = Buffer.from('free');
/** Of a box, behind its size. */
const typeAt = 4;

/**
 * Shows an MP4 without the tables of its audio, which say nothing about it: each is empty space (`free`). `mediaBytes` is how long
 * the media data is.
 */
export function mp4View(source: ByteSource): { view: ByteSource; mediaBytes: number } {
  const { boxes } = boxesIn(source, 0, source.size);
  const hidden = boxes.flatMap((box) => tablesIn(source, box));
  const media = boxes.filter(({ type }) => type === 'mdat');
  const mediaBytes = media.reduce((sum, { bodyStart, end }) => sum + end - bodyStart, 0);
  const places = hidden.map(({ start }) => ({ at: start + typeAt, bytes: free }));
  return { view: overlaySource(source, places), mediaBytes };
}

function tablesIn(source: ByteSource, { type, bodyStart, end }: Box): Box[] {
  if (!holders.has(type)) return [];
  return boxesIn(source, bodyStart, end).boxes.flatMap((box) =>
    tables.has(box.type) ? [box] : tablesIn(source, box),
  );
}
