import { overlaySource, type ByteSource } from '../ByteSource.ts';
import { boxesIn, type Box } from './boxesIn.ts';

/** Tables of where each sample of the audio lies, a number or more for each: most of what music-metadata would read. */
const tables = new Set(['stsz', 'stz2', 'stco', 'co64', 'stsc', 'ctts', 'stss']);
/** One within the other. */
const holders = ['moov', 'trak', 'mdia', 'minf', 'stbl'];
const free = Buffer.from('free');
/** Of a box, behind its size. */
const typeAt = 4;

/**
 * Shows an MP4 without the tables of its audio, which say nothing about it: each is empty space (`free`). `mediaBytes` is how long
 * the media data is, but for boxes behind `moov`. Nothing behind that is looked at.
 */
export function mp4View(source: ByteSource): { view: ByteSource; mediaBytes: number } {
  const { boxes } = boxesIn(source, 0, source.size, 'moov');
  const hidden = boxes.flatMap((box) => tablesIn(source, box, holders.length));
  const others = boxes.filter(({ type }) => type !== 'mdat');
  const mediaBytes = others.reduce((left, { start, end }) => left - (end - start), source.size);
  const places = hidden.map(({ start }) => ({ at: start + typeAt, bytes: free }));
  return { view: overlaySource(source, places), mediaBytes };
}

function tablesIn(source: ByteSource, { type, bodyStart, end }: Box, deep: number): Box[] {
  if (deep === 0 || !holders.includes(type)) return [];
  return boxesIn(source, bodyStart, end).boxes.flatMap((box) =>
    tables.has(box.type) ? [box] : tablesIn(source, box, deep - 1),
  );
}
