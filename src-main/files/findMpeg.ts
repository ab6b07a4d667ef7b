import type { ByteSource } from './ByteSource.ts';
import { synchsafe } from './trailingTagBytes.ts';

/** Through so many bytes a tag or a frame is looked for: junk is a web page or a block of zeros, not half a file. */
const searchedBytes = 1 << 20;
const stepBytes = 64 * 1024;

/**
 * Finds where MPEG audio begins behind bytes that mean nothing: at an ID3v2 tag, or at two frames that follow each
 * other, whichever comes first. Undefined where there is neither within 1 MiB.
 */
export function findMpeg(source: ByteSource, from: number): number | undefined {
  const last = Math.min(source.size, from + searchedBytes);
  for (let at = from; at < last; at += stepBytes) {
    const bytes = source.read(at, stepBytes + 4);
    for (let offset = 0; offset < Math.min(stepBytes, bytes.length); offset++) {
      const byte = bytes[offset];
      if (byte !== 0xff && byte !== 0x49) continue;
      if (byte === 0xff ? isFrame(source, at + offset) : isTag(source, at + offset)) return at + offset;
    }
  }
  return undefined;
}

/** A header of a known version, without unknown flags, with a size that ends within the file, and a frame in it. */
function isTag(source: ByteSource, at: number): boolean {
  const header = source.read(at, 14);
  if (header.length < 14 || header.toString('latin1', 0, 3) !== 'ID3') return false;
  const [version, revision, flags] = [header[3]!, header[4]!, header[5]!];
  if (version < 2 || version > 4 || revision !== 0 || (flags & 0x0f) !== 0) return false;
  const size = header.subarray(6, 10);
  return size.every((byte) => byte < 0x80) && at + 10 + synchsafe(size) <= source.size;
}

function isFrame(source: ByteSource, at: number): boolean {
  const first = source.read(at, 4);
  const length = frameBytes(first);
  if (length === undefined) return false;
  const second = source.read(at + length, 4);
  // The same version, layer and rate: what an encoder never changes within a file
  return (
    frameBytes(second) !== undefined && second[1] === first[1] && ((second[2]! ^ first[2]!) & 0x0c) === 0
  );
}

/** Bits a second in thousands, by the four bits of the header (ISO 11172-3, 2.4.2.3; ISO 13818-3, 2.4.2.3). */
const bitrates: Record<string, number[]> = {
  '1-1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1-2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1-3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2-1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2-2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '2-3': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const ratesHz = [44_100, 48_000, 32_000];

/** The length of a frame of MPEG audio by its header; undefined for any other bytes. */
function frameBytes(header: Buffer): number | undefined {
  const [sync, kind, rates, more] = header;
  if (sync !== 0xff || kind === undefined || rates === undefined || more === undefined) return undefined;
  if ((kind & 0xe0) !== 0xe0) return undefined;
  const layer = 4 - ((kind >> 1) & 3);
  const version = (kind >> 3) & 3; // 0: MPEG-2.5, 1: reserved, 2: MPEG-2, 3: MPEG-1
  const rateHz = ratesHz[(rates >> 2) & 3];
  if (layer === 4 || version === 1 || rateHz === undefined) return undefined;
  const isFirst = version === 3;
  const bitrate = bitrates[`${isFirst ? 1 : 2}-${layer}`]![rates >> 4];
  if (!bitrate) return undefined;
  const hz = isFirst ? rateHz : version === 2 ? rateHz / 2 : rateHz / 4;
  const padding = (rates >> 1) & 1;
  if (layer === 1) return (Math.floor((12_000 * bitrate) / hz) + padding) * 4;
  return Math.floor(((layer === 3 && !isFirst ? 72_000 : 144_000) * bitrate) / hz) + padding;
}
