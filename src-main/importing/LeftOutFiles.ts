import { basename } from 'node:path';
import type { LeftOut } from '../files/LeftOut.ts';
import { displayPath } from '../paths.ts';

/** Names told for each reason; a folder of MIDI files would fill the page otherwise. */
const namesATime = 5;

/** What an import leaves out by its name, counted and named. */
export class LeftOutFiles {
  readonly #namesByReason = new Map<string, string[]>();

  add({ path, why }: LeftOut): void {
    const names = this.#namesByReason.get(why) ?? [];
    names.push(displayPath(basename(path)));
    this.#namesByReason.set(why, names);
  }

  get count(): number {
    return [...this.#namesByReason.values()].reduce((sum, names) => sum + names.length, 0);
  }

  /** One line a reason: how many, why, and the names of the first few. */
  get lines(): string[] {
    return [...this.#namesByReason].map(([why, names]) => {
      const first = names.slice(0, namesATime).join(', ');
      return names.length > namesATime
        ? `${names.length} (${why}): ${first}, and ${names.length - namesATime} more`
        : `${names.length} (${why}): ${first}`;
    });
  }
}
