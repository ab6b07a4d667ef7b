import type { ByteSource } from '../ByteSource.ts';
import type { SheetTrack } from './SheetTrack.ts';

const [streamInfo, cueSheet] = [0, 5];
/** Before the first track: catalogue number, lead-in, flags, reserved bytes, and the count of tracks. */
const headBytes = 128 + 8 + 1 + 258 + 1;
const [trackBytes, indexBytes] = [36, 12];
const mostBlocks = 1000;

/** Reads the CUESHEET block of a FLAC that begins at `start` (RFC 9639, 8.7); none where there is none, or it is broken. */
export function flacCueSheet(source: ByteSource, start: number): SheetTrack[] {
  let sampleRateHz = 0;
  let at = start + 4; // "fLaC"
  for (let count = 0; count < mostBlocks; count++) {
    const header = source.read(at, 4);
    if (header.length < 4) return [];
    const [type, length] = [header[0]! & 0x7f, header.readUIntBE(1, 3)];
    if (type === streamInfo) {
      const rate = source.read(at + 4 + 10, 3);
      sampleRateHz = rate.length === 3 ? rate.readUIntBE(0, 3) >> 4 : 0; // 20 bits
    }
    if (type === cueSheet && sampleRateHz > 0) return tracksIn(source.read(at + 4, length), sampleRateHz);
    if (header[0]! & 0x80) return [];
    at += 4 + length;
  }
  return [];
}

function tracksIn(block: Buffer, sampleRateHz: number): SheetTrack[] {
  const starts: { number: number; isAudio: boolean; isrc: string; startUs: number }[] = [];
  const count = block[headBytes - 1] ?? 0;
  let at = headBytes;
  for (let index = 0; index < count; index++) {
    if (at + trackBytes > block.length) return [];
    const number = block[at + 8]!;
    const indexes = block[at + 35]!;
    if (at + trackBytes + indexes * indexBytes > block.length) return [];
    const offset = Number(block.readBigUInt64BE(at)) + firstIndex(block, at + trackBytes, indexes);
    starts.push({
      number,
      isAudio: (block[at + 21]! & 0x80) === 0,
      isrc: block.toString('latin1', at + 9, at + 21).replaceAll('\0', ''),
      startUs: Math.round((offset * 1e6) / sampleRateHz),
    });
    at += trackBytes + indexes * indexBytes;
  }
  // The last one is the lead-out, which is no track
  const isBroken = ({ startUs }: { startUs: number }, index: number) =>
    startUs <= (starts[index - 1]?.startUs ?? -1) || !Number.isSafeInteger(startUs);
  if (starts.some(isBroken)) return [];
  return starts.slice(0, -1).flatMap(({ number, isAudio, isrc, startUs }, index): SheetTrack[] => {
    if (!isAudio) return [];
    const endUs = index === starts.length - 2 ? 0 : starts[index + 1]!.startUs;
    const tags = { trackNumber: number, ...(isrc !== '' && { isrc }), genres: [], moods: [], composers: [] };
    return [{ span: { startUs, endUs }, position: index + 1, tags }];
  });
}

/** Where INDEX 01 lies behind the track's own offset, in samples. */
function firstIndex(block: Buffer, at: number, count: number): number {
  for (let index = 0; index < count; index++) {
    const place = at + index * indexBytes;
    if (block[place + 8] === 1) return Number(block.readBigUInt64BE(place));
  }
  return 0;
}
