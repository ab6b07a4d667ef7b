import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { WriteError } from '../errors.ts';
import { fsPath } from '../paths.ts';
import { commitPatch, type CommitOptions, type Written } from './commitPatch.ts';
import { withOpenFile, type OpenFile } from './OpenFile.ts';
import { hashTags, openTags } from './openTags.ts';
import { makePatch, patchedSource, type Patch } from './patch.ts';
import { patchFromBytes } from './patchBytes.ts';
import type { JournalEntry } from './WriteJournal.ts';

/** A field that holds something else than what was written: another program changed it since. */
export interface StaleField {
  field: string;
  written: string[];
  found: string[];
}

export interface UndoRequest {
  entryId: number;
  entry: JournalEntry;
  /** Where the file lies now, if it was moved since. */
  path?: string;
  /** The file as the library knows it: where it is still that, its audio need not be read. */
  known?: { size: number; modifiedNs: bigint; contentId: string };
  /** Only these fields; all unless given. */
  fields?: readonly string[];
}

export interface Undone {
  /** 'bytes': the file is what it was, byte for byte. 'fields': its fields are. 'nothing': all of it is stale. */
  restored: 'bytes' | 'fields' | 'nothing';
  /** Left as they are. */
  stale: StaleField[];
  written: Written | undefined;
}

/**
 * Takes back one entry of the journal. Where nothing else has written to the tags since, the file becomes what it was,
 * byte for byte; else each field that still holds what was written gets its old values, and the others are returned as
 * stale. It is itself a write: verified, written down, and can be undone. The time of the last change comes back with
 * the bytes, if the write had kept it. Throws WriteError as applyWrite does.
 */
export async function undoWrite(
  request: UndoRequest,
  options: Omit<CommitOptions, 'keepModified'>,
): Promise<Undone> {
  const { entry, entryId } = request;
  const fields = entry.fields.filter(({ field }) => request.fields?.includes(field) ?? true);
  const { modifiedNs } = entry.before;
  const path = request.path ?? entry.path;
  return withOpenFile(path, options, async (file) => {
    // It was written by its real path: what a link leads to now is another file
    if (lstatSync(fsPath(path)).isSymbolicLink())
      throw new WriteError('is a link now, which is not followed', { path });
    const name = basename(file.path);
    const sound = soundOf(file, request);
    const patch = fields.length === entry.fields.length ? wholePatch(file, entry) : undefined;
    if (patch) {
      const values = new Map(fields.map(({ field, before }) => [field, before]));
      const written = await commitPatch(
        file,
        { patch, values, name, ...sound, modifiedNs, restores: true, undoes: entryId },
        { ...options, keepModified: isSameTime(file.source.modifiedNs, modifiedNs) },
      );
      return { restored: 'bytes', stale: [], written };
    }
    const now = fields.map(({ field, before, after }) => ({
      field,
      before,
      after,
      found: file.tags.read(field),
    }));
    const isFresh = ({ after, found }: { after: string[]; found: string[] }) => sameValues(after, found);
    const stale = now
      .filter((one) => !isFresh(one) && !sameValues(one.before, one.found))
      .map(({ field, after, found }) => ({ field, written: after, found }));
    const values = new Map(now.filter(isFresh).map(({ field, before }) => [field, before]));
    const edits = makePatch(file.source, file.tags.edit(values));
    if (edits.length === 0) return { restored: 'nothing', stale, written: undefined };
    // A part of it is a write of its own: the rest still stands, and can be undone another time.
    const isWhole = values.size === entry.fields.length;
    const commit = { patch: edits, values, name, ...sound, ...(isWhole && { undoes: entryId }) };
    const written = await commitPatch(file, commit, options);
    return { restored: 'fields', stale, written };
  });
}

/** What its audio is: known where the file is the one that the library knows, else only to be expected. */
function soundOf(
  { source }: OpenFile,
  { entry, known }: UndoRequest,
): { contentId: string; isKnown: boolean } {
  const isKnown = known?.size === source.size && known.modifiedNs === BigInt.asIntN(64, source.modifiedNs);
  return { contentId: isKnown ? known.contentId : entry.contentId, isKnown };
}

/** The patch that restores the bytes; undefined where another program has written to the file since. */
function wholePatch(
  { source, tagHash, path }: OpenFile,
  { before, after, undo }: JournalEntry,
): Patch | undefined {
  if (source.size !== after.size || tagHash !== after.tagHash) return undefined;
  const patch = patchFromBytes(undo);
  const restored = patchedSource(source, patch);
  try {
    const tags = openTags(restored, basename(path));
    return restored.size === before.size && hashTags(restored, tags) === before.tagHash ? patch : undefined;
  } catch (error) {
    if (error instanceof WriteError) return undefined;
    throw error;
  }
}

/** A time that was set again differs by what a number of seconds, or before 1970 a Date, cannot hold. */
function isSameTime(a: bigint, b: bigint): boolean {
  const most = b < 0n ? 1_000_000n : 1000n;
  return a - b < most && b - a < most;
}

function sameValues(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
