import { constants, fdatasyncSync, fstatSync, writeSync } from 'node:fs';
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WriteError } from '../errors.ts';
import type { ByteSource } from '../files/ByteSource.ts';
import { openReal } from '../files/openReal.ts';
import { syncFolder } from '../files/syncFolder.ts';
import { fsPath } from '../paths.ts';
import { descriptorSource } from './descriptorSource.ts';
import { failAfter, putBack, writeAt } from './inPlace.ts';
import { patchedSource, type Patch, type Splice } from './patch.ts';
import { compare } from './replaceFile.ts';

const copiedAtOnce = 1 << 20;
/** On either side of what was written. */
const surroundingBytes = 4096;

/**
 * Overwrites the few bytes that change, where nothing moves. `inverse` is on the disk, in the journal: what goes wrong
 * here is put back at once, what is killed here, or cannot be put back, by the next start. What was written is read back with what lies around
 * it, and compared with `after`; then `check` looks at the file as a whole.
 */
export async function overwriteBytes(
  path: string,
  source: ByteSource,
  {
    writes,
    inverse,
    after,
    check,
    onStep,
  }: {
    writes: Splice[];
    inverse: Patch;
    after: ByteSource;
    check: () => void;
    onStep: (step: string) => void;
  },
): Promise<void> {
  // Read before anything is written: these bytes are those of the file as it was.
  const wanted = writes.map(({ start, bytes }) => {
    const from = Math.max(0, start - surroundingBytes);
    return { from, bytes: after.read(from, start + bytes.length + surroundingBytes - from) };
  });
  await using file = await openReal(path, 'r+');
  try {
    // Not by promises: each would go to a thread and back, and nothing else is to be done meanwhile.
    for (const { start, bytes } of writes) {
      for (let done = 0; done < bytes.length;)
        done += writeSync(file.fd, bytes, done, bytes.length - done, start + done);
      onStep('written');
    }
    // Without the time of the change, which the next scan can do without: half the work of a journaling file system.
    fdatasyncSync(file.fd);
    onStep('flushed');
    for (const { from, bytes } of wanted) {
      const found = descriptorSource(file.fd, after.size).read(from, bytes.length);
      if (!found.equals(bytes)) throw new WriteError('what was written reads differently');
    }
    if (fstatSync(file.fd).size !== after.size) throw new WriteError('what was written has another length');
    check();
    onStep('compared');
  } catch (error) {
    await failAfter(putBack(file, inverse, source.size), error);
  }
}

/**
 * Overwrites a file from its first change to its end, where it cannot be replaced: its folder may not be written, or
 * it has several names (hard links), which a rename would part. A copy of the whole file lies at `backup` meanwhile, and
 * longer where a write that failed cannot be taken back.
 */
export async function overwriteFile(
  path: string,
  { patch, backup, onStep }: { patch: Patch; backup: string; onStep: (step: string) => void },
): Promise<void> {
  await makeBackup(path, backup);
  onStep('backed up');
  try {
    await using saved = await open(backup, 'r');
    await using file = await openReal(path, 'r+');
    const { size } = await saved.stat();
    const patched = patchedSource(descriptorSource(saved.fd, size), patch);
    for (let at = patch[0]!.start; at < patched.size; at += copiedAtOnce) {
      await writeAt(file, patched.read(at, copiedAtOnce), at);
      if (at === patch[0]!.start) onStep('half written');
    }
    await file.truncate(patched.size);
    onStep('written');
    await file.sync();
    await compare(file, patched);
    onStep('compared');
    await removeBackup(backup);
  } catch (error) {
    await failAfter(restoreBackup(path, backup), error);
  }
}

/** A backup has its name only once it is whole and on the disk, and the name is on the disk before the file changes. */
async function makeBackup(path: string, backup: string): Promise<void> {
  const draft = `${backup}.draft`;
  try {
    await copyFile(fsPath(path), draft, constants.COPYFILE_FICLONE);
    {
      await using copy = await open(draft, 'r+');
      await copy.sync();
    }
    await rename(draft, backup);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(backup));
}

/** Writes a backup back over its file, and removes it. */
export async function restoreBackup(path: string, backup: string): Promise<void> {
  {
    await using saved = await open(backup, 'r');
    await using file = await openReal(path, 'r+');
    const { size } = await saved.stat();
    const source = descriptorSource(saved.fd, size);
    for (let at = 0; at < size; at += copiedAtOnce) await writeAt(file, source.read(at, copiedAtOnce), at);
    await file.truncate(size);
    await file.sync();
    await compare(file, source);
  }
  await removeBackup(backup);
}

/** For good: one that came back would say that its file was not finished. */
async function removeBackup(backup: string): Promise<void> {
  await rm(backup);
  syncFolder(dirname(backup));
}
