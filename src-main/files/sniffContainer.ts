import type { ByteSource } from './ByteSource.ts';
import { findMpeg } from './findMpeg.ts';
import { remembered } from './remembered.ts';
import { synchsafe } from './trailingTagBytes.ts';

export type Container =
  | 'mpeg' // mp3 and AAC in ADTS: frames without a container
  | 'flac'
  | 'ogg'
  | 'mp4'
  | 'wav'
  | 'aiff'
  | 'asf'
  | 'matroska'
  | 'ape'
  | 'wavpack'
  | 'tta'
  | 'musepack'
  | 'dsf'
  | 'dsdiff';

export interface Sniffed {
  /** Undefined where nothing is known that begins so. */
  container: Container | undefined;
  /** What the first bytes say where they are no audio at all: "a JPEG image". */
  otherKind?: string;
  /** What it is where it is heard and its tags, if it has any, are not read: "a CAF file". */
  heardAs?: string;
  /** Where the audio container begins: after the ID3v2 tags at the start of the file. */
  start: number;
  /** Where those tags begin, or would: after bytes that mean nothing, which some mp3 files begin with. */
  tagStart: number;
}

/** What a file begins with, as Latin-1: the characters themselves, or a pattern of them. */
type Magic = string | RegExp;

const magics: [Magic, Container][] = [
  ['fLaC', 'flac'],
  ['OggS', 'ogg'],
  [/^....(ftyp|moov|mdat|wide|free|skip)/s, 'mp4'],
  [/^RIFF....WAVE/s, 'wav'],
  [/^FORM....AIF[FC]/s, 'aiff'],
  ['\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'asf'],
  ['\x1a\x45\xdf\xa3', 'matroska'],
  ['MAC ', 'ape'],
  ['wvpk', 'wavpack'],
  ['TTA1', 'tta'],
  [/^(MPCK|MP\+)/, 'musepack'],
  ['DSD ', 'dsf'],
  [/^FRM8.{8}DSD /s, 'dsdiff'],
  // Eleven bits of sync, no reserved version (01) or bitrate (1111): ISO 11172-3, 2.4.1.3. Layer I is left out: its
  // FF FE is rather the byte order mark of a text.
  [/^\xff[\xe2-\xe7\xf0-\xfd][^\xf0-\xff]/, 'mpeg'],
];

const heardMagics: [Magic, string][] = [
  ['caff', 'a CAF file'],
  ['.snd', 'an AU file'],
  ['riff\x2e\x91\xcf\x11', 'a Wave64 file'],
  [/^(RF64|BW64)....WAVE/s, 'an RF64 file'],
  ['\x0b\x77', 'an AC-3 stream'],
  ...['\x7f\xfe\x80\x01', '\xfe\x7f\x01\x80', 'DTSHDHDR'].map((magic): [Magic, string] => [
    magic,
    'a DTS stream',
  ]),
  ['#!AMR', 'an AMR file'],
  ['tBaK', 'a TAK file'],
];

/** Modules are known by what they hold at one place or another, and by their names. */
const moduleName = /\.(mod|xm|it|s3m|mtm|stm)$/i;

const otherMagics: [Magic, string][] = [
  ['\xff\xd8\xff', 'a JPEG image'],
  ['\x89PNG\r\n', 'a PNG image'],
  ['GIF8', 'a GIF image'],
  ['%PDF', 'a PDF document'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\x1f\x8b', 'a gzip archive'],
  [/^\s*<(!doctype|html|\?xml)/i, 'a web page or XML'],
];

const begins = (head: string, magic: Magic) =>
  typeof magic === 'string' ? head.startsWith(magic) : magic.test(head);

/**
 * Tells by its first bytes what container a file is, since names lie; the name decides only about mp3 and AAC, which
 * may begin with anything before their first frame, and about tracker modules.
 */
export const sniffContainer: (source: ByteSource, name: string) => Readonly<Sniffed> = remembered(sniff);

function sniff(source: ByteSource, name: string): Sniffed {
  const start = id3v2End(source, 0);
  const head = source.read(start, 16).toString('latin1');
  const container = magics.find(([magic]) => begins(head, magic))?.[1];
  if (container) return { container, start, tagStart: 0 };
  const isFramed = start > 0 || /\.(mp[123]|aac)$/i.test(name);
  const behind = isFramed ? findMpeg(source, start) : undefined;
  if (behind !== undefined) {
    // Junk between tags and frames stays where it is: only junk before the first tag moves where that begins.
    return start > 0
      ? { container: 'mpeg', start, tagStart: 0 }
      : { container: 'mpeg', start: id3v2End(source, behind), tagStart: behind };
  }
  const heardAs = heardMagics.find(([magic]) => begins(head, magic))?.[1];
  const otherKind = otherMagics.find(([magic]) => begins(head, magic))?.[1];
  if (heardAs ?? otherKind)
    return {
      container: undefined,
      start,
      tagStart: 0,
      ...(heardAs ? { heardAs } : { otherKind: otherKind! }),
    };
  if (moduleName.test(name)) return { container: undefined, start, tagStart: 0, heardAs: 'a tracker module' };
  return { container: isFramed ? 'mpeg' : undefined, start, tagStart: 0 };
}

/** Measures the ID3v2 tags from a place on: several may follow each other; id3.org/id3v2.4.0-structure. */
function id3v2End(source: ByteSource, from: number): number {
  let start = from;
  for (;;) {
    const header = source.read(start, 10);
    if (header.length < 10 || header.toString('latin1', 0, 3) !== 'ID3') return start;
    const hasFooter = header[3] === 4 && (header[5]! & 0x10) !== 0;
    const end = start + 10 + synchsafe(header.subarray(6)) + (hasFooter ? 10 : 0);
    if (end > source.size) return start + 10; // a wrong size: its content is passed over as if it were junk
    start = end;
  }
}
