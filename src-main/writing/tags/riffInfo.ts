import { WriteError } from '../../errors.ts';
import { infoNames, isOneText } from '../saidFields.ts';
import type { FieldValues } from '../TaggedFile.ts';
import { numberIn, numberInto } from './numberTexts.ts';
import { gatherTexts, nameOfInfo, type TagTexts } from './tagTexts.ts';

interface Entry {
  id: string;
  raw: Buffer;
  text: string;
}

/** The entries of a LIST INFO chunk (Multimedia Programming Interface 1.0, 2-14), of which those of single fields are replaced. */
export class RiffInfo {
  readonly #entries: Entry[];

  private constructor(entries: Entry[]) {
    this.#entries = entries;
  }

  /** Reads what follows "INFO". Throws WriteError where it cannot be taken apart. */
  static parse(body: Buffer): RiffInfo {
    const entries: Entry[] = [];
    for (let at = 0; at < body.length;) {
      const end = at + 8 <= body.length ? at + 8 + body.readUInt32LE(at + 4) : Infinity;
      if (end > body.length) throw new WriteError('its INFO chunk cannot be taken apart');
      const next = Math.min(body.length, end + (end % 2));
      const id = body.toString('latin1', at, at + 4);
      entries.push({ id, raw: body.subarray(at, next), text: infoText(body.subarray(at + 8, end)) });
      at = next;
    }
    return new RiffInfo(entries);
  }

  read(field: string): string[] {
    const texts = this.#entries.filter(isOf(field)).map(({ text }) => text);
    const values = isOneText(field) ? texts : texts.flatMap((text) => text.split(';'));
    return values.map((text) => numberIn(field, text.trim())).filter((text) => text !== '');
  }

  /** All that it says in texts. */
  texts(): TagTexts {
    return gatherTexts(
      this.#entries.flatMap(({ id, text }) => {
        const name = nameOfInfo(id);
        if (name === undefined) return [];
        return (name === 'GENRE' ? text.split(';') : [text]).map((one) => [name, one.trim()] as const);
      }),
    );
  }

  /** The entries of other fields, as they stand. */
  others(fields: readonly string[]): Buffer[] {
    return this.#entries.filter((entry) => !fields.some((field) => isOf(field)(entry))).map(({ raw }) => raw);
  }

  /** Returns the entries with new values, each field in one text: INFO knows no lists, and has no place for other fields. */
  write(values: FieldValues): Buffer {
    let entries = this.#entries;
    for (const [field, list] of values) {
      const [id] = infoNames[field] ?? [];
      if (id === undefined) continue;
      const old = entries.filter(isOf(field));
      const at = entries.findIndex(isOf(field));
      const others = entries.filter((entry) => !isOf(field)(entry));
      const texts = list.map((value) =>
        numberInto(
          field,
          value,
          old.map(({ text }) => text),
        ),
      );
      const made = texts.length > 0 ? [entryOf(id, texts.join('; '))] : [];
      entries = others.toSpliced(at < 0 ? others.length : at, 0, ...made);
    }
    return Buffer.concat(entries.map(({ raw }) => raw));
  }
}

const isOf = (field: string) => (entry: Entry) => infoNames[field]?.includes(entry.id) ?? false;

function entryOf(id: string, text: string): Entry {
  const body = Buffer.from(`${text}\0`);
  const header = Buffer.alloc(8);
  header.write(id, 'latin1');
  header.writeUInt32LE(body.length, 4);
  return { id, raw: Buffer.concat([header, body, Buffer.alloc(body.length % 2)]), text };
}

/** The encoding is not told: UTF-8 where it can be, else Latin-1. */
export function infoText(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  const text = bytes.subarray(0, end < 0 ? bytes.length : end);
  const asUtf8 = text.toString('utf8');
  return (asUtf8.includes('\uFFFD') ? text.toString('latin1') : asUtf8).trim();
}
