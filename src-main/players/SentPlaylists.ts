import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ReadError } from '../errors.ts';
import { writeWhole } from '../files/writeWhole.ts';

/** The oldest are forgotten, and can no longer be undone. */
const mostKept = 100;

const sentPlaylist = z.strictObject({
  /** Of the player. */
  address: z.string(),
  /** As it is called there. */
  name: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  /** What stood under that name; null: nothing did. */
  before: z.array(z.string()).nullable(),
  sent: z.array(z.string()),
  /** False while it is being sent, and where that failed on the way. */
  isWhole: z.boolean(),
});
const sentPlaylists = z.array(sentPlaylist);

export type SentPlaylist = z.infer<typeof sentPlaylist>;

/** What was sent to players, the oldest first, in a small file: what stood there before can be put back. */
export class SentPlaylists {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** The last one that was sent to a player, under this name if one is given. Throws ReadError. */
  last(address: string, name?: string): SentPlaylist | undefined {
    return this.#read().findLast((one) => one.address === address && one.name === (name ?? one.name));
  }

  /** Throws ReadError, and what the system says. */
  add(sent: SentPlaylist): void {
    this.#write([...this.#read(), sent].slice(-mostKept));
  }

  forget(sent: SentPlaylist): void {
    this.#write(this.#read().filter((one) => !isSameSending(one, sent)));
  }

  noteWhole(sent: SentPlaylist): void {
    this.#write(this.#read().map((one) => (isSameSending(one, sent) ? { ...one, isWhole: true } : one)));
  }

  #read(): SentPlaylist[] {
    try {
      return sentPlaylists.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
      const message = `what was sent to players cannot be read; move ${this.#file} away to begin anew`;
      throw new ReadError(message, { path: this.#file, cause });
    }
  }

  #write(list: readonly SentPlaylist[]): void {
    writeWhole(this.#file, `${JSON.stringify(list, undefined, 1)}\n`, 0o600);
  }
}

function isSameSending(a: SentPlaylist, b: SentPlaylist): boolean {
  return a.address === b.address && a.name === b.name && a.at === b.at;
}
