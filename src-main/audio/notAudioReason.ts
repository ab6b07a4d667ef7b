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
