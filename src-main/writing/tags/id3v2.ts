import { inflateSync } from 'node:zlib';
import { WriteError } from '../../errors.ts';
import { synchsafe } from '../../files/trailingTagBytes.ts';
import { namesToRead, nativeName } from '../fieldMapping.ts';
import type { FieldValues } from '../TaggedFile.ts';
import { decodeGenres } from './id3Genres.ts';
import { decodeText, encodeText } from './id3Text.ts';
import { addUnsynchronisation, removeUnsynchronisation } from './unsynchronisation.ts';

export type Id3Version = 2 | 3 | 4;

interface Frame {
  /** "TCON", or "TXXX:MOOD" in capitals. */
  name: string;
  /** The frame as it stands, header and all. */
  raw: Buffer;
  /** What a text frame says; undefined for every other frame, and where it is encrypted. */
  values: string[] | undefined;
}

/** Room for what is added later, so that the next change need not move the audio. */
const freshPaddingBytes = 2048;

const flag = { unsynchronised: 0x80, extended: 0x40, footer: 0x10 };

/**
 * An ID3v2 tag, of which single text fields are replaced and every other frame stays as it is, byte for byte
 * (id3.org/id3v2.4.0-structure, id3v2.3.0, id3v2-00). The version stays.
 */
export class Id3v2 {
  readonly version: Id3Version;
  readonly #flags: number;
  readonly #length: number;
  readonly #extended: Buffer;
  readonly #frames: Frame[];

  private constructor(parts: {
    version: Id3Version;
    flags: number;
    length: number;
    extended: Buffer;
    frames: Frame[];
  }) {
    this.version = parts.version;
    this.#flags = parts.flags;
    this.#length = parts.length;
    this.#extended = parts.extended;
    this.#frames = parts.frames;
  }

  /** An empty tag, or one with the texts of an older tag that it is put in front of, by frame name. */
  static fresh(version: Id3Version, texts: readonly [name: string, text: string][] = []): Id3v2 {
    const tag = new Id3v2({
      version,
      flags: 0,
      length: 0,
      extended: Buffer.alloc(0),
      frames: [],
    });
    for (const [name, text] of texts) tag.#frames.push(tag.#frameOf(name, [text]));
    return tag;
  }

  /** Reads a tag from its header to its end. Throws WriteError where not all of it is understood. */
  static parse(tag: Buffer): Id3v2 {
    const version = tag[3] as Id3Version;
    if (![2, 3, 4].includes(version)) throw damaged(`is of the unknown version 2.${version}`);
    const flags = tag[5]!;
    if (version === 2 && (flags & 0x40) !== 0) throw damaged('is compressed');
    const footerBytes = version === 4 && flags & flag.footer ? 10 : 0;
    let body: Buffer = tag.subarray(10, tag.length - footerBytes);
    if (version < 4 && flags & flag.unsynchronised) body = undoUnsynchronisation(body);
    const extended =
      version !== 2 && flags & flag.extended ? extendedHeader(body, version) : body.subarray(0, 0);
    const rest = body.subarray(extended.length);
    const allUnsynchronised = version === 4 && (flags & flag.unsynchronised) !== 0;
    const frames = readFrames(rest, { version, allUnsynchronised });
    if (!frames) throw damaged('cannot be taken apart');
    return new Id3v2({ version, flags, length: tag.length, extended, frames });
  }

  read(field: string): string[] {
    const names = namesToRead(field, `ID3v2.${this.version}`);
    const texts = this.#frames
      .filter(({ name }) => names.includes(name))
      .flatMap(({ values }) => values ?? []);
    const values = this.version === 4 ? texts : texts.flatMap((text) => text.split(';'));
    const said = field === 'GENRE' ? values.flatMap((value) => decodeGenres(value, this.version)) : values;
    return said.map((value) => value.trim()).filter((value) => value !== '');
  }

  /** The frames of other fields, as they stand. */
  others(fields: readonly string[]): Buffer[] {
    const names = fields.flatMap((field) => namesToRead(field, `ID3v2.${this.version}`));
    return this.#frames.filter(({ name }) => !names.includes(name)).map(({ raw }) => raw);
  }

  /** Returns the tag with new values: of the same length where they fit, else longer by some padding. */
  write(changes: FieldValues): Buffer {
    let frames = this.#frames;
    for (const [field, values] of changes) frames = this.#replaced(frames, field, values);
    return this.#render(Buffer.concat(frames.map(({ raw }) => raw)));
  }

