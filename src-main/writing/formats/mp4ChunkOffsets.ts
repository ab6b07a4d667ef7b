import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import type { Splice } from '../patch.ts';
import type { Box } from '../../files/mp4/boxesIn.ts';
import { readBoxes } from './mp4Boxes.ts';
import { readTag } from './readTag.ts';

/** Boxes on the way to the tables that say where the audio lies (ISO/IEC 14496-12, 8.7.5). */
const containers = ['trak', 'mdia', 'minf', 'stbl'];

/** Returns the tables with every offset behind `from` moved by `growth`; none where no audio lies behind it. */
export function shiftChunkOffsets(source: ByteSource, moov: Box, from: number, growth: number): Splice[] {
  return chunkTables(source, moov).flatMap((box) => {
    if (box.type === 'saio') throw new WriteError('it is encrypted, and its keys would have to move');
    return shifted(source, box, from, growth);
  });
}

/** Lists where pieces of audio begin in the file. Throws WriteError. */
export function chunkOffsets(source: ByteSource, moov: Box): number[] {
  return chunkTables(source, moov)
    .filter(({ type }) => type !== 'saio')
    .flatMap((box) => readTable(source, box).offsets);
}

function chunkTables(source: ByteSource, parent: Box): Box[] {
  return readBoxes(source, parent.bodyStart, parent.end).flatMap((box) => {
    if (containers.includes(box.type)) return chunkTables(source, box);
    return ['stco', 'co64', 'saio'].includes(box.type) ? [box] : [];
  });
}

function readTable(source: ByteSource, { type, bodyStart, end }: Box) {
  const cutShort = () => new WriteError('its table of chunks is cut short');
  if (end < bodyStart + 8) throw cutShort();
  const range = { start: bodyStart + 8, end };
  const bytes = Buffer.from(readTag(source, range));
  const width = type === 'co64' ? 8 : 4;
  const count = source.read(bodyStart + 4, 4).readUInt32BE();
  if (count * width > bytes.length) throw cutShort();
  const offsets = Array.from({ length: count }, (_, index) =>
    width === 8 ? Number(bytes.readBigUInt64BE(index * width)) : bytes.readUInt32BE(index * width),
  );
  return { range, bytes, width, offsets };
}

function shifted(source: ByteSource, box: Box, from: number, growth: number): Splice[] {
  const { range, bytes, width, offsets } = readTable(source, box);
  if (!offsets.some((offset) => offset >= from)) return [];
  for (const [index, offset] of offsets.entries()) {
    if (offset < from) continue;
    if (width === 8) bytes.writeBigUInt64BE(BigInt(offset + growth), index * width);
    else if (offset + growth < 2 ** 32) bytes.writeUInt32BE(offset + growth, index * width);
    else throw new WriteError('its audio would lie beyond 4 GiB, where its table cannot point');
  }
  return [{ ...range, bytes }];
}
