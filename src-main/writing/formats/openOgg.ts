import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import type { Splice } from '../patch.ts';
import { isZero } from '../tags/isZero.ts';
import { VorbisComment } from '../tags/vorbisComment.ts';
import { joinParts, type FieldValues, type TaggedFile } from '../TaggedFile.ts';
import {
  makePages,
  mostSegments,
  readPage,
  refuseDamaged,
  renumbered,
  segmentsOf,
  type OggPage,
} from './oggPages.ts';

/** How the comments are packed in the second packet of a stream. */
interface Codec {
  /** How its first packet begins. */
  magic: string;
  /** What stands before the comments; a number of bytes where they say something of their own. */
  prefix: string | number;
  /** What ends the comments. */
  suffix: Buffer;
  /** Whether zeros may follow: Opus says so (RFC 7845, 5.2), decoders of the others pass over them. */
  mayPad: boolean;
}

const codecs: Codec[] = [
  { magic: '\x01vorbis', prefix: '\x03vorbis', suffix: Buffer.of(1), mayPad: true },
  { magic: 'OpusHead', prefix: 'OpusTags', suffix: Buffer.alloc(0), mayPad: true },
  { magic: 'Speex   ', prefix: '', suffix: Buffer.alloc(0), mayPad: false },
  // A metadata block with its header, the length in it (RFC 9639, 10.1).
  { magic: '\x7fFLAC', prefix: 4, suffix: Buffer.alloc(0), mayPad: false },
];

/** As much as mutagen leaves: the next change need not move the audio. */
const freshPaddingBytes = 1024;
/** Pages that a header may take: a cover of 30 MB. */
const mostHeaderPages = 512;

/** Opens an Ogg file with one stream of Vorbis, Opus, Speex or FLAC. Throws WriteError for any other. */
export function openOgg(source: ByteSource): TaggedFile {
  const first = readPage(source, 0);
  const head = first ? source.read(first.bodyStart, 16).toString('latin1') : '';
  const codec = codecs.find(({ magic }) => head.startsWith(magic));
  if (!first || !codec) throw new WriteError('its Ogg stream is not Vorbis, Opus, Speex or FLAC');
  const pages = headerPages(source, first);
  const packet = new CommentPacket(source, pages, codec);
  return joinParts([
    {
      type: 'Vorbis',
      region: { start: pages[0]!.start, end: pages.at(-1)!.end },
      role: 'leads',
      read: (field) => packet.comment.read(field),
      others: (fields) => packet.comment.others(fields),
      write: (values) => (values.size === 0 ? [] : packet.write(values)),
    },
  ]);
}

/** The pages from the one where the comments begin to the one where they end. */
function headerPages(source: ByteSource, first: OggPage): OggPage[] {
  const pages: OggPage[] = [];
  for (let at = first.end; pages.length < mostHeaderPages;) {
    const page = readPage(source, at);
    if (!page) break;
    if (page.serial !== first.serial) throw new WriteError('it holds several streams side by side');
    refuseDamaged(source.read(page.start, page.end - page.start));
    pages.push(page);
    if (page.segments.some((length) => length < 255)) return pages;
    at = page.end;
  }
  throw new WriteError('its Ogg headers have no end: it is damaged');
}

class CommentPacket {
  readonly comment: VorbisComment;
  readonly #source: ByteSource;
  readonly #pages: OggPage[];
  readonly #codec: Codec;
  readonly #prefix: Buffer;
  readonly #length: number;
  /** What the last page holds beside: the beginning of the packet that follows. */
  readonly #restSegments: Buffer;
  readonly #restBody: Buffer;
  /** Bytes after the comments that are kept; what is zeros alone is padding. */
  readonly #kept: Buffer;

  constructor(source: ByteSource, pages: OggPage[], codec: Codec) {
    this.#source = source;
    this.#pages = pages;
    this.#codec = codec;
    const segments = Buffer.concat(pages.map((page) => page.segments));
    const body = Buffer.concat(pages.map(({ bodyStart, end }) => source.read(bodyStart, end - bodyStart)));
    const last = segments.findIndex((length) => length < 255);
    this.#length = 255 * last + segments[last]!;
    this.#restSegments = segments.subarray(last + 1);
    this.#restBody = body.subarray(this.#length);
    const packet = body.subarray(0, this.#length);
    const prefixBytes = typeof codec.prefix === 'number' ? codec.prefix : codec.prefix.length;
    this.#prefix = packet.subarray(0, prefixBytes);
    if (typeof codec.prefix === 'string' && this.#prefix.toString('latin1') !== codec.prefix)
      throw noComments();
    if (typeof codec.prefix === 'number' && (this.#prefix[0]! & 0x7f) !== 4) throw noComments();
    this.comment = VorbisComment.parse(packet.subarray(prefixBytes));
    const rest = this.comment.rest.subarray(codec.suffix.length);
    this.#kept = isZero(rest) ? Buffer.alloc(0) : rest;
  }

  write(values: FieldValues): Splice[] {
    const { suffix, mayPad } = this.#codec;
    const content = Buffer.concat([this.#prefix, this.comment.write(values), suffix, this.#kept]);
    if (typeof this.#codec.prefix === 'number') {
      if (content.length - 4 >= 2 ** 24)
        throw new WriteError('its comments would become larger than FLAC allows');
      content.writeUIntBE(content.length - 4, 1, 3);
    }
    const padding = mayPad && this.#kept.length === 0 ? this.#paddingFor(content.length) : 0;
    return this.#layOut(Buffer.concat([content, Buffer.alloc(padding)]));
  }

  /** Keeps the packet as long as it is where that is possible, else adds some, but no page for that alone. */
  #paddingFor(length: number): number {
    if (length <= this.#length) return this.#length - length;
    const room = mostSegments * this.#pages.length - this.#restSegments.length;
    const spare = room * 255 - 1 - length;
    return Math.min(freshPaddingBytes, Math.max(0, spare));
  }

  #layOut(packet: Buffer): Splice[] {
    const segments = Buffer.concat([segmentsOf(packet.length), this.#restSegments]);
    const needed = Math.ceil(segments.length / mostSegments);
    const count = Math.min(Math.max(needed, this.#pages.length), segments.length);
    const { start, serial, number } = this.#pages[0]!;
    const made = makePages(segments, Buffer.concat([packet, this.#restBody]), {
      serial,
      firstNumber: number,
      count,
    });
    const end = this.#pages.at(-1)!.end;
    const added = count - this.#pages.length;
    return [{ start, end, bytes: Buffer.concat(made) }, ...this.#renumber(end, serial, added)];
  }

  /** Pages are numbered, and checksummed with their numbers: another page in front changes all that follow. */
  #renumber(from: number, serial: number, added: number): Splice[] {
    const splices: Splice[] = [];
    if (added === 0) return splices;
    for (let page = readPage(this.#source, from); page; page = readPage(this.#source, page.end)) {
      if (page.serial !== serial || page.isFirst) break; // another stream, chained behind this one
      const bytes = renumbered(this.#source.read(page.start, page.end - page.start), page.number + added);
      splices.push({ start: page.start + 18, end: page.start + 26, bytes });
      if (page.isLast) break;
    }
    return splices;
  }
}

function noComments(): WriteError {
  return new WriteError('its Ogg stream has no comments where they belong: it is damaged');
}
