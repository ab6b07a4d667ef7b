import { constants, fdatasync, fdatasyncSync, fstatSync } from 'node:fs';
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WriteError } from '../errors.ts';
import { readInto, type ByteRange, type ByteSource } from '../files/ByteSource.ts';
import { openReal, openRealSync } from '../files/openReal.ts';
import { syncFolder } from '../files/syncFolder.ts';
import { fsPath } from '../paths.ts';
import { descriptorSource } from './descriptorSource.ts';
import { failAfter, putBack, writeAt, writeAtSync } from './inPlace.ts';
import { patchedSource, type Patch, type Splice } from './patch.ts';
import { joinRanges } from './recordedSource.ts';
import { compare } from './replaceFile.ts';

const copiedAtOnce = 1 << 20;
/** On either side of what was written. */
const surroundingBytes = 4096;

/**
 * Overwrites the few bytes that change, where nothing moves. `inverse` is on the disk, in the journal: what goes wrong
 * here is put back at once, what is killed here, or cannot be put back, by the next start. Afterwards the file is opened anew:
 * what was written, what lies around it and all of `lookedAt` must be there as `after` has it.
 */
export async function overwriteBytes(
  path: string,
  source: ByteSource,
  {
    writes,
    inverse,
    after,
    lookedAt,
    onStep,
  }: {
    writes: Splice[];
    inverse: Patch;
    after: ByteSource;
    lookedAt: readonly ByteRange[];
    onStep: (step: string) => void;
  },
): Promise<void> {
  const around = writes.map(({ start, bytes }) => ({
    start: Math.max(0, start - surroundingBytes),
    end: Math.min(after.size, start + bytes.length + surroundingBytes),
  }));
  // Read before anything is written: what does not change is that of the file as it was.
  const wanted = joinRanges([...around, ...lookedAt]).map(({ start, end }) => ({
    start,
    bytes: after.read(start, end - start),
  }));
  using file = openRealSync(path, 'r+');
  try {
    for (const { start, bytes } of writes) {
      writeAtSync(file.fd, bytes, start);
      onStep('written');
    }
    await flush(file.fd);
    onStep('flushed');
    compareWritten(path, wanted, after.size);
    onStep('compared');
  } catch (error) {
    await failAfter(() => putBack(file.fd, inverse, source.size), error);
  }
}

/** What is read back passes through here. */
const compared = Buffer.allocUnsafeSlow(256 * 1024);

function compareWritten(
  path: string,
  wanted: readonly { start: number; bytes: Buffer }[],
  size: number,
): void {
  using file = openRealSync(path, 'r');
  const written = descriptorSource(file.fd, size);
  for (const { start, bytes } of wanted) {
    for (let at = 0; at < bytes.length; at += compared.length) {
      const part = bytes.subarray(at, at + compared.length);
      const count = readInto(written, compared.subarray(0, part.length), start + at);
      if (!compared.subarray(0, count).equals(part))
        throw new WriteError('what was written reads differently');
    }
  }
  if (fstatSync(file.fd).size !== size) throw new WriteError('what was written has another length');
}

/** A drive that is as quick is waited for: to have another thread wait, and to be told, takes as long. */
const quickMs = 0.5;
/** After a slow flush so many others are left to other threads before it is tried again. */
const slowFlushes = 32;
let leftToOthers = 0;

/**
 * Flushes a file without the time of its change, which the next scan can do without: half the work of a journaling file
 * system. Where the drive is slow, others are written meanwhile, and flushed at once with it.
 */
async function flush(fd: number): Promise<void> {
  if (leftToOthers === 0) {
    const startMs = performance.now();
    fdatasyncSync(fd);
    if (performance.now() - startMs > quickMs) leftToOthers = slowFlushes;
    return;
  }
  leftToOthers--;
  await new Promise<void>((resolve, reject) => fdatasync(fd, (error) => (error ? reject(error) : resolve())));
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
    await failAfter(() => restoreFile(path, backup), error);
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
export async function restoreFile(path: string, backup: string): Promise<void> {
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
