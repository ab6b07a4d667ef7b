import type { ByteSource } from './FfmpegInput.ts';

/** How files begin that are met under the names of audio files, and what they are. */
const signatures: [start: RegExp, what: string][] = [
  [/^\xff\xd8\xff/, 'it is a JPEG image'],
  [/^\x89PNG\r\n/, 'it is a PNG image'],
  [/^GIF8[79]a/, 'it is a GIF image'],
  [/^RIFF[^]{4}WEBP/, 'it is a WebP image'],
  [/^BM[^]{4}\0\0\0\0/, 'it is a BMP image'],
  [/^%PDF-/, 'it is a PDF document'],
  [/^PK/, 'it is a ZIP archive'],
  [/^Rar!/, 'it is a RAR archive'],
  [/^7z\xbc\xaf/, 'it is a 7z archive'],
  [/^\s*(<!doctype html|<html)/i, 'it is a web page'],
  [/^(#EXTM3U|\[playlist\])/, 'it is a playlist'],
];

/** FFmpeg's formats of text and of still images; the latter end in _pipe where they are read from a stream. */
const otherFormat = /_pipe$|^(image2|gif|apng|ico|tty|srt|ass|webvtt|ffmetadata|hls|concat|sdp)(,|$)/;

/**
 * Says why a file is no audio at all, undefined where it may be. `container` is the format that FFmpeg takes it for,
 * undefined where it knows none.
 */
export function notAudioReason(source: ByteSource, container: string | null | undefined): string | undefined {
  if (container && !otherFormat.test(container)) return undefined;
  const start = Buffer.from(source.read(0, Math.min(source.size, 64))).toString('latin1');
  const known = signatures.find(([signature]) => signature.test(start));
  if (known) return known[1];
  return container ? `it looks like ${container.replace('_pipe', '')}` : undefined;
}

/**
 * True where a file begins with two frames of MPEG audio that name no bit rate and so may be of any length (ISO 11172-3,
 * 2.4.2.3, "free format"): FFmpeg has no decoder for them. ID3v2 tags in front are passed over.
 */
export function isFreeFormat(source: ByteSource): boolean {
  let start = 0;
  for (;;) {
    const header = Buffer.from(source.read(start, 10));
    if (header.length < 10 || header.toString('latin1', 0, 3) !== 'ID3') break;
    start += 10 + header.subarray(6).reduce((size, byte) => size * 128 + (byte & 0x7f), 0);
  }
  const bytes = Buffer.from(source.read(start, 8192));
  const [first, second, third] = bytes;
  if (first !== 0xff || second === undefined || third === undefined) return false;
  // Sync, no reserved version or layer, bit rate 0, no reserved sampling rate
  const isHeader = (second & 0xe0) === 0xe0 && (second & 0x18) !== 0x08 && (second & 0x06) !== 0;
  if (!isHeader || third >> 4 !== 0 || (third & 0x0c) === 0x0c) return false;
  // The same header again, but for the padding bit
  for (let at = bytes.indexOf(0xff, 24); at >= 0; at = bytes.indexOf(0xff, at + 1))
    if (bytes[at + 1] === second && ((bytes[at + 2] ?? 0xff) | 2) === (third | 2)) return true;
  return false;
}
