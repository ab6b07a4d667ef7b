import type { ByteSource } from './FfmpegInput.ts';

/** A part of a source: from `start` up to, not including, `end`. */
interface Span {
  start: number;
  end: number;
}

interface Page {
  start: number;
  end: number;
  serial: number;
  number: number;
  isFirst: boolean;
}

const headerBytes = 27;
const mostSegments = 255;
/** The largest page there can be: header, 255 lengths, 255 segments of 255 bytes (RFC 3533, 6). */
const mostPageBytes = headerBytes + mostSegments * 256;
/** Up to here every page is looked at: the file is read whole in any case, and is kept in memory. */
const scannedBytes = 8 << 20;

/**
 * Finds where the links of a chained Ogg file lie: whole streams, one behind the other, as programs join songs and as
 * radio is recorded (RFC 3533, 4). None are returned where there is one link only, or no Ogg at all. A longer file is
 * walked through only where its last page shows that it belongs to another stream than its first.
 */
export function oggLinks(source: ByteSource): Span[] {
  const first = readPage(source, 0);
  if (!first?.isFirst) return [];
  if (source.size > scannedBytes && !endsInAnotherLink(source)) return [];
  const starts: number[] = [];
  let wasFirst = false;
  for (let page: Page | undefined = first; page; page = nextPage(source, page.end)) {
    if (page.isFirst && !wasFirst) starts.push(page.start);
    wasFirst = page.isFirst;
  }
  if (starts.length < 2) return [];
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? source.size }));
}

/** The last page is of no stream that began at the beginning, or its number is too small for so long a file. */
function endsInAnotherLink(source: ByteSource): boolean {
  const serials: number[] = [];
  for (let page = readPage(source, 0); page?.isFirst; page = readPage(source, page.end))
    serials.push(page.serial);
  const from = Math.max(0, source.size - mostPageBytes - headerBytes);
  const tail = Buffer.from(source.read(from, source.size - from));
  for (let at = tail.lastIndexOf('OggS'); at >= 0; at = at > 0 ? tail.lastIndexOf('OggS', at - 1) : -1) {
    const page = readPage(source, from + at);
    if (!page) continue;
    return !serials.includes(page.serial) || (page.number + 2) * serials.length * mostPageBytes < source.size;
  }
  return false;
}

/** The page at a place or, where there is none, the next one behind it: bytes may be missing or added. */
function nextPage(source: ByteSource, from: number): Page | undefined {
  const following = readPage(source, from);
  if (following) return following;
  for (let at = from; at < source.size; at += mostPageBytes) {
    const bytes = Buffer.from(source.read(at, mostPageBytes + headerBytes));
    for (let found = bytes.indexOf('OggS'); found >= 0; found = bytes.indexOf('OggS', found + 1)) {
      const page = readPage(source, at + found);
      if (page) return page;
    }
  }
  return undefined;
}

function readPage(source: ByteSource, start: number): Page | undefined {
  const header = Buffer.from(source.read(start, headerBytes + mostSegments));
  if (header.length < headerBytes || header.toString('latin1', 0, 5) !== 'OggS\0') return undefined;
  const segments = header.subarray(headerBytes, headerBytes + header[26]!);
  return {
    start,
    end: start + headerBytes + header[26]! + segments.reduce((sum, length) => sum + length, 0),
    serial: header.readUInt32LE(14),
    number: header.readUInt32LE(18),
    isFirst: (header[5]! & 2) !== 0,
  };
}
