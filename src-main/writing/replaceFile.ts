import { constants, lstatSync, type BigIntStats } from 'node:fs';
import { copyFile, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WriteError } from '../errors.ts';
import type { ByteSource } from '../files/ByteSource.ts';
import type { FileReader } from '../files/FileReader.ts';
import { openReal } from '../files/openReal.ts';
import { syncFolder } from '../files/syncFolder.ts';
import { fsPath } from '../paths.ts';
import { copyAttributes } from './copyAttributes.ts';
import { failAfter, writeAt, writesInPlace } from './inPlace.ts';
import { patchedSource, type Patch } from './patch.ts';

export interface ReplaceOptions {
  path: string;
  /** Beside it, in the same folder. */
  temporary: string;
  /** Closed before the rename: Windows does not rename over a file that is open. */
  source: FileReader;
  patch: Patch;
  /** The file as it was looked at: nothing is renamed over another one. */
  seen: BigIntStats;
  onStep: (step: string) => void;
}

const copiedAtOnce = 1 << 20;

/**
 * Writes a patched copy beside a file, flushes it, compares it, and renames it over the file, which is therefore the
 * old one or the new one at every moment. Returns false, and has done nothing, where the copy cannot be given the
 * owner or permissions of the file.
 */
export async function replaceFile({
  path,
  temporary,
  source,
  patch,
  seen,
  onStep,
}: ReplaceOptions): Promise<boolean> {
  try {
    const isClone = await clone(path, temporary);
    await using copy = await open(fsPath(temporary), isClone ? 'r+' : 'wx+');
    onStep('created');
    await using original = await openReal(path, 'r');
    await fill(copy, source, patch, { isClone, onStep });
    onStep('written');
    if (!(await copyAttributes(original, copy))) {
      await rm(fsPath(temporary), { force: true });
      return false;
    }
    await copy.sync();
    onStep('flushed');
    await compare(copy, patchedSource(source, patch));
    onStep('compared');
    refuseIfChanged(path, seen);
    await copy.close();
    await original.close();
    source.close();
    await rename(fsPath(temporary), fsPath(path));
    onStep('renamed');
  } catch (error) {
    await failAfter(() => rm(fsPath(temporary), { force: true }), error);
  }
  syncFolder(dirname(path));
  return true;
}

/** Makes a copy that shares its blocks with the file, where the file system can; elsewhere, off Linux, a plain one. */
async function clone(path: string, temporary: string): Promise<boolean> {
  const { COPYFILE_EXCL, COPYFILE_FICLONE, COPYFILE_FICLONE_FORCE } = constants;
  const kind = process.platform === 'linux' ? COPYFILE_FICLONE_FORCE : COPYFILE_FICLONE;
  try {
    await copyFile(fsPath(path), fsPath(temporary), COPYFILE_EXCL | kind);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    await rm(fsPath(temporary), { force: true });
    return false;
  }
}

/** Of a clone only what differs is written: a few bytes, or all from the first place where something moves. */
async function fill(
  copy: FileHandle,
  source: ByteSource,
  patch: Patch,
  { isClone, onStep }: { isClone: boolean; onStep: (step: string) => void },
): Promise<void> {
  const writes = isClone ? writesInPlace(source, patch) : undefined;
  if (writes) {
    for (const { start, bytes } of writes) await writeAt(copy, bytes, start);
    return;
  }
  const patched = patchedSource(source, patch);
  const from = isClone ? patch[0]!.start : 0;
  for (let at = from; at < patched.size; at += copiedAtOnce) {
    await writeAt(copy, patched.read(at, copiedAtOnce), at);
    if (at === from) onStep('half written');
  }
  await copy.truncate(patched.size);
}

/** Reads back what was written and compares it with what was to be written. */
export async function compare(file: FileHandle, wanted: ByteSource): Promise<void> {
  const buffer = Buffer.alloc(copiedAtOnce);
  for (let at = 0; at < wanted.size; at += copiedAtOnce) {
    const bytes = wanted.read(at, copiedAtOnce);
    const { bytesRead } = await file.read(buffer, 0, bytes.length, at);
    if (!buffer.subarray(0, bytesRead).equals(bytes))
      throw new WriteError('what was written reads differently');
  }
  if ((await file.stat()).size !== wanted.size) throw new WriteError('what was written has another length');
}

/** Throws WriteError where the file is another one than was looked at, or was written to since. */
export function refuseIfChanged(path: string, seen: BigIntStats): void {
  const now = lstatSync(fsPath(path), { bigint: true });
  const isOne = now.isFile() && now.dev === seen.dev && now.ino === seen.ino;
  if (isOne && now.size === seen.size && now.mtimeNs === seen.mtimeNs) return;
  throw new WriteError('was changed by another program meanwhile', { path, retry: true });
}
