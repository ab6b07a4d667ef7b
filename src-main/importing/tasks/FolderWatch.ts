import { watch, type FSWatcher } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Folder } from '../../api.ts';
import type { Emit } from '../../Emit.ts';
import type { Library } from '../../library/Library.ts';
import { fsPath } from '../../paths.ts';
import type { Jobs } from './Jobs.ts';

/** After the last of many changes, so that an album that is being copied is looked at once. */
const settleMs = 5000;
const tickMs = 30_000;
/** A drive that does not answer for so long is away until it does. */
const answerMs = 5000;

/**
 * Looks at the watched folders again and again: every `pollMinutes` a scan, which costs one look at each file and
 * nothing for those that did not change. Polling is the rule, because a network drive tells of no change that another
 * machine made, and no system tells of those while we were closed. Where the system can watch a whole tree at once
 * (Windows, macOS) its word is taken as a hint to look now. Linux cannot: it needs a watch for each folder, which Node
 * would set up by walking through all of them while everything else stands still.
 */
export class FolderWatch {
  readonly #library: Library;
  readonly #jobs: Jobs;
  readonly #emit: Emit;
  readonly #pollMinutes: () => number;
  readonly #hints = new Map<number, FSWatcher>();
  /** Folders that were asked for and have not answered yet: asking again would use up Node's threads for files. */
  readonly #asked = new Map<string, Promise<boolean>>();
  /** When each folder is to be looked at next, in performance.now's time. */
  readonly #dueMs = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(library: Library, jobs: Jobs, emit: Emit, pollMinutes: () => number) {
    this.#library = library;
    this.#jobs = jobs;
    this.#emit = emit;
    this.#pollMinutes = pollMinutes;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), tickMs);
    this.#timer.unref();
    void this.look();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const watcher of this.#hints.values()) watcher.close();
    this.#hints.clear();
  }

  /**
   * Notes which folders are there, and starts a scan of every watched one that is there and due; none while a job is at
   * work, which would only make it wait.
   */
  async look(nowMs = performance.now()): Promise<void> {
    const folders = this.#library.roots.list();
    const there = await Promise.all(folders.map((folder) => this.#answers(folder)));
    if (this.#timer === undefined) return; // closed meanwhile
    const present = folders.filter((_, index) => there[index]);
    this.#notePresence(folders, new Set(present.map(({ id }) => id)));
    const watched = present.filter((folder) => folder.watched);
    this.#followHints(watched);
    const due = watched.filter(({ id }) => (this.#dueMs.get(id) ?? nowMs) <= nowMs);
    if (due.length === 0 || this.#jobs.isBusy) return;
    for (const { id } of due) this.#dueMs.set(id, nowMs + this.#pollMinutes() * 60_000);
    this.#jobs.startScan(
      due.map(({ id }) => id),
      { quiet: true },
    );
  }

  #answers(folder: Folder): Promise<boolean> {
    const { path } = folder;
    const asked = this.#asked.get(path) ?? isThere(folder).finally(() => this.#asked.delete(path));
    this.#asked.set(path, asked);
    return Promise.race([asked, sleep(answerMs, false, { ref: false })]);
  }

  #notePresence(folders: readonly Folder[], present: ReadonlySet<number>): void {
    const changed = folders.filter(({ id, ...before }) => present.has(id) !== before.present);
    for (const { id } of changed) this.#library.roots.setPresent(id, present.has(id));
    if (changed.length > 0) this.#emit('changed', { what: ['folders'], trackIds: null });
  }

  #followHints(watched: readonly { id: number; path: string }[]): void {
    if (process.platform === 'linux') return;
    const ids = new Set(watched.map(({ id }) => id));
    for (const [id, watcher] of this.#hints) {
      if (ids.has(id)) continue;
      watcher.close();
      this.#hints.delete(id);
    }
    for (const { id, path } of watched) {
      if (!this.#hints.has(id)) this.#hint(id, path);
    }
  }

  /** A folder that cannot be watched is polled like any other. */
  #hint(id: number, path: string): void {
    try {
      const watcher = watch(fsPath(path), { recursive: true }, () =>
        this.#dueMs.set(id, performance.now() + settleMs),
      );
      watcher.on('error', () => {
        watcher.close();
        this.#hints.delete(id);
      });
      this.#hints.set(id, watcher);
    } catch {
      // said above
    }
  }
}

/** A folder where tracks are known to lie and nothing does is the place where its drive would be. */
async function isThere({ path, tracks }: Folder): Promise<boolean> {
  try {
    await using folder = await opendir(fsPath(path));
    return tracks === 0 || (await folder.read()) !== null;
  } catch {
    return false;
  }
}
