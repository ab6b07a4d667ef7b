import { overlaySource, spliceSource, type ByteSource } from './ByteSource.ts';

/** Between the head of a form and its sound; real files have a handful. */
const mostChunks = 1000;

/**
 * Shows an AIFF whose form has a size of 0, as a recorder leaves it that could not go back, as one whose sizes are there: FFmpeg
 * finds nothing in it otherwise. Sound of size 0 then reaches to the end.
 */
export function aiffView(source: ByteSource): ByteSource {
  const sizeAt = (at: number) => source.read(at + 4, 4).readUInt32BE();
  if (sizeAt(0) !== 0) return source;
  const places = [{ at: 4, bytes: sizeBytes(source.size - 8) }];
  for (let at = 12, count = 0; at + 8 <= source.size && count < mostChunks; count++) {
    const size = sizeAt(at);
    if (source.read(at, 4).toString('latin1') === 'SSND' && size === 0) {
      places.push({ at: at + 4, bytes: sizeBytes(source.size - at - 8) });
      break;
    }
    at += 8 + size + (size % 2);
  }
  return overlaySource(source, places);
}

/**
 * Shows an AIFF as music-metadata reads it: without the bytes behind its last chunk that are none, of which it complains, and
 * with a tag in a chunk "id3 ", as WAV has it, in one that is named as usual.
 */
export function wellNamed(source: ByteSource): ByteSource {
  const named: { at: number; bytes: Buffer }[] = [];
  const isChunk = (at: number) => /^[ -~]{4}$/.test(source.read(at, 4).toString('latin1'));
  for (let at = 12, count = 0; at + 8 <= source.size && count < mostChunks; count++) {
    // A byte before, where the one that makes the last chunk even is missing
    if (!isChunk(at) && !isChunk(at - 1))
      return overlaySource(spliceSource(source, [{ start: 0, end: at }]), named);
    if (!isChunk(at)) at--;
    if (source.read(at, 4).toString('latin1') === 'id3 ') named.push({ at, bytes: Buffer.from('ID3 ') });
    const size = source.read(at + 4, 4).readUInt32BE();
    at += 8 + size + (size % 2);
  }
  return overlaySource(source, named);
}

function sizeBytes(size: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(Math.min(size, 0xffffffff));
  return bytes;
}
