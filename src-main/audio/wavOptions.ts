import type { ByteSource } from './FfmpegInput.ts';

/** Linear, floating point, A-law and µ-law: their packets may be cut anywhere. */
const plainFormats = new Set([1, 3, 6, 7]);
const extensible = 0xfffe;
const chunksMax = 64;
const silenceBytes = 16_384;

/**
 * What FFmpeg is told of a WAV of plain samples. As much as 32 KiB a packet: in its own of 4 KiB and less it takes twice as long to hash and
 * to decode. 16-bit samples may be DTS, AC-3 or MP3 in disguise: six frames and more of each are in one such packet, and to ask all of
 * FFmpeg's formats about more takes as long as to decode some seconds; where they begin with silence, it looks as far as it does by itself.
 */
export function wavOptions(source: ByteSource): Record<string, string> {
  const begin = Buffer.from(source.read(0, 12)).toString('latin1');
  if (!/^R(IFF|F64)[^]{4}WAVE/.test(begin)) return {};
  let isPlain = false;
  for (let at = 12, chunks = 0; chunks < chunksMax; chunks++) {
    const head = Buffer.from(source.read(at, 8));
    if (head.length < 8) break;
    const name = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    at += 8;
    if (name === 'data') {
      const isSilent = source.read(at, silenceBytes).every((byte) => byte === 0);
      return isPlain ? { max_size: '32768', ...(!isSilent && { max_probe_packets: '1' }) } : {};
    }
    if (name === 'fmt ') isPlain = plainFormats.has(formatOf(Buffer.from(source.read(at, 26))));
    at += length + (length % 2);
  }
  return {};
}

/** Of a `fmt ` chunk: 0, which is none, where it is cut short. */
function formatOf(chunk: Buffer): number {
  const format = chunk.length < 2 ? 0 : chunk.readUInt16LE(0);
  return format === extensible && chunk.length === 26 ? chunk.readUInt16LE(24) : format;
}
