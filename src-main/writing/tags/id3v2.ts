import { crc32 } from 'node:zlib';
import { WriteError } from '../../errors.ts';
import { synchsafe } from '../../files/trailingTagBytes.ts';
import { addUnsynchronisation, removeUnsynchronisation } from '../../files/unsynchronisation.ts';
import { id3Field } from '../fieldMapping.ts';
import type { FieldValues } from '../TaggedFile.ts';
import { convertFrames } from './convertFrames.ts';
import { textsOf } from './frameTexts.ts';
import { commentFrame, encoded, fieldIn, fieldFrames, isFrameOf } from './id3Fields.ts';
import { gatherTexts, textsForId3, type TagTexts } from './tagTexts.ts';
import {
  readFrames,
  textFrame,
  writeSynchsafe,
  type Frame,
  type FrameForm,
  type Id3Version,
} from './id3Frames.ts';

/** Room for what is added later, so that the next change need not move the audio. */
const freshPaddingBytes = 2048;

const flag = { unsynchronised: 0x80, extended: 0x40, experimental: 0x20, footer: 0x10 };

/** Fields whose frames have another name, or lists of another form, in each version. */
const fieldsOfOwnForm = ['GENRE', 'MOOD'];

/**
 * An ID3v2 tag, of which single text fields are replaced and every other frame stays as it is, byte for byte
 * (id3.org/id3v2.4.0-structure, id3v2.3.0, id3v2-00). The version stays, unless it is given as a field (id3Field).
 */
export class Id3v2 {
  readonly version: Id3Version;
  readonly #flags: number;
  readonly #length: number;
  readonly #extended: Buffer;
  readonly #frames: Frame[];
  readonly #longSizes: boolean;

  private constructor(parts: {
    version: Id3Version;
    flags: number;
    length: number;
    extended: Buffer;
    frames: Frame[];
    longSizes?: boolean;
  }) {
    this.version = parts.version;
    this.#flags = parts.flags;
    this.#length = parts.length;
    this.#extended = parts.extended;
    this.#frames = parts.frames;
    this.#longSizes = parts.longSizes ?? false;
  }

