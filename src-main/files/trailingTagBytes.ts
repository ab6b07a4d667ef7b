import type { ByteSource } from './ByteSource.ts';
import { remembered } from './remembered.ts';

type TagLength = (source: ByteSource, end: number) => number;

/**
 * Measures the tags at the end of a file, in bytes: ID3v1 (with the enhanced "TAG+" before it), APEv2 and APEv1,
 * Lyrics3 (both versions) and an appended ID3v2.4, in whatever order they were added. 0 where there are none.
 *
 * What is left of the file does not change when such tags are added or removed, so that its hash does not either.
 */
export function trailingTagBytes(source: ByteSource): number {
  return measureTrailing(source, '');
}

const measureTrailing = remembered((source) => {
  let end = source.size;
  for (;;) {
    const length = tagLengths.reduce((found, measure) => found || measure(source, end), 0);
    if (length === 0 || length > end) return source.size - end;
    end -= length;
  }
});

/** 128 bytes from "TAG" on; https://id3.org/ID3v1. "TAG+" and its 227 bytes stand before them, never alone. */
const id3v1Length: TagLength = (source, end) => {
  if (textAt(source, end - 128, 3) !== 'TAG') return 0;
  return textAt(source, end - 128 - 227, 4) === 'TAG+' ? 128 + 227 : 128;
};

/**
 * A footer of 32 bytes; its size counts items and footer, and a header of 32 bytes besides where the highest flag
 * says so. https://wiki.hydrogenaud.io/index.php?title=APE_Tags_Header
 */
const apeLength: TagLength = (source, end) => {
  if (end < 32) return 0;
  const footer = source.read(end - 32, 32);
  if (footer.length < 32 || footer.toString('latin1', 0, 8) !== 'APETAGEX') return 0;
  const size = footer.readUInt32LE(12);
  const flags = footer.readUInt32LE(20);
  const isHeader = (flags & (1 << 29)) !== 0;
  if (isHeader || size < 32 || size > end) return 0;
  // Believed only where it stands: some writers set the flag and write no header.
  const hasHeader = textAt(source, end - size - 32, 8) === 'APETAGEX';
  return size + (hasHeader ? 32 : 0);
};

/** "LYRICSBEGIN" … six digits (what they count begins there and ends before them) "LYRICS200"; id3.org/Lyrics3v2. */
const lyrics3v2Length: TagLength = (source, end) => {
  const [, digits] = /^(\d{6})LYRICS200$/.exec(textAt(source, end - 15, 15)) ?? [];
  if (digits === undefined) return 0;
  const length = Number(digits) + 15;
  return textAt(source, end - length, 11) === 'LYRICSBEGIN' ? length : 0;
};

/** "LYRICSBEGIN", at most 5100 characters, "LYRICSEND"; id3.org/Lyrics3. */
const lyrics3v1Length: TagLength = (source, end) => {
  if (textAt(source, end - 9, 9) !== 'LYRICSEND') return 0;
  const start = Math.max(0, end - 9 - 5100 - 11);
  const begin = textAt(source, start, end - start).lastIndexOf('LYRICSBEGIN');
  return begin < 0 ? 0 : end - start - begin;
};

/** A footer "3DI" that repeats the header; id3.org/id3v2.4.0-structure, 3.4. */
const id3v2FooterLength: TagLength = (source, end) => {
  if (textAt(source, end - 10, 3) !== '3DI') return 0;
  const length = synchsafe(source.read(end - 4, 4)) + 20;
  return textAt(source, end - length, 3) === 'ID3' ? length : 0;
};

const tagLengths = [id3v1Length, apeLength, lyrics3v2Length, lyrics3v1Length, id3v2FooterLength];

/** Reads an ID3v2 size: four bytes of seven bits. */
export function synchsafe(bytes: Buffer): number {
  return bytes.reduce((size, byte) => size * 128 + (byte & 0x7f), 0);
}

function textAt(source: ByteSource, position: number, length: number): string {
  return position < 0 ? '' : source.read(position, length).toString('latin1');
}
