import { WriteError } from '../../errors.ts';
import { namesToRead, nativeName } from '../fieldMapping.ts';
import type { FieldValues } from '../TaggedFile.ts';
import { numberIn, numberInto } from './numberTexts.ts';
import { textsForVorbis, type TagTexts } from './tagTexts.ts';

/**
 * The comments of a Vorbis stream, which FLAC, Opus and Speex hold as well: lines NAME=value, of which those of single
 * fields are replaced and all others stay as they are, byte for byte (https://xiph.org/vorbis/doc/v-comment.html).
 */
export class VorbisComment {
  /** Who encoded the file, with its length in front. */
  readonly #vendor: Buffer;
  readonly #lines: Buffer[];
  /** What follows the comments: a framing bit, padding, what Opus lets programs keep there. */
  readonly rest: Buffer;

  private constructor(vendor: Buffer, lines: Buffer[], rest: Buffer) {
    this.#vendor = vendor;
    this.#lines = lines;
    this.rest = rest;
  }

  /** Empty comments, or those with the texts of the older tags that they are put in front of; `old` has no lines. */
  static fresh(texts: TagTexts = new Map(), old?: VorbisComment): VorbisComment {
    const lines = textsForVorbis(texts).flatMap(([name, values]) =>
      values.map((value) => lineOf(name, value)),
    );
    const vendor = old ? old.#vendor : withLength(Buffer.from('Hearmark'));
    return new VorbisComment(vendor, lines, old?.rest ?? Buffer.alloc(0));
  }

  /** Throws WriteError where the lengths do not come out even. */
  static parse(bytes: Buffer): VorbisComment {
    let at = 0;
    const take = () => {
      if (at + 4 > bytes.length) throw damaged();
      const end = at + 4 + bytes.readUInt32LE(at);
      if (end > bytes.length) throw damaged();
      const taken = bytes.subarray(at, end);
      at = end;
      return taken;
    };
    const vendor = take();
    if (at + 4 > bytes.length) throw damaged();
    const count = bytes.readUInt32LE(at);
    at += 4;
    if (count * 4 > bytes.length - at) throw damaged();
    const lines = Array.from({ length: count }, take);
    return new VorbisComment(vendor, lines, bytes.subarray(at));
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  read(field: string): string[] {
    const names = namesToRead(field, 'Vorbis');
    return this.#lines
      .filter((line) => names.includes(nameOf(line)))
      .map((line) => numberIn(field, textOf(line)))
      .filter((value) => value !== '');
  }

  /** The vendor and the lines of other fields, as they stand. */
  others(fields: readonly string[]): Buffer[] {
    const names = fields.flatMap((field) => namesToRead(field, 'Vorbis'));
    return [this.#vendor, ...this.#lines.filter((line) => !names.includes(nameOf(line)))];
  }

  /** Returns the comments with new values, without what follows them. */
  write(changes: FieldValues): Buffer {
    let lines = this.#lines;
    for (const [field, values] of changes) {
      const names = namesToRead(field, 'Vorbis');
      const isOurs = (line: Buffer) => names.includes(nameOf(line));
      const at = lines.findIndex(isOurs);
      const others = lines.filter((line) => !isOurs(line));
      const name = nativeName(field, 'Vorbis');
      const old = lines.filter(isOurs).map(textOf);
      const added = values.map((value) => lineOf(name, numberInto(field, value, old)));
      lines = others.toSpliced(at < 0 ? others.length : at, 0, ...added);
    }
    const count = Buffer.alloc(4);
    count.writeUInt32LE(lines.length);
    return Buffer.concat([this.#vendor, count, ...lines]);
  }
}

function lineOf(name: string, value: string): Buffer {
  return withLength(Buffer.from(`${name}=${value}`));
}

function nameOf(line: Buffer): string {
  const end = line.indexOf('=', 4);
  return line.toString('latin1', 4, Math.max(end, 4)).toUpperCase();
}

function textOf(line: Buffer): string {
  return line.toString('utf8', line.indexOf('=', 4) + 1).trim();
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function damaged(): WriteError {
  return new WriteError(
    'its Vorbis comments cannot be taken apart: another program may be able to mend them',
  );
}
