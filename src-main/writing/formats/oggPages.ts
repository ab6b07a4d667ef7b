import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';

/** A page of an Ogg stream (RFC 3533, 6). */
export interface OggPage {
  start: number;
  end: number;
  serial: number;
  number: number;
  isFirst: boolean;
  isLast: boolean;
  /** Lengths of its segments: one of 255 goes on in the next, a shorter one ends a packet. */
  segments: Buffer;
  bodyStart: number;
}

export const mostSegments = 255;
const headerBytes = 27;
const flag = { continued: 1, first: 2, last: 4 };
/** The granule position of a page on which no packet ends. */
const noPacketEnds = 0xffff_ffff_ffff_ffffn;

/** Reads the page at a place; undefined at the end of the file. Throws WriteError where there is none. */
export function readPage(source: ByteSource, start: number): OggPage | undefined {
  const header = source.read(start, headerBytes + mostSegments);
  if (header.length === 0) return undefined;
  if (header.length < headerBytes || header.toString('latin1', 0, 4) !== 'OggS') throw damaged();
  const segments = Buffer.from(header.subarray(headerBytes, headerBytes + header[26]!));
  const bodyStart = start + headerBytes + header[26]!;
  const end = bodyStart + segments.reduce((sum, length) => sum + length, 0);
  if (end > source.size) throw damaged();
  return {
    start,
    end,
    serial: header.readUInt32LE(14),
    number: header.readUInt32LE(18),
    isFirst: (header[5]! & flag.first) !== 0,
    isLast: (header[5]! & flag.last) !== 0,
    segments,
    bodyStart,
  };
}

/** Makes the pages of header packets, which all lie at granule position 0. */
export function makePages(
  segments: Buffer,
  body: Buffer,
  options: { serial: number; firstNumber: number; count: number },
): Buffer[] {
  const pages: Buffer[] = [];
  let [from, at] = [0, 0];
  let continued = false;
  for (let index = 0; index < options.count; index++) {
    // every page gets one segment at least
    const to = Math.min(from + mostSegments, segments.length - (options.count - 1 - index));
    const lengths = segments.subarray(from, to);
    const length = lengths.reduce((sum, one) => sum + one, 0);
    const header = Buffer.alloc(headerBytes);
    header.write('OggS', 'latin1');
    header[5] = continued ? flag.continued : 0;
    header.writeBigUInt64LE(lengths.some((one) => one < 255) ? 0n : noPacketEnds, 6);
    header.writeUInt32LE(options.serial, 14);
    header.writeUInt32LE(options.firstNumber + index, 18);
    header[26] = lengths.length;
    pages.push(withChecksum(Buffer.concat([header, lengths, body.subarray(at, at + length)])));
    continued = lengths.at(-1) === 255;
    from = to;
    at += length;
  }
  return pages;
}

/** Throws WriteError where a page does not have its checksum: a new one would hide the damage. */
export function refuseDamaged(page: Buffer): void {
  if (!withChecksum(Buffer.from(page)).equals(page)) throw damaged();
}

/** Returns the 8 bytes of number and checksum (at 18 of a page) for another number. Throws as refuseDamaged. */
export function renumbered(page: Buffer, number: number): Buffer {
  refuseDamaged(page);
  const copy = Buffer.from(page);
  copy.writeUInt32LE(number >>> 0, 18);
  return withChecksum(copy).subarray(18, 26);
}

/** The segments of a packet that ends where the last of them does. */
export function segmentsOf(length: number): Buffer {
  return Buffer.from([...Array<number>(Math.floor(length / 255)).fill(255), length % 255]);
}

function withChecksum(page: Buffer): Buffer {
  page.writeUInt32LE(0, 22);
  let sum = 0;
  for (let at = 0; at < page.length; at++) sum = ((sum << 8) ^ table[(sum >>> 24) ^ page[at]!]!) >>> 0;
  page.writeUInt32LE(sum, 22);
  return page;
}

/** RFC 3533, 6: the polynomial 0x04c11db7, not reflected, beginning with 0. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum & 0x80000000 ? 0x04c11db7 : 0);
  return sum;
});

function damaged(): WriteError {
  return new WriteError('its Ogg pages are damaged');
}
