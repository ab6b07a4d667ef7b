import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import type { Splice } from '../patch.ts';
import { readBoxes, type Box } from './mp4Boxes.ts';
import { readTag } from './readTag.ts';

/** Boxes on the way to the tables that say where the audio lies (ISO/IEC 14496-12, 8.7.5). */
const containers = ['trak', 'mdia', 'minf', 'stbl'];

/** Returns the tables with every offset behind `from` moved by `growth`; none where no audio lies behind it. */
export function shiftChunkOffsets(source: ByteSource, parent: Box, from: number, growth: number): Splice[] {
  return readBoxes(source, parent.bodyStart, parent.end)
    .filter(({ type }) => [...containers, 'stco', 'co64', 'saio'].includes(type))
    .flatMap((box) => {
      if (containers.includes(box.type)) return shiftChunkOffsets(source, box, from, growth);
      if (box.type === 'saio') throw new WriteError('it is encrypted, and its keys would have to move');
      return shifted(source, box, from, growth);
    });
}

function shifted(source: ByteSource, { type, bodyStart, end }: Box, from: number, growth: number): Splice[] {
  const table = { start: bodyStart + 8, end };
  const bytes = Buffer.from(readTag(source, table));
  const width = type === 'co64' ? 8 : 4;
  const count = source.read(bodyStart + 4, 4).readUInt32BE();
  if (count * width > bytes.length) throw new WriteError('its table of chunks is cut short');
  let moves = false;
  for (let at = 0; at < count * width; at += width) {
    const offset = width === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUInt32BE(at);
    if (offset < from) continue;
    moves = true;
    if (width === 8) bytes.writeBigUInt64BE(BigInt(offset + growth), at);
    else if (offset + growth < 2 ** 32) bytes.writeUInt32BE(offset + growth, at);
    else throw new WriteError('its audio would lie beyond 4 GiB, where its table cannot point');
  }
  return moves ? [{ ...table, bytes }] : [];
}
