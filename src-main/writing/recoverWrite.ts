import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { WriteError } from '../errors.ts';
import { FileReader } from '../files/FileReader.ts';
import { fsPath } from '../paths.ts';
import type { ByteSource } from '../files/ByteSource.ts';
import { putBack } from './inPlace.ts';
import { hashTags, openTags } from './openTags.ts';
import { restoreBackup } from './overwriteFile.ts';
import { patchFromBytes } from './patchBytes.ts';
import { patchedSource, type Patch } from './patch.ts';
import type { JournalEntry, WriteState } from './WriteJournal.ts';
import { WriterLock } from './WriterLock.ts';

/**
 * Finishes what a killed process began: given an entry of the journal that was never settled, looks at the file, takes
 * away what lies beside it, rolls back what was half written, and returns what the file is now: 'applied' the new one,
 * 'rolled back' the old one. 'unknown' where another program has written to it since, or it is gone: then nothing of it
 * was touched. Throws WriteError where the file cannot be read or written, or is being written at this moment.
 */
export async function recoverWrite(entry: JournalEntry, stateFolder: string): Promise<WriteState> {
  const { path, method, temporary } = entry;
  using _lock = new WriterLock(stateFolder, path);
  if (temporary !== undefined && method === 'replaced') await rm(fsPath(temporary), { force: true });
  if (temporary !== undefined && method === 'in place with a backup') {
    await rm(`${temporary}.draft`, { force: true });
    // A backup that is still there says that the overwriting was not finished.
    if (existsSync(temporary) && existsSync(fsPath(path))) await restoreBackup(path, temporary);
  }
  if (!existsSync(fsPath(path))) return 'unknown';
  const found = stateOf(entry);
  if (found !== 'unknown' || method !== 'in place') return found;
  return rollBack(entry);
}

function stateOf(entry: JournalEntry): WriteState {
  using reader = new FileReader(entry.path);
  if (isVersion(reader, entry.path, entry.after)) return 'applied';
  return isVersion(reader, entry.path, entry.before) ? 'rolled back' : 'unknown';
}

/** Only what becomes the old file by the old bytes is half written; anything else was changed by somebody else. */
async function rollBack({ path, before, undo }: JournalEntry): Promise<WriteState> {
  const inverse = patchFromBytes(undo);
  {
    using reader = new FileReader(path);
    if (!isVersion(asPutBack(reader, inverse, before.size), path, before)) return 'unknown';
  }
  await using file = await open(fsPath(path), 'r+');
  await putBack(file, inverse, before.size);
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

function isVersion(
  source: ByteSource,
  path: string,
  { size, tagHash }: { size: number; tagHash: string },
): boolean {
  if (source.size !== size) return false;
  try {
    return hashTags(source, openTags(source, basename(path))) === tagHash;
  } catch (error) {
    if (error instanceof WriteError) return false;
    throw error;
  }
}