  /** Puts a field in the place of the first frame that held it, or after all others. */
  #replaced(frames: Frame[], field: string, values: readonly string[]): Frame[] {
    const names = namesToRead(field, `ID3v2.${this.version}`);
    const isOurs = ({ name }: Frame) => names.includes(name);
    if (frames.some((frame) => isOurs(frame) && frame.values === undefined)) {
      throw new WriteError(`the field ${field} of its ID3v2 tag is encrypted or damaged`);
    }
    const at = frames.findIndex(isOurs);
    const others = frames.filter((frame) => !isOurs(frame));
    if (values.length === 0) return others;
    const frame = this.#frameOf(nativeName(field, `ID3v2.${this.version}`), values);
    // Everything before the first frame of the field is not the field: its index holds for the others, too.
    return others.toSpliced(at < 0 ? others.length : at, 0, frame);
  }

  #frameOf(name: string, values: readonly string[]): Frame {
    const [, id, description] = /^([^:]+)(?::(.*))?$/s.exec(name)!;
    const texts = this.version === 4 ? values : [values.join('; ')];
    const body = encodeText(texts, description, this.version === 4);
    const header = Buffer.alloc(this.version === 2 ? 6 : 10);
    header.write(id!, 'latin1');
    if (this.version === 2) header.writeUIntBE(body.length, 3, 3);
    else if (this.version === 4) writeSynchsafe(header, 4, body.length);
    else header.writeUInt32BE(body.length, 4);
    return { name: name.toUpperCase(), raw: Buffer.concat([header, body]), values: [...values] };
  }

  #render(frames: Buffer): Buffer {
    let body: Buffer = Buffer.concat([this.#extended, frames]);
    const unsynchronised = this.version < 4 && (this.#flags & flag.unsynchronised) !== 0;
    if (unsynchronised) body = addUnsynchronisation(body);
    const hasFooter = this.version === 4 && (this.#flags & flag.footer) !== 0;
    const room = this.#length - 10 - (hasFooter ? 10 : 0);
    const fits = body.length <= room;
    // A tag with a footer has no padding (id3v2.4.0-structure, 3.3).
    const padding = hasFooter ? 0 : fits ? room - body.length : freshPaddingBytes;
    const size = body.length + padding;
    if (size >= 2 ** 28) throw new WriteError('its ID3v2 tag would become larger than ID3v2 allows');
    // v2.3 keeps the number of padding bytes in its extended header (id3v2.3.0, 3.2).
    if (this.version === 3 && this.#extended.length >= 10 && !unsynchronised) body.writeUInt32BE(padding, 6);
    const header = Buffer.from([0x49, 0x44, 0x33, this.version, 0, this.#flags, 0, 0, 0, 0]);
    writeSynchsafe(header, 6, size);
    const footer = Buffer.from(header);
    footer.write('3DI', 'latin1');
    return Buffer.concat([header, body, Buffer.alloc(padding), ...(hasFooter ? [footer] : [])]);
  }
}

/** Where the checksum of an extended header would have to follow every change, the tag is left alone. */
function extendedHeader(body: Buffer, version: 3 | 4): Buffer {
  if (body.length < 6) throw damaged('is cut short');
  const length = version === 3 ? body.readUInt32BE(0) + 4 : synchsafe(body.subarray(0, 4));
  const hasChecksum = version === 3 ? (body[4]! & 0x80) !== 0 : (body[5]! & 0x20) !== 0;
  if (hasChecksum) throw damaged('carries a checksum over itself');
  if (length < 6 || length > body.length) throw damaged('is cut short');
  return body.subarray(0, length);
}

function undoUnsynchronisation(body: Buffer): Buffer {
  const plain = removeUnsynchronisation(body);
  // Only what comes back the same is safe to take apart and put together again.
  const end = body.findLastIndex((byte) => byte !== 0) + 1;
  const again = addUnsynchronisation(plain);
  if (!again.subarray(0, end).equals(body.subarray(0, end))) throw damaged('is wrongly unsynchronised');
  return plain;
}

interface FrameForm {
  version: Id3Version;
  allUnsynchronised: boolean;
}

/** Splits a tag into frames up to its padding; undefined where that does not come out even. */
function readFrames(body: Buffer, form: FrameForm): Frame[] | undefined {
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
        : version === 4
          ? synchsafeOrNaN(body, at + 4)
          : body.readUInt32BE(at + 4);
    const end = at + headerBytes + size;
    if (!(end <= body.length)) return undefined;
    frames.push(frameOf(id, body.subarray(at, end), headerBytes, form));
    at = end;
  }
  return body.subarray(at).every((byte) => byte === 0) ? frames : undefined;
}

function frameOf(id: string, raw: Buffer, headerBytes: number, form: FrameForm): Frame {
  if (!id.startsWith('T')) return { name: id, raw, values: undefined };
  const content = contentOf(raw, headerBytes, form);
  const isNamed = id === 'TXXX' || id === 'TXX';
  if (!content) return { name: id, raw, values: undefined };
  const [first = '', ...rest] = decodeText(content);
  return isNamed
    ? { name: `${id}:${first}`.toUpperCase(), raw, values: rest }
    : { name: id, raw, values: [first, ...rest] };
}

/** The bytes that a frame holds once its flags are undone; undefined where they are encrypted or damaged. */
function contentOf(raw: Buffer, headerBytes: number, { version, allUnsynchronised }: FrameForm) {
  let content: Buffer = raw.subarray(headerBytes);
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

function writeSynchsafe(target: Buffer, at: number, value: number): void {
  for (let index = 0; index < 4; index++) target[at + index] = (value >> (7 * (3 - index))) & 0x7f;
}

function damaged(how: string): WriteError {
  return new WriteError(`its ID3v2 tag ${how}: another program may be able to mend it`);
}
