import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WriteError } from '../errors.ts';
import { encodePath } from '../paths.ts';

/** Never two writers on one file: a lock of a real path, among all processes that use one state folder. */
export class WriterLock implements Disposable {
  readonly #file: string;

  /** Throws WriteError (`retry`) where the file is being written. A lock whose process is gone is no lock. */
  constructor(stateFolder: string, path: string) {
    const name = createHash('sha256').update(encodePath(path)).digest('hex').slice(0, 32);
    this.#file = join(stateFolder, `${name}.lock`);
    if (this.#take() || (!this.#isHeld() && this.#takeOver())) return;
    throw new WriteError('is being written by Hearmark already', { path, retry: true });
  }

  [Symbol.dispose](): void {
    rmSync(this.#file, { force: true });
  }

  #take(): boolean {
    try {
      writeFileSync(this.#file, String(process.pid), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  #takeOver(): boolean {
    rmSync(this.#file, { force: true });
    return this.#take();
  }

  #isHeld(): boolean {
    try {
      process.kill(Number(readFileSync(this.#file, 'utf8')), 0);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  }
}