  /** An empty tag, or one with the texts of the older tags that it is put in front of. */
  static fresh(version: Id3Version, texts: TagTexts = new Map()): Id3v2 {
    const tag = new Id3v2({
      version,
      flags: 0,
      length: 0,
      extended: Buffer.alloc(0),
      frames: [],
    });
    for (const { id, name, values } of textsForId3(texts, version)) {
      const isLong = id === 'COMM' || id === 'USLT';
      if (isLong) tag.#frames.push(...values.map((value) => commentFrame(id, value, version)));
      else
        tag.#frames.push(
          textFrame(name === undefined ? id : `${id}:${name}`, encoded(id, values, version), version),
        );
    }
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
    const form = formOf(version, flags);
    const usual = readFrames(rest, form);
    const longSizes = !usual && version === 4;
    const frames = longSizes ? readFrames(rest, { ...form, longSizes }) : usual;
    if (!frames) throw damaged('cannot be taken apart');
    return new Id3v2({ version, flags, length: tag.length, extended, frames, longSizes });
  }

  read(field: string): string[] {
    if (field === id3Field) return this.#length > 0 ? [`2.${this.version}`] : [];
    return fieldIn(this.#frames, field, this.#form);
  }

  /** All that it says in texts. */
  texts(): TagTexts {
    const said = this.#frames.flatMap((frame) => textsOf(frame, this.#form));
    const [year, day] = ['TYER', 'TDAT'].map(
      (id) => this.#frames.find(({ name }) => name === id)?.values?.[0],
    );
    const [, dayOfMonth, month] = /^(\d\d)(\d\d)$/.exec(day ?? '') ?? [];
    const date =
      /^\d{4}$/.test(year ?? '') && month !== undefined ? `${year}-${month}-${dayOfMonth}` : undefined;
    return gatherTexts(
      said.map(([name, text]) => [name, name === 'DATE' && date !== undefined ? date : text]),
    );
  }

  /** The frames of other fields, as they stand; where the version is a field, what they say in any version. */
  others(fields: readonly string[]): Buffer[] {
    if (fields.includes(id3Field)) return this.#others(fields);
    const ours = fields.map((field) => isFrameOf(field, this.#form));
    return this.#frames
      .filter((frame) => !isEmpty(frame, this.version) && !ours.some((isOurs) => isOurs(frame)))
      .map(({ raw }) => raw);
  }

  /** Returns the tag with new values: of the same length where they fit, else longer by some padding. */
  write(changes: FieldValues): Buffer {
    const tag = this.#inVersion(changes.get(id3Field)?.[0]);
    let frames = tag.#frames;
    for (const [field, values] of changes)
      if (field !== id3Field) frames = tag.#replaced(frames, field, values);
    // TagLib reads no frame behind one with nothing in it, which no tag should have.
    const [empty, full] = [true, false].map((wanted) =>
      frames.filter((frame) => isEmpty(frame, tag.version) === wanted),
    );
    return tag.#render(Buffer.concat([...full!, ...empty!].map(({ raw }) => raw)));
  }

  /** Throws WriteError where not all of it can be taken over. */
  #inVersion(wanted: string | undefined): Id3v2 {
    const version = wanted === '2.3' ? 3 : wanted === '2.4' ? 4 : this.version;
    if (version === this.version || version === 2) return this;
    const restricts = this.version === 4 && ((this.#extended[5] ?? 0) & 0x50) !== 0;
    if (restricts) throw new WriteError('its ID3v2 tag has an extended header that only its version has');
    const frames = convertFrames(this.#frames, this.#form, version);
    // No player of today needs it unsynchronised.
    const flags = this.#flags & flag.experimental;
    const tag = new Id3v2({ version, flags, length: this.#length, extended: Buffer.alloc(0), frames });
    const converted = fieldsOfOwnForm.reduce((list, field) => {
      const values = this.read(field);
      return values.length > 0 ? tag.#replaced(list, field, values) : list;
    }, frames);
    return new Id3v2({ version, flags, length: this.#length, extended: Buffer.alloc(0), frames: converted });
  }

  #others(fields: readonly string[]): Buffer[] {
    const kept = fieldsOfOwnForm.filter((field) => !fields.includes(field));
    const as4 = { version: 4 as const, allUnsynchronised: false };
    const ours = [...fields, ...kept].map((field) => isFrameOf(field, as4));
    const frames = convertFrames(this.#frames, this.#form, 4, { inUtf8: true });
    // v2.3 cannot tell "Rock; Pop" from two values.
    const values = (field: string) => this.read(field).flatMap((value) => value.split(/ *; */));
    return [
      ...kept.map((field) => Buffer.from([field, ...values(field)].join('\0'))),
      ...frames.filter((frame) => !ours.some((isOurs) => isOurs(frame))).map(({ raw }) => raw),
    ];
  }

  /** Puts a field in the place of the first frame that held it, or after all others. */
  #replaced(frames: Frame[], field: string, values: readonly string[]): Frame[] {
    const isOurs = isFrameOf(field, this.#form);
    const at = frames.findIndex(isOurs);
    const others = frames.filter((frame) => !isOurs(frame));
    const made = fieldFrames(field, values, frames.filter(isOurs), this.#form);
    // As all others of the tag: readers go by one of them
    if (this.#longSizes) for (const { raw } of made) raw.writeUInt32BE(raw.length - 10, 4);
    // Everything before the first frame of the field is not the field: its index holds for the others, too.
    return others.toSpliced(at < 0 ? others.length : at, 0, ...made);
  }

  get #form(): FrameForm {
    return formOf(this.version, this.#flags);
  }

  #render(frames: Buffer): Buffer {
    // TagLib and exiftool read no frame behind that of v2.3, and no other writer keeps it.
    const keepsExtended = this.version === 4;
    const extended = keepsExtended ? Buffer.from(this.#extended) : Buffer.alloc(0);
    // FFmpeg takes the sizes of frames in an unsynchronised tag for those of the bytes in the file, and loses its place.
    const flags = keepsExtended ? this.#flags : this.#flags & ~(flag.extended | flag.unsynchronised);
    const body = Buffer.concat([extended, frames]);
    const hasFooter = this.version === 4 && (this.#flags & flag.footer) !== 0;
    const room = this.#length - 10 - (hasFooter ? 10 : 0);
    const fits = body.length <= room;
    // A tag with a footer has no padding (id3v2.4.0-structure, 3.3).
    const padding = hasFooter ? 0 : fits ? room - body.length : freshPaddingBytes;
    const size = body.length + padding;
    if (size >= 2 ** 28) throw new WriteError('its ID3v2 tag would become larger than ID3v2 allows');
    if (this.version === 4) writeChecksum(body, extended.length, padding);
    const header = Buffer.from([0x49, 0x44, 0x33, this.version, 0, flags, 0, 0, 0, 0]);
    writeSynchsafe(header, 6, size);
    const footer = Buffer.from(header);
    footer.write('3DI', 'latin1');
    return Buffer.concat([header, body, Buffer.alloc(padding), ...(hasFooter ? [footer] : [])]);
  }
}

function isEmpty({ raw }: Frame, version: Id3Version): boolean {
  return raw.length === (version === 2 ? 6 : 10);
}

/** Writes the checksum of an extended header of v2.4, over frames and padding, as five bytes of seven bits (3.2). */
function writeChecksum(body: Buffer, extendedBytes: number, padding: number): void {
  if (extendedBytes === 0 || (body[5]! & 0x20) === 0) return;
  const at = 6 + (body[5]! & 0x40 ? 1 + body[6]! : 0) + 1;
  if (body[at - 1] !== 5 || at + 5 > extendedBytes) throw damaged('has an extended header that is damaged');
  const sum = crc32(Buffer.concat([body.subarray(extendedBytes), Buffer.alloc(padding)]));
  body[at] = sum >>> 28;
  for (let index = 1; index < 5; index++) body[at + index] = (sum >>> (7 * (4 - index))) & 0x7f;
}

function extendedHeader(body: Buffer, version: 3 | 4): Buffer {
  if (body.length < 6) throw damaged('is cut short');
  const length = version === 3 ? body.readUInt32BE(0) + 4 : synchsafe(body.subarray(0, 4));
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

function formOf(version: Id3Version, flags: number): FrameForm {
  return { version, allUnsynchronised: version === 4 && (flags & flag.unsynchronised) !== 0 };
}

function damaged(how: string): WriteError {
  return new WriteError(`its ID3v2 tag ${how}: another program may be able to mend it`);
}
