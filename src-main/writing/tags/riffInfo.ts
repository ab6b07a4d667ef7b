import { WriteError } from '../../errors.ts';
import { gatherTexts, nameOfInfo, type TagTexts } from './tagTexts.ts';

interface Entry {
  id: string;
  raw: Buffer;
  text: string;
}

/** The entries of a LIST INFO chunk (Multimedia Programming Interface 1.0, 2-14), of which only IGNR is written. */
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

  genres(): string[] {
    return this.#entries
      .filter(({ id }) => id === 'IGNR')
      .flatMap(({ text }) => text.split(';'))
      .map((text) => text.trim())
      .filter((text) => text !== '');
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

  /** The other entries, as they stand. */
  others(): Buffer[] {
    return this.#entries.filter(({ id }) => id !== 'IGNR').map(({ raw }) => raw);
  }

  /** Returns the entries with other genres, in one text: INFO knows no lists. */
  write(genres: readonly string[]): Buffer {
    const at = this.#entries.findIndex(({ id }) => id === 'IGNR');
    const others = this.#entries.filter(({ id }) => id !== 'IGNR').map(({ raw }) => raw);
    if (genres.length > 0) others.splice(at < 0 ? others.length : at, 0, entryOf('IGNR', genres.join('; ')));
    return Buffer.concat(others);
  }
}

function entryOf(id: string, text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const header = Buffer.alloc(8);
  header.write(id, 'latin1');
  header.writeUInt32LE(body.length, 4);
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)]);
}

/** The encoding is not told: UTF-8 where it can be, else Latin-1. */
export function infoText(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  const text = bytes.subarray(0, end < 0 ? bytes.length : end);
  const asUtf8 = text.toString('utf8');
  return (asUtf8.includes('\uFFFD') ? text.toString('latin1') : asUtf8).trim();
}
