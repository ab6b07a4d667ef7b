import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './syncFolder.ts';

/**
 * Replaces a small file of our own by new content: whoever reads it, and whoever looks after a crash or on a full disk,
 * finds the old one or the new one, whole. It is written aside, brought to the drive, and only then given its name; its
 * folder is made. `mode` says who may read it. Throws what the system says; the old file stands then.
 * (docs/decisions/own-files-are-replaced-whole.md)
 */
export function writeWhole(file: string, content: string | Uint8Array, mode = 0o666): void {
  const draft = `${file}.${process.pid}.draft`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    const descriptor = openSync(draft, 'w', mode);
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
