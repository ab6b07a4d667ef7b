import { inflateSync } from 'node:zlib';
import type { ByteSource } from './ByteSource.ts';
import { synchsafe } from './trailingTagBytes.ts';
import { addUnsynchronisation, removeUnsynchronisation } from './unsynchronisation.ts';

/** A frame of an ID3v2 tag, with what its flags say undone. */
export interface Id3Frame {
  /** With four letters in v2.3 and v2.4, three in v2.2. */
  id: string;
  content: Buffer;
  /** The frame as it stands, header and all, where it is encrypted or damaged and `content` cannot be read. */
  sealed?: Buffer;
}

export interface Id3Tag {
  version: 2 | 3 | 4;
  frames: Id3Frame[];
  /** Where the tag ends, its footer included. */
  end: number;
  /** How many bytes of nothing it has behind its frames; 0 where it is not plain. */
  paddingBytes: number;
  /** False where flags, an extended header or names of another version stand in the way of a simple reader. */
  isPlain: boolean;
}

/** A tag that claims to be larger is read as it stands. */
const mostTagBytes = 64 << 20;
/** A compressed frame that would become larger is no text and no picture. */
const mostFrameBytes = 32 << 20;

/**
 * Takes the ID3v2 tag at a place apart (id3.org/id3v2.4.0-structure, id3v2.3.0, id3v2-00); undefined where there is
 * none, and where it does not come out even. An extended header is passed over, with its checksum; so are frames of
 * no name. Nothing here is shared with what writes tags.
 */
export function parseId3v2(source: ByteSource, start: number): Id3Tag | undefined {
  const header = source.read(start, 10);
  if (header.length < 10 || header.toString('latin1', 0, 3) !== 'ID3') return undefined;
  const version = [2, 3, 4].find((known) => known === header[3]) as 2 | 3 | 4 | undefined;
  const flags = header[5]!;
  if (version === undefined) return undefined;
  const size = synchsafe(header.subarray(6));
  const bodyEnd = start + 10 + size;
  if (bodyEnd > source.size || size > mostTagBytes) return undefined;
  const isUnsynchronised = (flags & 0x80) !== 0;
  let body: Buffer = source.read(start + 10, size);
  let isPlain = true;
  if (version < 4 && isUnsynchronised) {
    const undone = undoUnsynchronisation(body);
    isPlain = undone === undefined;
    body = undone ?? body;
  }
  const extended = version !== 2 && (flags & 0x40) !== 0 ? extendedBytes(body, version) : 0;
  const end = bodyEnd + (version === 4 && (flags & 0x10) !== 0 ? 10 : 0);
  const form: Form = { version, allUnsynchronised: version === 4 && isUnsynchronised };
  const frames = body.subarray(extended);
  const found =
    framesOf(frames, form) ?? (version === 4 ? framesOf(frames, { ...form, longSizes: true }) : undefined);
  if (!found) return undefined;
  isPlain &&= extended === 0 && found.every((frame) => frame.isPlain);
  const padding = frames.subarray(found.at(-1)?.end ?? 0);
  const isEmpty = isPlain && end === bodyEnd && padding.equals(Buffer.alloc(padding.length));
  const paddingBytes = isEmpty ? padding.length : 0;
  return { version, frames: found.map(({ frame }) => frame), end, paddingBytes, isPlain };
}

/** Renders a tag anew, as simply as it can be: what a reader that knows no flags reads right. */
export function plainId3v2({ version, frames }: Id3Tag): Buffer {
  const body = Buffer.concat(
    frames.map(({ id, content, sealed }) => {
      if (sealed) return sealed;
      const head = Buffer.alloc(version === 2 ? 6 : 10);
      head.write(id, 'latin1');
      if (version === 2) head.writeUIntBE(content.length, 3, 3);
      else if (version === 3) head.writeUInt32BE(content.length, 4);
      else synchsafeBytes(content.length).copy(head, 4);
      return Buffer.concat([head, content]);
    }),
  );
  return Buffer.concat([Buffer.from('ID3'), Buffer.of(version, 0, 0), synchsafeBytes(body.length), body]);
}

/** How the frames of a tag are laid out. */
interface Form {
  version: 2 | 3 | 4;
  /** Each frame of a v2.4 tag is unsynchronised by itself. */
  allUnsynchronised: boolean;
  /** Sizes in a v2.4 tag have eight bits a byte: old versions of iTunes wrote them so. */
  longSizes?: boolean;
}

interface FoundFrame {
  frame: Id3Frame;
  end: number;
  isPlain: boolean;
}

/** Splits frames up to the padding; undefined where that does not come out even. */
function framesOf(body: Buffer, form: Form): FoundFrame[] | undefined {
  const found: FoundFrame[] = [];
  for (let at = 0; at < body.length && body[at] !== 0;) {
    const next = frameAt(body, at, form);
    if (!next) return undefined;
    found.push(next);
    at = next.end;
  }
  return found;
}

