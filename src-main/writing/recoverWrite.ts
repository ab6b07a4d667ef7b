import { existsSync, lstatSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { HearmarkError, WriteError } from '../errors.ts';
import type { ByteSource } from '../files/ByteSource.ts';
import { FileReader } from '../files/FileReader.ts';
import { openRealSync } from '../files/openReal.ts';
import { syncFolder } from '../files/syncFolder.ts';
import { fsPath } from '../paths.ts';
import { hashAudio } from './hashAudio.ts';
import { putBack } from './inPlace.ts';
import { hashTags, openTags } from './openTags.ts';
import { restoreFile } from './overwriteFile.ts';
import { patchedSource, type Patch } from './patch.ts';
import { patchFromBytes } from './patchBytes.ts';
import type { JournalEntry, OpenEntry, Version, WriteOutcome } from './WriteJournal.ts';
import { writeErrorFrom } from './writeErrorFrom.ts';
import { WriterLock } from './WriterLock.ts';

/** No write takes so long from its note in the journal to its end. */
const longMs = 3600 * 1000;

/**
 * Finishes what a killed process, or a power cut, interrupted: given an entry of the journal that was never settled, looks
 * at the file, brings back the old one where it is neither the old nor the new one, and returns what it is now: 'applied'
 * the new one, 'rolled back' the old one. 'unknown' where another program has written to it since, or it was deleted: then
 * nothing of it was touched. What lies beside it is taken away only when the file is whole.
 *
 * Throws WriteError, and the entry is to stay open, where the file cannot be read or written, is away with its folder, is
 * being written at this moment, or is broken while a copy of it is not known to be whole.
 */
export async function recoverWrite(entry: OpenEntry, stateFolder: string): Promise<WriteOutcome> {
  try {
    using _lock = new WriterLock(stateFolder, entry.path);
    return await recover(entry);
  } catch (error) {
    if (error instanceof HearmarkError) throw error;
    throw writeErrorFrom(error, entry.path);
  }
}

async function recover(entry: OpenEntry): Promise<WriteOutcome> {
  const { path, method, temporary } = entry;
  const found = lstatSync(fsPath(path), { throwIfNoEntry: false });
  if (!found) return recoverAbsent(entry);
  if (!found.isFile()) {
    // A link, or a pipe, has taken its place: what is there is nothing that was written into
    if (temporary !== undefined)
      [temporary, `${temporary}.draft`].forEach((copy) => refuseToDelete(entry, copy));
    return 'unknown';
  }
  const told = toldByNext(entry);
  if (method === 'in place') {
    if (told) return told;
    const state = stateOf(entry);
    if (entry.later?.mayBeInFile) return state;
    if (state === 'unknown' && isOthers(entry)) return 'unknown';
    return state === 'unknown' || isHalfWritten(entry) ? rollBack(entry) : state;
  }
  if (method === 'replaced') {
    const state = stateOf(entry);
    if (state === 'unknown' && !holdsMusic(path, entry)) refuseToDelete(entry, temporary);
    if (temporary !== undefined) await rm(fsPath(temporary), { force: true });
    return told ?? state;
  }
  return recoverFromBackup(entry, temporary!, told);
}

/** One that was deleted is not brought back, unless what lies beside it is all there is: the rename has lost it. */
async function recoverAbsent(entry: JournalEntry): Promise<WriteOutcome> {
  const { path, method, temporary } = entry;
  if (!existsSync(fsPath(dirname(path)))) throw new WriteError('its folder is away', { path });
  if (temporary === undefined) return 'unknown';
  if (method === 'replaced' && isWhole(temporary, entry, entry.after)) {
    await rename(fsPath(temporary), fsPath(path));
    syncFolder(dirname(path));
    return 'applied';
  }
  if (method !== 'replaced') [temporary, `${temporary}.draft`].forEach((copy) => refuseToDelete(entry, copy));
  await rm(fsPath(temporary), { force: true });
  return 'unknown';
}

/**
 * A backup has its name when it is whole, and loses it when the file is: where it is there, the file may be anything. A
 * draft of one says that nothing was overwritten yet, unless the drive has lost its renaming. A file that is longer than both
 * versions, or shorter, was never half of them: another program made it, and nothing is written over it.
 */
async function recoverFromBackup(
  entry: OpenEntry,
  backup: string,
  told: WriteOutcome | undefined,
): Promise<WriteOutcome> {
  const { path, before, after, later } = entry;
  const draft = `${backup}.draft`;
  const { size } = statSync(fsPath(path));
  const isBetween = size >= Math.min(before.size, after.size) && size <= Math.max(before.size, after.size);
  const isTaken =
    told !== undefined || later?.mayBeInFile || (stateOf(entry) === 'unknown' && isOthers(entry));
  const mayBeHalf = isBetween && !isTaken;
  for (const copy of [backup, draft].filter((name) => mayBeHalf && existsSync(name))) {
    if (copy === draft && (isWhole(path, entry, before) || isWhole(path, entry, after))) break;
    if (!isWhole(copy, entry, before)) continue;
    await restoreFile(path, copy);
  }
  const found = stateOf(entry);
  if (!holdsMusic(path, entry)) [backup, draft].forEach((copy) => refuseToDelete(entry, copy));
  for (const copy of [backup, draft]) await rm(copy, { force: true });
  return told ?? found;
}

/** Throws WriteError where there is such a copy: the file is broken, and what is left of it may be in there. */
function refuseToDelete({ path }: JournalEntry, copy: string | undefined): void {
  if (copy === undefined || !existsSync(fsPath(copy))) return;
  throw new WriteError(`it is broken or gone; a copy, whole or not, is kept as ${copy}`, { path });
}

/**
 * A write that came after this one found the old file or the new one: that is how this one ended, and the file is the later
 * one's by now.
 */
function toldByNext({ later, before, after }: OpenEntry): WriteOutcome | undefined {
  const isSame = ({ size, tagHash }: Version) =>
    later?.found.size === size && later.found.tagHash === tagHash;
  if (isSame(after)) return 'applied';
  return isSame(before) ? 'rolled back' : undefined;
}

function stateOf(entry: JournalEntry): WriteOutcome {
  using reader = new FileReader(entry.path);
  if (isVersion(reader, entry.path, entry.after)) return 'applied';
  return isVersion(reader, entry.path, entry.before) ? 'rolled back' : 'unknown';
}

/**
 * Tells whether another program wrote into a file long after the write that never ended, and its tags can be read and its
 * sound is all there: that nobody undoes, however much of it looks half written.
 */
function isOthers(entry: OpenEntry): boolean {
  const { path, at } = entry;
  if (at === undefined || statSync(fsPath(path)).mtimeMs < at + longMs || !holdsMusic(path, entry))
    return false;
  using reader = new FileReader(path);
  try {
    openTags(reader, basename(path));
    return true;
  } catch (error) {
    if (error instanceof WriteError) return false;
    throw error;
  }
}

/** The tags are the new ones: so are the sizes that headers name, unless one of the places still holds its old bytes. */
function isHalfWritten({ path, undo, after, before }: JournalEntry): boolean {
  using reader = new FileReader(path);
  if (!isVersion(reader, path, after) || isVersion(reader, path, before)) return false;
  return patchFromBytes(undo).some(
    ({ start, end, bytes }) => bytes.length === end - start && reader.read(start, end - start).equals(bytes),
  );
}

/** Only what becomes the old file by the old bytes is half written; anything else was changed by somebody else. */
function rollBack({ path, before, undo }: JournalEntry): WriteOutcome {
  const inverse = patchFromBytes(undo);
  {
    using reader = new FileReader(path);
    if (!isVersion(asPutBack(reader, inverse, before.size), path, before)) return 'unknown';
  }
  using file = openRealSync(path, 'r+');
  putBack(file.fd, inverse, before.size);
  return 'rolled back';
}

/** The file as it would be with the old bytes in their places and its old length. */
function asPutBack(source: ByteSource, inverse: Patch, size: number): ByteSource {
  const patch = inverse.map(({ start, bytes }) => ({
    start: Math.min(start, source.size),
    end: Math.min(start + bytes.length, source.size),
    bytes,
  }));
  const patched = patchedSource(source, patch);
  return { size, read: (at, length) => patched.read(at, Math.max(0, Math.min(length, size - at))) };
}

/** Tells whether a file is a version of the entry's, with its tags and its audio, whatever its own name is. */
function isWhole(file: string, { path, contentId }: JournalEntry, version: Version): boolean {
  if (!existsSync(fsPath(file))) return false;
  using reader = new FileReader(file);
  return isVersion(reader, path, version) && audioOf(reader, path) === contentId;
}

/** Tells whether a file still has the audio that it had, whatever its tags say now. */
function holdsMusic(file: string, { path, contentId }: JournalEntry): boolean {
  using reader = new FileReader(file);
  return audioOf(reader, path) === contentId;
}

function audioOf(source: ByteSource, path: string): string | undefined {
  try {
    return hashAudio(source, basename(path));
  } catch (error) {
    if (error instanceof HearmarkError) return undefined;
    throw error;
  }
}

function isVersion(source: ByteSource, path: string, { size, tagHash }: Version): boolean {
  if (source.size !== size) return false;
  try {
    return hashTags(source, openTags(source, basename(path))) === tagHash;
  } catch (error) {
    if (error instanceof WriteError) return false;
    throw error;
  }
}
