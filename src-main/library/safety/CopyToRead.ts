import { chmodSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LibraryError } from '../../errors.ts';

/**
 * A copy of a library, with the log of its last changes, for where the library itself cannot be written: even to read it,
 * SQLite makes files beside it. It goes when it is disposed of, or with the process.
 */
export class CopyToRead implements Disposable {
  readonly file: string;
  readonly #folder: string;
  readonly #remove: () => void;

  /** Throws what copying a file throws. */
  constructor(libraryFile: string) {
    this.#folder = mkdtempSync(join(tmpdir(), 'hearmark-read-'));
    this.#remove = () => rmSync(this.#folder, { recursive: true, force: true });
    process.once('exit', this.#remove);
    this.file = join(this.#folder, 'library.db');
    try {
      for (const ending of ['', '-wal'].filter((one) => existsSync(libraryFile + one))) {
        copyFileSync(libraryFile + ending, this.file + ending, constants.COPYFILE_FICLONE);
        chmodSync(this.file + ending, 0o600);
      }
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    process.removeListener('exit', this.#remove);
    this.#remove();
  }
}

/** True for the error of a library that cannot be written; one that cannot be read either may look the same. */
export function isReadOnly(error: unknown): boolean {
  const { code = '' } = ((error as Error).cause ?? {}) as { code?: string };
  return error instanceof LibraryError && /^(EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN)/.test(code);
}
