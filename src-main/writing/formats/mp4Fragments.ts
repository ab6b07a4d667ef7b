import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import type { Splice } from '../patch.ts';
import type { Box } from '../../files/mp4/boxesIn.ts';
import { readBoxes } from './mp4Boxes.ts';

/**
 * Moves what a fragmented MP4 says of places in itself, once `growth` bytes are put in at `from`: where the data of a
 * fragment lies (tfhd), where fragments begin (tfra), and how far behind an index its first one lies (sidx); ISO/IEC
 * 14496-12, 8.8.7, 8.8.10 and 8.16.3. All else in fragments counts from themselves. Throws WriteError.
 */
export function shiftFragments(source: ByteSource, topLevel: Box[], from: number, growth: number): Splice[] {
  const shift = (at: number, bytes: 4 | 8) => shifted(source, { at, bytes }, from, growth);
  return topLevel.flatMap((box) => {
    if (box.type === 'moof') return fragmentHeaders(source, box).flatMap((at) => shift(at, 8));
    if (box.type === 'mfra') return fragmentPlaces(source, box).flatMap(({ at, bytes }) => shift(at, bytes));
    if (box.type === 'sidx' && box.end <= from) return indexDistance(source, box, from, growth);
    return [];
  });
}

interface Place {
  at: number;
  bytes: 4 | 8;
}

/** Where the fragments of a "moof" box say absolutely where their data begins: most say it from the box. */
function fragmentHeaders(source: ByteSource, moof: Box): number[] {
  const tracks = readBoxes(source, moof.bodyStart, moof.end).filter(({ type }) => type === 'traf');
  return tracks.flatMap((track) =>
    readBoxes(source, track.bodyStart, track.end).flatMap(({ type, bodyStart }) => {
      if (type === 'saio') throw new WriteError('it is encrypted, and its keys would have to move');
      const isAbsolute = type === 'tfhd' && (source.read(bodyStart, 4).readUInt32BE() & 1) !== 0;
      return isAbsolute ? [bodyStart + 8] : []; // behind version, flags and the track's number
    }),
  );
}

/** Where the "tfra" boxes at the end of a file name the places of fragments. */
function fragmentPlaces(source: ByteSource, mfra: Box): Place[] {
  const tables = readBoxes(source, mfra.bodyStart, mfra.end).filter(({ type }) => type === 'tfra');
  return tables.flatMap(({ bodyStart, end }) => {
    const head = source.read(bodyStart, 16);
    const bytes = head[0] === 1 ? 8 : 4;
    const lengths = head.readUInt32BE(8);
    const entryBytes = 2 * bytes + 3 + ((lengths >> 4) & 3) + ((lengths >> 2) & 3) + (lengths & 3);
    const count = head.readUInt32BE(12);
    if (bodyStart + 16 + count * entryBytes > end)
      throw new WriteError('its table of fragments is cut short');
    return Array.from({ length: count }, (_, index): Place => ({
      at: bodyStart + 16 + index * entryBytes + bytes,
      bytes,
    }));
  });
}

function indexDistance(source: ByteSource, { bodyStart, end }: Box, from: number, growth: number): Splice[] {
  const isLong = source.read(bodyStart, 1)[0] === 1;
  const place: Place = isLong ? { at: bodyStart + 20, bytes: 8 } : { at: bodyStart + 16, bytes: 4 };
  return shifted(source, place, from - end, growth);
}

/** A number of bytes that is moved where it leads to `from` or behind it. */
function shifted(source: ByteSource, { at, bytes }: Place, from: number, growth: number): Splice[] {
  const old = source.read(at, bytes);
  const value = bytes === 8 ? Number(old.readBigUInt64BE()) : old.readUInt32BE();
  if (value < from) return [];
  const made = Buffer.alloc(bytes);
  if (bytes === 8) made.writeBigUInt64BE(BigInt(value + growth));
  else if (value + growth < 2 ** 32) made.writeUInt32BE(value + growth);
  else throw new WriteError('its audio would lie beyond 4 GiB, where its table cannot point');
  return [{ start: at, end: at + bytes, bytes: made }];
}
