import { accessSync, constants, mkdirSync, realpathSync, statSync, type BigIntStats } from 'node:fs';
import { basename } from 'node:path';
import { HearmarkError, WriteError } from '../errors.ts';
import { FileReader } from '../files/FileReader.ts';
import { decodePath, fsPath } from '../paths.ts';
import { hashTags, openTags, type NewTagOptions } from './openTags.ts';
import type { TaggedFile } from './TaggedFile.ts';
import { writeErrorFrom } from './writeErrorFrom.ts';
import { WriterLock } from './WriterLock.ts';

/** A file that is about to be written, locked against other writers of ours. */
export interface OpenFile {
  /** The real path: a symbolic link stays one, what it points to is written. */
  path: string;
  source: FileReader;
  tags: TaggedFile;
  tagHash: string;
  /** As `stat` had it when it was opened. */
  seen: BigIntStats;
}

/** Several files are open at a time; what is read twice of a large one comes from the system's cache. */
const cacheBytes = 2 << 20;

/** Opens a file for writing, and closes it when `work` ends. What goes wrong outside Hearmark becomes a WriteError. */
export async function withOpenFile<T>(
  path: string,
  { stateFolder, newId3Version }: { stateFolder: string } & NewTagOptions,
  work: (file: OpenFile) => Promise<T>,
): Promise<T> {
  try {
    mkdirSync(stateFolder, { recursive: true });
    const real = decodePath(realpathSync.native(fsPath(path), { encoding: 'buffer' }));
    using _lock = new WriterLock(stateFolder, real);
    refuseReadOnly(real);
    using source = new FileReader(real, { followsLinks: false, cacheBytes });
    const seen = statSync(fsPath(real), { bigint: true });
    if (seen.mtimeNs !== source.modifiedNs)
      throw new WriteError('was changed meanwhile', { path, retry: true });
    const tags = openTags(source, basename(real), newId3Version ? { newId3Version } : {});
    return await work({ path: real, source, tags, tagHash: hashTags(source, tags), seen });
  } catch (error) {
    if (error instanceof HearmarkError && error.path !== undefined) throw error;
    throw writeErrorFrom(error, path);
  }
}

/** A rename would replace a file that the person protected; an administrator is allowed everything, and must not. */
function refuseReadOnly(path: string): void {
  const isWritable = (statSync(fsPath(path)).mode & 0o222) !== 0;
  if (!isWritable) throw new WriteError('is read-only', { path, retry: true });
  try {
    accessSync(fsPath(path), constants.W_OK);
  } catch (cause) {
    throw new WriteError('is read-only for you', { path, cause, retry: true });
  }
}