function frameAt(body: Buffer, at: number, form: Form): FoundFrame | undefined {
  const { version, longSizes = false } = form;
  const [headBytes, idBytes] = version === 2 ? [6, 3] : [10, 4];
  if (at + headBytes > body.length) return undefined;
  const name = body.toString('latin1', at, at + idBytes);
  if (!/^[A-Z0-9]{3}[A-Z0-9 \0]?$/.test(name)) return undefined;
  const end = at + headBytes + sizeOf(body, at, form);
  if (!(end <= body.length)) return undefined;
  const raw = body.subarray(at, end);
  const flags = version === 2 ? 0 : raw[9]!;
  const id = version === 2 ? name : nameIn3(name);
  const content = contentOf(raw.subarray(headBytes), flags, form);
  const frame: Id3Frame = content ? { id, content } : { id, content: Buffer.alloc(0), sealed: raw };
  const isPacked = (flags & (version === 3 ? 0xa0 : 0x48)) !== 0; // compressed, or one of a group
  return { frame, end, isPlain: id === name && !isPacked && !longSizes };
}

function sizeOf(body: Buffer, at: number, { version, longSizes = false }: Form): number {
  if (version === 2) return body.readUIntBE(at + 3, 3);
  const bytes = body.subarray(at + 4, at + 8);
  if (version === 3 || longSizes) return bytes.readUInt32BE();
  return bytes.some((byte) => byte > 0x7f) ? NaN : synchsafe(bytes);
}

/** Undoes grouping, unsynchronisation and compression; undefined where it is encrypted or damaged. */
function contentOf(body: Buffer, flags: number, { version, allUnsynchronised }: Form): Buffer | undefined {
  if (version === 2) return body;
  const [compressed, encrypted, grouped] = version === 3 ? [0x80, 0x40, 0x20] : [0x08, 0x04, 0x40];
  if (flags & encrypted) return undefined;
  const hasLength = version === 3 ? flags & 0x80 : flags & 0x01;
  let content = body.subarray((flags & grouped ? 1 : 0) + (hasLength ? 4 : 0));
  if (version === 4 && (allUnsynchronised || flags & 0x02)) content = removeUnsynchronisation(content);
  if ((flags & compressed) === 0) return content;
  try {
    return inflateSync(content, { maxOutputLength: mostFrameBytes });
  } catch {
    return undefined;
  }
}

/** In v2.3 the size leaves its own four bytes out, in v2.4 it counts them; programs have confused the two. */
function extendedBytes(body: Buffer, version: 3 | 4): number {
  if (body.length < 6) return 0;
  const said = version === 3 ? body.readUInt32BE(0) : synchsafe(body.subarray(0, 4));
  const lengths = version === 3 ? [said + 4, said] : [said, said + 4];
  const beginsAt = (at: number) =>
    at >= 6 && at < body.length && /^([A-Z][A-Z0-9]{2}|\0)/.test(body.toString('latin1', at, at + 3));
  return lengths.find(beginsAt) ?? 0;
}

/** Undefined where only the flag says so, and the bytes do not. */
function undoUnsynchronisation(body: Buffer): Buffer | undefined {
  const plain = removeUnsynchronisation(body);
  const used = body.findLastIndex((byte) => byte !== 0) + 1;
  return addUnsynchronisation(plain).subarray(0, used).equals(body.subarray(0, used)) ? plain : undefined;
}

/** Writes an ID3v2 size: four bytes of seven bits. */
export function synchsafeBytes(size: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f));
}

/** The name in v2.3 of a frame of v2.2 that stands there with a NUL or a space behind; any other name as it is. */
export function nameIn3(name: string): string {
  return /[ \0]$/.test(name) ? (namesIn3[name.slice(0, 3)] ?? name) : name;
}

/** Old versions of iTunes wrote frames of v2.2 into v2.3. */
const namesIn3: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'TT1:TIT1 TT2:TIT2 TT3:TIT3 TP1:TPE1 TP2:TPE2 TP3:TPE3 TP4:TPE4 TAL:TALB TCO:TCON TYE:TYER TDA:TDAT TIM:TIME ' +
    'TRK:TRCK TPA:TPOS TCM:TCOM TXT:TEXT TBP:TBPM TKE:TKEY TLA:TLAN TLE:TLEN TMT:TMED TPB:TPUB TRC:TSRC TOT:TOAL ' +
    'TOA:TOPE TOL:TOLY TOR:TORY TOF:TOFN TCR:TCOP TEN:TENC TSS:TSSE TFT:TFLT TDY:TDLY TCP:TCMP TS2:TSO2 TSA:TSOA ' +
    'TSC:TSOC TSP:TSOP TST:TSOT TXX:TXXX COM:COMM ULT:USLT UFI:UFID WXX:WXXX IPL:IPLS POP:POPM CNT:PCNT'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
