import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';

export interface Chunk {
  id: string;
  /** Of the header of 8 bytes. */
  start: number;
  end: number;
  /** Where the next chunk begins: chunks are filled up to an even length. */
  next: number;
}

/**
 * Lists the chunks of a RIFF (little-endian) or IFF (big-endian) file. Throws WriteError where they do not fill the
 * form exactly as its header says: a recording that was broken off has no place where something could be added.
 */
export function readChunks(source: ByteSource, endian: 'little' | 'big'): Chunk[] {
  const sizeAt = (position: number) => {
    const bytes = source.read(position, 4);
    if (bytes.length < 4) throw damaged();
    return endian === 'little' ? bytes.readUInt32LE() : bytes.readUInt32BE();
  };
  const formEnd = 8 + sizeAt(4);
  if (formEnd > source.size + 1) throw damaged();
  const chunks: Chunk[] = [];
  for (let start = 12; start + 8 <= formEnd;) {
    const end = start + 8 + sizeAt(start + 4);
    if (end > Math.min(formEnd, source.size)) throw damaged();
    const next = Math.min(end + (end % 2), source.size);
    chunks.push({ id: source.read(start, 4).toString('latin1'), start, end, next });
    start = end + (end % 2);
  }
  const end = chunks.at(-1)?.next ?? 12;
  if (Math.abs(end - formEnd) > 1 || end % 2 === 1) throw damaged();
  if (source.size > Math.max(end, formEnd)) throw new WriteError('something follows after its last chunk');
  return chunks;
}

function damaged(): WriteError {
  return new WriteError('its chunks do not add up to what its header says: it is cut short or damaged');
}
