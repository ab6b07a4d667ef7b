import type { ByteSource } from './ByteSource.ts';
import { decodeText } from './id3Text.ts';
import { parseId3v2, type Id3Tag } from './id3v2Tag.ts';
import type { Sniffed } from './sniffContainer.ts';

/** What the frames for artists and genres say, as it stands, by their names in v2.3. */
export type Id3Texts = Partial<Record<'TPE1' | 'TPE2' | 'TCON', string[]>>;

const wanted = { TPE1: ['TPE1', 'TP1'], TPE2: ['TPE2', 'TP2'], TCON: ['TCON', 'TCO'] } as const;

/**
 * Reads the texts of ID3v2 tags at these places that music-metadata takes apart in a way of its own: it cuts "Their / They" at the
 * slash, and takes "(live)" for a number. By kind of tag; the first tag of each counts.
 */
export function id3Texts(source: ByteSource, places: readonly number[]): Record<string, Id3Texts> {
  const found: Record<string, Id3Texts> = {};
  for (const place of places) {
    const tag = parseId3v2(source, place);
    if (tag) found[`ID3v2.${tag.version}`] ??= textsOf(tag);
  }
  return found;
}

function textsOf({ frames }: Id3Tag): Id3Texts {
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([name, ids]) => {
      const texts = frames
        .filter(({ id, sealed }) => !sealed && (ids as readonly string[]).includes(id))
        .flatMap(({ content }) => decodeText(content));
      return texts.length > 0 ? [[name, texts]] : [];
    }),
  );
}

/** Where the first ID3v2 tag in front of the audio lies, if there is one. */
export function frontId3Places({ start, tagStart }: Sniffed): number[] {
  return start > tagStart ? [tagStart] : [];
}

/** Where ID3v2 tags lie within a container: in chunks, or where a DSF points to. */
export function innerId3Places(source: ByteSource, { container, start }: Sniffed): number[] {
  if (container === 'wav' || container === 'aiff') return chunkPlaces(source, start, container);
  if (container !== 'dsf') return [];
  const pointer = source.read(start + 20, 8);
  return pointer.length < 8 ? [] : [start + Number(pointer.readBigUInt64LE())];
}

function chunkPlaces(source: ByteSource, start: number, container: 'wav' | 'aiff'): number[] {
  const places: number[] = [];
  for (let at = start + 12; at + 8 <= source.size;) {
    const header = source.read(at, 8);
    const size = container === 'wav' ? header.readUInt32LE(4) : header.readUInt32BE(4);
    if (header.toString('latin1', 0, 4).toLowerCase() === 'id3 ') places.push(at + 8);
    at += 8 + size + (size % 2);
  }
  return places;
}
