import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Why a small disk cannot be mounted here; false where it can. */
export const withoutSmallDisks =
  (process.platform !== 'linux' || process.getuid?.() !== 0) && 'needs root on Linux, to mount a small disk';

/** A disk of its own in memory, which can be filled but for a few bytes. */
export class SmallDisk implements Disposable {
  readonly folder: string;
  readonly #filler: string;

  constructor(folder: string, megabytes: number) {
    this.folder = folder;
    this.#filler = join(folder, 'filler');
    mkdirSync(folder);
    mount('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder);
  }

  /** Leaves so many bytes free, in whole pages. */
  fill(freeBytes: number): void {
    const { bavail, bsize } = statfsSync(this.folder);
    writeFileSync(this.#filler, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
  }

  makeRoom(): void {
    rmSync(this.#filler, { force: true });
  }

  [Symbol.dispose](): void {
    // Lazily: a gate of locks stays open for a while
    mount('umount', '--lazy', this.folder);
  }
}

function mount(program: string, ...parameters: string[]): void {
  const { status, stderr } = spawnSync(program, parameters, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${parameters.join(' ')}: ${stderr}`);
}
