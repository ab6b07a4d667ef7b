import { isUtf8 } from 'node:buffer';
import { WriteError } from '../../errors.ts';
import { namesToRead, nativeName } from '../fieldMapping.ts';
import type { FieldValues } from '../TaggedFile.ts';
import { numberIn, numberInto } from './numberTexts.ts';
import { gatherTexts, nameOfItem, textsForApe, type TagTexts } from './tagTexts.ts';

interface Item {
  /** In capitals: the case of a key does not matter. */
  key: string;
  raw: Buffer;
  /** Undefined where it is no text. */
  values: string[] | undefined;
  /** As Latin-1 has it where it is no UTF-8, against the book: so no byte of it is lost. Undefined where that is the same. */
  latin1?: string[] | undefined;
}

const frameBytes = 32;
const hasHeaderFlag = 0x80000000;
const isHeaderFlag = 0x20000000;

/**
 * An APEv2 tag, of which single text items are replaced and all others stay as they are, byte for byte
 * (https://wiki.hydrogenaud.io/index.php?title=APEv2_specification).
 */
export class ApeV2 {
  readonly #items: Item[];
  readonly #hasHeader: boolean;
  /** The highest bits of the footer's flags: "read only" and what else a writer kept there. */
  readonly #flags: number;

  private constructor(items: Item[], hasHeader: boolean, flags: number) {
    this.#items = items;
    this.#hasHeader = hasHeader;
    this.#flags = flags;
  }

  /** An empty tag, or one with the texts of the older tags that it is put in front of. */
  static fresh(texts: TagTexts = new Map()): ApeV2 {
    return new ApeV2(
      textsForApe(texts).map(([key, values]) => textItem(key, values)),
      true,
      0,
    );
  }

  /** Reads a tag with its footer, and its header where it has one. Throws WriteError where it is not understood. */
  static parse(tag: Buffer): ApeV2 {
    const footer = tag.subarray(tag.length - frameBytes);
    if (footer.readUInt32LE(8) !== 2000) throw damaged('is of version 1, which knows no Unicode');
    const hasHeader = tag.toString('latin1', 0, 8) === 'APETAGEX' && tag.length >= 2 * frameBytes;
    const body = tag.subarray(hasHeader ? frameBytes : 0, tag.length - frameBytes);
    const items: Item[] = [];
    let at = 0;
    while (at < body.length) {
      const item = readItem(body, at);
      items.push(item);
      at += item.raw.length;
    }
    if (items.length !== footer.readUInt32LE(16)) throw damaged('counts its items wrongly');
    return new ApeV2(items, hasHeader, footer.readUInt32LE(20) & 0x1fffffff);
  }

  read(field: string): string[] {
    const names = namesToRead(field, 'APEv2');
    const texts = this.#items.filter(({ key }) => names.includes(key)).flatMap(({ values }) => values ?? []);
    return texts.map((text) => numberIn(field, text.trim())).filter((text) => text !== '');
  }

  /** All that it says in texts, but what mp3gain keeps there for itself. */
  texts(): TagTexts {
    const said = this.#items.filter(({ key }) => !key.startsWith('MP3GAIN_'));
    return gatherTexts(
      said.flatMap(({ key, values = [], latin1 = values }) =>
        latin1.map((value) => [nameOfItem(key), value.trim()] as const),
      ),
    );
  }

  /** The items of other fields, as they stand. */
  others(fields: readonly string[]): Buffer[] {
    const names = fields.flatMap((field) => namesToRead(field, 'APEv2'));
    return this.#items.filter(({ key }) => !names.includes(key)).map(({ raw }) => raw);
  }

  write(changes: FieldValues): Buffer {
    let items = this.#items;
    for (const [field, values] of changes) items = replaced(items, field, values);
    const body = Buffer.concat(items.map(({ raw }) => raw));
    const frame = (flags: number) => {
      const bytes = Buffer.alloc(frameBytes);
      bytes.write('APETAGEX');
      const all = (flags | (this.#hasHeader ? hasHeaderFlag : 0) | this.#flags) >>> 0;
      [2000, body.length + frameBytes, items.length, all].forEach((value, index) =>
        bytes.writeUInt32LE(value, 8 + 4 * index),
      );
      return bytes;
    };
    return Buffer.concat([...(this.#hasHeader ? [frame(isHeaderFlag)] : []), body, frame(0)]);
  }
}

function readItem(body: Buffer, at: number): Item {
  const keyEnd = body.indexOf(0, at + 8);
  if (at + 8 > body.length || keyEnd < 0) throw damaged('cannot be taken apart');
  const end = keyEnd + 1 + body.readUInt32LE(at);
  if (end > body.length) throw damaged('cannot be taken apart');
  const isText = ((body.readUInt32LE(at + 4) >> 1) & 3) === 0;
  const text = body.subarray(keyEnd + 1, end);
  return {
    key: body.toString('latin1', at + 8, keyEnd).toUpperCase(),
    raw: body.subarray(at, end),
    values: isText ? text.toString('utf8').split('\0') : undefined,
    latin1: isText && !isUtf8(text) ? text.toString('latin1').split('\0') : undefined,
  };
}

function replaced(items: Item[], field: string, values: readonly string[]): Item[] {
  const names = namesToRead(field, 'APEv2');
  const isOurs = ({ key }: Item) => names.includes(key);
  if (items.some((item) => isOurs(item) && item.values === undefined)) {
    throw new WriteError(`the item ${field} of its APEv2 tag is not text`);
  }
  const at = items.findIndex(isOurs);
  const others = items.filter((item) => !isOurs(item));
  if (values.length === 0) return others;
  const old = items.filter(isOurs).flatMap((item) => item.values ?? []);
  const texts = values.map((value) => numberInto(field, value, old));
  const item = textItem(nativeName(field, 'APEv2'), texts);
  return others.toSpliced(at < 0 ? others.length : at, 0, item);
}

function textItem(key: string, values: readonly string[]): Item {
  const text = Buffer.from(values.join('\0'));
  const head = Buffer.alloc(8);
  head.writeUInt32LE(text.length, 0);
  const raw = Buffer.concat([head, Buffer.from(`${key}\0`, 'latin1'), text]);
  return { key: key.toUpperCase(), raw, values: [...values] };
}

function damaged(how: string): WriteError {
  return new WriteError(`its APEv2 tag ${how}: another program may be able to mend it`);
}
