import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fsPath } from '../paths.ts';

export interface DriveWatch {
  /** The folder whose drive went away. */
  onGone: (root: string) => void;
  onBack: () => void;
  /** Ends the waiting. */
  signal?: AbortSignal | undefined;
}

/** How often a drive that went away is asked for. */
const pollMs = 2000;

/**
 * The drives that folders lie on, to tell a file that went away from a drive that did. A drive that was unplugged or
 * unmounted leaves no folder behind, or an empty one on another device.
 */
export class Drives {
  readonly #devices: ReadonlyMap<string, bigint>;
  readonly #watch: DriveWatch;
  #waiting: Promise<void> | undefined;

  private constructor(devices: ReadonlyMap<string, bigint>, watch: DriveWatch) {
    this.#devices = devices;
    this.#watch = watch;
  }

  /** Remembers on which device each folder or file lies; one that cannot be found now is not watched. */
  static async of(roots: readonly string[], watch: DriveWatch): Promise<Drives> {
    const devices = await Promise.all(roots.map(async (root) => [root, await deviceOf(root)] as const));
    const found = devices.filter((entry): entry is [string, bigint] => entry[1] !== undefined);
    return new Drives(new Map(found), watch);
  }

  /**
   * Waits while a drive is away. Returns whether one was: what failed meanwhile is then worth trying again.
   * Rejects with the signal's reason when that ends the waiting.
   */
  async waitIfGone(): Promise<boolean> {
    const gone = await this.#gone();
    if (gone === undefined && !this.#waiting) return false;
    this.#waiting ??= this.#waitForAll(gone!).finally(() => (this.#waiting = undefined));
    await this.#waiting;
    return true;
  }

  async #waitForAll(gone: string): Promise<void> {
    const { signal, onGone, onBack } = this.#watch;
    onGone(gone);
    do await sleep(pollMs, undefined, signal ? { signal } : {});
    while ((await this.#gone()) !== undefined);
    onBack();
  }

  async #gone(): Promise<string | undefined> {
    for (const [root, device] of this.#devices) {
      if ((await deviceOf(root)) !== device) return root;
    }
    return undefined;
  }
}

async function deviceOf(path: string): Promise<bigint | undefined> {
  try {
    return (await stat(fsPath(path), { bigint: true })).dev;
  } catch {
    return undefined;
  }
}
