import { inflateSync } from 'node:zlib';
import { nameIn3 } from '../../files/id3v2Tag.ts';
import { synchsafe } from '../../files/trailingTagBytes.ts';
import { removeUnsynchronisation } from '../../files/unsynchronisation.ts';
import { decodeText, encodeText } from '../../files/id3Text.ts';
import { isZero } from './isZero.ts';

export type Id3Version = 2 | 3 | 4;

export interface Frame {
  /** "TCON", or "TXXX:MOOD" in capitals. */
  name: string;
  /** The frame as it stands, header and all. */
  raw: Buffer;
  /** What a text frame says; undefined for every other frame, and where it is encrypted. */
  values: string[] | undefined;
}

/** What the frames of a tag are to be read by. */
export interface FrameForm {
  version: Id3Version;
  /** Each frame of a v2.4 tag is unsynchronised by itself. */
  allUnsynchronised: boolean;
  /** Sizes in a v2.4 tag have eight bits a byte: old versions of iTunes wrote them so. */
  longSizes?: boolean;
}

/** Splits a tag into frames up to its padding; undefined where that does not come out even. */
export function readFrames(body: Buffer, form: FrameForm): Frame[] | undefined {
  const { version } = form;
  const [headerBytes, idBytes] = version === 2 ? [6, 3] : [10, 4];
  const frames: Frame[] = [];
  let at = 0;
  while (at < body.length && body[at] !== 0) {
    if (at + headerBytes > body.length) return undefined;
    const id = body.toString('latin1', at, at + idBytes);
    if (!/^[A-Z0-9]{3}[A-Z0-9 \0]?$/.test(id)) return undefined;
    const size =
      version === 2
        ? body.readUIntBE(at + 3, 3)
        : version === 4 && !form.longSizes
          ? synchsafeOrNaN(body, at + 4)
          : body.readUInt32BE(at + 4);
    const end = at + headerBytes + size;
    if (!(end <= body.length)) return undefined;
    frames.push(frameOf(id, body.subarray(at, end), form));
    at = end;
  }
  return isZero(body.subarray(at)) ? frames : undefined;
}

/** Makes a text frame; a name "TXXX:MOOD" has its description after the colon. Before v2.4 lists are joined. */
export function textFrame(name: string, values: readonly string[], version: Id3Version): Frame {
  const [, id, description] = /^([^:]+)(?::(.*))?$/s.exec(name)!;
  const texts = version === 4 ? values : [values.join('; ')];
  const raw = frameBytes(id!, encodeText(texts, description, version === 4), version);
  return { name: name.toUpperCase(), raw, values: [...values] };
}

/** Puts the header before the content of a frame. `flags` are its two bytes, which v2.2 does not have. */
export function frameBytes(id: string, content: Buffer, version: Id3Version, flags = 0): Buffer {
  const header = Buffer.alloc(version === 2 ? 6 : 10);
  header.write(id, 'latin1');
  if (version === 2) header.writeUIntBE(content.length, 3, 3);
  else {
    if (version === 4) writeSynchsafe(header, 4, content.length);
    else header.writeUInt32BE(content.length, 4);
    header.writeUInt16BE(flags, 8);
  }
  return Buffer.concat([header, content]);
}

/** Makes a frame of its bytes. */
export function frameOf(id: string, raw: Buffer, form: FrameForm): Frame {
  const name = nameIn3(id);
  const content = id.startsWith('T') ? frameContent(raw, form) : undefined;
  if (!content) return { name, raw, values: undefined };
  const isNamed = name === 'TXXX' || name === 'TXX';
  const [first = '', ...rest] = decodeText(content);
  return isNamed
    ? { name: `${name}:${first}`.toUpperCase(), raw, values: rest }
    : { name, raw, values: [first, ...rest] };
}

/** The bytes that a frame holds once its flags are undone; undefined where they are encrypted or damaged. */
export function frameContent(raw: Buffer, { version, allUnsynchronised }: FrameForm): Buffer | undefined {
  let content: Buffer = raw.subarray(version === 2 ? 6 : 10);
  if (version === 2) return content;
  const flags = raw[9]!;
  const [compressed, encrypted, grouped] = version === 3 ? [0x80, 0x40, 0x20] : [0x08, 0x04, 0x40];
  if (flags & encrypted) return undefined;
  const hasLength = version === 3 ? flags & 0x80 : flags & 0x01;
  content = content.subarray((flags & grouped ? 1 : 0) + (hasLength ? 4 : 0));
  if (version === 4 && (allUnsynchronised || flags & 0x02)) content = removeUnsynchronisation(content);
  if ((flags & compressed) === 0) return content;
  try {
    return inflateSync(content, { maxOutputLength: 1 << 20 });
  } catch {
    return undefined;
  }
}

function synchsafeOrNaN(bytes: Buffer, at: number): number {
  const size = bytes.subarray(at, at + 4);
  return size.some((byte) => byte > 0x7f) ? NaN : synchsafe(size);
}

/** Writes a number as four bytes of seven bits each. */
export function writeSynchsafe(target: Buffer, at: number, value: number): void {
  for (let index = 0; index < 4; index++) target[at + index] = (value >> (7 * (3 - index))) & 0x7f;
}
