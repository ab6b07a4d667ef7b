import { randomBytes } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fsPath } from '../paths.ts';
import { NotPutBackError, writesInPlace } from './inPlace.ts';
import type { OpenFile } from './OpenFile.ts';
import { hashTags } from './openTags.ts';
import { overwriteBytes, overwriteFile } from './overwriteFile.ts';
import { inverseOf, patchedSource, type Patch } from './patch.ts';
import { patchToBytes } from './patchBytes.ts';
import type { FileStamp } from './previewFile.ts';
import { recordedSource } from './recordedSource.ts';
import { refuseIfChanged, replaceFile } from './replaceFile.ts';
import type { FieldValues } from './TaggedFile.ts';
import { soundMap } from './soundMap.ts';
import { verifyWrite } from './verifyWrite.ts';
import type { WriteJournal, WriteMethod } from './WriteJournal.ts';
import { writeErrorFrom } from './writeErrorFrom.ts';

export interface CommitOptions {
  journal: WriteJournal;
  /** A folder of ours on this machine, for locks and backups. */
  stateFolder: string;
  /** Keeps the time of the last change; within a microsecond where it is set in place, a millisecond before 1970. */
  keepModified?: boolean;
  /** Hashes the audio also where the patch provably leaves it alone (soundMap.ts). */
  strictProof?: boolean;
  /** Called after each step, by name: a test that kills the process hooks in here. */
  onStep?: (step: string) => void;
}

/** What was written. */
export interface Written {
  entryId: number;
  method: WriteMethod;
  /** The file as it is now. */
  stamp: FileStamp;
  contentId: string;
}

export interface Commit {
  patch: Patch;
  /** What the fields hold afterwards. */
  values: FieldValues;
  name: string;
  /** Of the audio as it was when it was last read, where that is known: it need not be read for that. */
  contentId?: string | undefined;
  /** True where the file has not changed since: its audio then is that, unless the patch changes it. */
  isKnown?: boolean;
  /** The journal entry that this undoes. */
  undoes?: number;
  /** True where the patch puts back the bytes of old, all of them. */
  restores?: boolean;
  /** The time of the last change to set where it is kept; that of the file unless given. */
  modifiedNs?: bigint;
}

/** Smaller files are copied whole: nothing is gained by writing into them. */
const smallBytes = 1 << 20;

/**
 * Verifies a patch in memory, writes it down, and carries it out. Throws; the file is then as it was, or, where it cannot
 * be put back, the journal entry stays open for recoverWrite.
 */
export async function commitPatch(file: OpenFile, commit: Commit, options: CommitOptions): Promise<Written> {
  const { source, tags, tagHash } = file;
  const { patch, values, name } = commit;
  const { journal, onStep = () => {} } = options;
  const after = patchedSource(source, patch);
  const looks = recordedSource(after);
  const { contentId, written, found } = await verifyWrite(source, after, {
    looks,
    name,
    values,
    tags,
    contentId: commit.contentId,
    patch: commit.isKnown && !options.strictProof ? patch : undefined,
    restores: commit.restores ?? false,
  });
  const inverse = inverseOf(source, patch);
  const tagHashAfter = hashTags(looks, written);
  const begin = (method: WriteMethod, temporary: string | undefined) =>
    journal.begin({
      path: file.path,
      contentId,
      fields: [...values].map(([field, list]) => ({ field, before: tags.read(field), after: [...list] })),
      before: { size: source.size, tagHash, modifiedNs: source.modifiedNs },
      after: { size: after.size, tagHash: tagHashAfter },
      undo: patchToBytes(inverse),
      method,
      // part of the entry, so that the next start finds what a killed one left
      temporary,
      undoes: commit.undoes,
    });
  const carryOut = async (method: WriteMethod): Promise<{ entryId: number; method: WriteMethod }> => {
    const temporary = temporaryFor(method, file.path, options.stateFolder);
    const entryId = await begin(method, temporary);
    onStep('planned');
    try {
      if (method !== 'replaced') refuseIfChanged(file.path, file.seen);
      if (method === 'in place') {
        const writes = writesInPlace(source, patch)!;
        soundMap(looks, name); // where the sound lies is read back with the tags
        const lookedAt = looks.ranges();
        await overwriteBytes(file.path, source, { writes, inverse, after, lookedAt, onStep });
        return { entryId, method };
      }
      if (method === 'in place with a backup') {
        await overwriteFile(file.path, { patch, backup: temporary!, onStep });
        return { entryId, method };
      }
      const { seen, path } = file;
      if (await replaceFile({ path, temporary: temporary!, source, patch, seen, onStep }))
        return { entryId, method };
    } catch (error) {
      const reason = writeErrorFrom(error, file.path);
      if (!(error instanceof NotPutBackError)) await journal.settle(entryId, 'failed', reason.message);
      throw reason;
    }
    await journal.settle(
      entryId,
      'failed',
      'a copy would lose its owner or permissions: done in place instead',
    );
    return carryOut(inPlaceMethod(file, patch));
  };
  const { entryId, method } = await carryOut(chooseMethod(file, patch));
  if (options.keepModified) await setModified(file.path, commit.modifiedNs ?? source.modifiedNs);
  const stats = statSync(fsPath(file.path), { bigint: true });
  const [size, modifiedNs] = [Number(stats.size), stats.mtimeNs];
  await journal.settle(entryId, 'applied', undefined, { size, modifiedNs, tags: found });
  onStep('settled');
  return { entryId, method, stamp: { size, modifiedNs, tagHash: tagHashAfter }, contentId };
}

/**
 * A copy that is renamed is the safest way and the usual one. Where the audio need not move, a large file is not
 * copied for a few bytes of tags: they are overwritten, the old ones being in the journal. A file with several names
 * (hard links) keeps them only if it is written in place, and so does one whose folder may not be written.
 */
function chooseMethod(file: OpenFile, patch: Patch): WriteMethod {
  const mustStay = file.seen.nlink > 1n || !mayWrite(dirname(file.path));
  const isLarge = file.source.size >= smallBytes;
  if (mustStay || (isLarge && writesInPlace(file.source, patch))) return inPlaceMethod(file, patch);
  return 'replaced';
}

function inPlaceMethod(file: OpenFile, patch: Patch): WriteMethod {
  return writesInPlace(file.source, patch) ? 'in place' : 'in place with a backup';
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(fsPath(folder), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Hidden, so that no scan takes it for a song. */
function temporaryFor(method: WriteMethod, path: string, stateFolder: string): string | undefined {
  if (method === 'in place') return undefined;
  const random = randomBytes(8).toString('hex');
  if (method === 'replaced') return join(dirname(path), `.hearmark-${random}.tmp`);
  return join(stateFolder, `${random}.backup`);
}

async function setModified(path: string, modifiedNs: bigint): Promise<void> {
  // Node takes a negative number for now, but not a Date, which has milliseconds
  const time = modifiedNs < 0n ? new Date(Number(modifiedNs / 1_000_000n)) : Number(modifiedNs) / 1e9;
  await utimes(fsPath(path), time, time);
}
