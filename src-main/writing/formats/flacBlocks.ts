import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';

/** A block of metadata (RFC 9639, 8). */
export interface FlacBlock {
  type: number;
  /** Of the block's header of 4 bytes. */
  start: number;
  end: number;
}

/** Lists the blocks between "fLaC", which stands at `start`, and the audio. Throws WriteError for what is cut short. */
export function readBlocks(source: ByteSource, start: number): [FlacBlock, ...FlacBlock[]] {
  const blocks: FlacBlock[] = [];
  let at = start + 4; // "fLaC"
  for (let isLast = false; !isLast;) {
    const header = source.read(at, 4);
    const end = at + 4 + (header.length === 4 ? header.readUIntBE(1, 3) : 0);
    if (header.length < 4 || end > source.size) throw new WriteError('its FLAC header is cut short');
    isLast = (header[0]! & 0x80) !== 0;
    blocks.push({ type: header[0]! & 0x7f, start: at, end });
    at = end;
  }
  if (blocks[0]!.type !== 0) throw new WriteError('its FLAC header is damaged');
  return blocks as [FlacBlock, ...FlacBlock[]];
}
