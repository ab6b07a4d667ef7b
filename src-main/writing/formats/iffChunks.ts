import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import type { Splice } from '../patch.ts';

export type Endian = 'little' | 'big';

export interface IffChunk {
  id: string;
  /** Of the header of 8 bytes. */
  start: number;
  end: number;
  /** Where the next chunk begins: chunks are filled up to an even length, by programs that keep to the book. */
  next: number;
}

/** The chunks of a RIFF or IFF file, as they lie there, whatever its headers say. */
export interface ChunkList {
  chunks: IffChunk[];
  /** Behind the last chunk: a new one goes here. What follows, if anything, is no chunk, and stays. */
  end: number;
  /** Bytes to put before a new chunk: the last one is odd and lacks its fill byte. */
  pad: Buffer;
  /** What sets right the size of audio that was written to a stream, which a chunk behind it would be heard as. */
  mends: Splice[];
}

/** Of chunks that hold tags. */
export const tagChunkIds = ['id3 ', 'ID3 ', 'LIST'];
/** Of texts in AIFF: title, artist, comment and copyright. */
export const aiffTextIds = ['NAME', 'AUTH', 'ANNO', '(c) '] as const;
const audioIds = ['data', 'SSND'];
/** What programs write where they cannot go back to fill in the size. */
const streamedSizes = [0, 0x7fffffff, 0x80000000, 0xffffffff];
const isStreamed = (size: number) => streamedSizes.includes(size) || size >= 0xffffff00;

/**
 * Lists the chunks of a RIFF (little-endian) or IFF (big-endian) file. The size of the form itself is believed only where
 * it fits: recorders leave it at 0 or FFFFFFFF, and some programs count it wrongly. Throws WriteError where a chunk is
 * cut short.
 */
export function readChunks(source: ByteSource, endian: Endian): ChunkList {
  const formSize = sizeAt(source, 4, endian);
  const formEnd = isStreamed(formSize) || 8 + formSize > source.size ? source.size : 8 + formSize;
  const chunks: IffChunk[] = [];
  const mends: Splice[] = [];
  let at = 12;
  while (at + 8 <= source.size && (at + 8 <= formEnd || isTagChunk(source, at)) && isChunkId(source, at)) {
    const hasAudio = chunks.some(({ id }) => audioIds.includes(id));
    if (hasAudio && isRubbish(source, at, endian)) break;
    const chunk = readChunk(source, at, { endian, formIsStreamed: isStreamed(formSize) });
    if (chunk.mend) mends.push(chunk.mend);
    chunks.push(chunk);
    at = chunk.next;
  }
  const last = chunks.at(-1);
  if (!last) throw damaged();
  const end = last.next;
  return { chunks, end, pad: Buffer.alloc(end % 2), mends };
}

function readChunk(
  source: ByteSource,
  start: number,
  { endian, formIsStreamed }: { endian: Endian; formIsStreamed: boolean },
): IffChunk & { mend?: Splice } {
  const id = source.read(start, 4).toString('latin1');
  const size = sizeAt(source, start + 4, endian);
  const said = start + 8 + size;
  const reachesOn =
    audioIds.includes(id) && isStreamed(size) && (size > 0 ? said > source.size : formIsStreamed);
  if (reachesOn) {
    const end = source.size;
    const mend = { start: start + 4, end: start + 8, bytes: sizeBytes(end - start - 8, endian) };
    return { id, start, end, next: end, mend };
  }
  if (said > source.size) throw damaged();
  return { id, start, end: said, next: behind(source, said) };
}

/** Behind the fill byte, where there is one: some programs leave it out. */
function behind(source: ByteSource, end: number): number {
  if (end % 2 === 0 || end === source.size) return end;
  const isFilled = source.read(end, 1)[0] === 0 || !isChunkId(source, end) || isChunkId(source, end + 1);
  return isFilled ? end + 1 : end;
}

/** Text behind the audio that reads like a chunk by chance, and would reach beyond the file; a tag that does so is cut short. */
function isRubbish(source: ByteSource, at: number, endian: Endian): boolean {
  const id = source.read(at, 4).toString('latin1');
  const isKnown = [...audioIds, ...tagChunkIds, ...aiffTextIds].includes(id);
  return !isKnown && at + 8 + sizeAt(source, at + 4, endian) > source.size;
}

/** A tag that a program appended without counting it in the size of the form. */
function isTagChunk(source: ByteSource, at: number): boolean {
  return tagChunkIds.includes(source.read(at, 4).toString('latin1'));
}

function isChunkId(source: ByteSource, at: number): boolean {
  const id = source.read(at, 4);
  return id.length === 4 && id.every((byte) => byte >= 0x20 && byte < 0x7f);
}

function sizeAt(source: ByteSource, at: number, endian: Endian): number {
  const bytes = source.read(at, 4);
  if (bytes.length < 4) throw damaged();
  return endian === 'little' ? bytes.readUInt32LE() : bytes.readUInt32BE();
}

/** A size as it stands in a header. Throws WriteError where the format cannot say it. */
export function sizeBytes(size: number, endian: Endian): Buffer {
  if (size >= 2 ** 32) throw new WriteError('it would become larger than 4 GiB, which its format cannot be');
  const bytes = Buffer.alloc(4);
  if (endian === 'little') bytes.writeUInt32LE(size);
  else bytes.writeUInt32BE(size);
  return bytes;
}

function damaged(): WriteError {
  return new WriteError('it is cut short: what its header announces is not all there');
}
