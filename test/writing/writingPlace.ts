import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Library } from '../../src-main/library/Library.ts';
import { fsPath } from '../../src-main/paths.ts';
import { packetsOf } from '../fixtures/otherReaders.ts';
import { applyWrite, type ApplyOptions } from '../../src-main/writing/applyWrite.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { undoWrite, type Undone } from '../../src-main/writing/undoWrite.ts';
import type { JournalEntry, WriteJournal } from '../../src-main/writing/WriteJournal.ts';
import type { Written } from '../../src-main/writing/commitPatch.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

/** A temporary folder with a library, into whose journal everything is written down. */
export class WritingPlace implements Disposable {
  readonly folder: string;
  readonly library: Library;
  readonly batchId: number;
  readonly options: ApplyOptions;

  constructor(folder = mkdtempSync(join(tmpdir(), 'hearmark-writing-'))) {
    this.folder = folder;
    this.library = openNewLibrary(join(folder, 'state', 'library.db'));
    this.batchId = this.library.journal.addBatch('test');
    const journal: WriteJournal = {
      begin: (entry) => this.library.journal.begin(this.batchId, entry),
      settle: (id, state, reason) => this.library.journal.settle(id, state, reason),
    };
    this.options = { journal, stateFolder: join(folder, 'state') };
  }

  /** Previews and writes, as a person does who accepts everything; `contentId` is what a library knows of the sound. */
  write(
    path: string,
    values: Record<string, string[]>,
    { contentId, ...options }: Partial<ApplyOptions> & { contentId?: string } = {},
  ): Promise<Written | undefined> {
    const { stamp } = previewFile(path, []);
    return applyWrite(
      { path, values: new Map(Object.entries(values)), stamp, ...(contentId && { contentId }) },
      { ...this.options, ...options },
    );
  }

  undo(entryId: number, fields?: string[]): Promise<Undone> {
    const entry = this.entry(entryId);
    return undoWrite({ entryId, entry, ...(fields && { fields }) }, this.options);
  }

  entry(id: number): JournalEntry {
    return this.library.journal.get(id) as JournalEntry;
  }

  [Symbol.dispose](): void {
    this.library.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * Writes fields, lets `check` look at the file, and takes the write back: the audio packets stay the same, and undoing
 * leads back to the byte.
 */
export async function writeAndUndo(
  place: WritingPlace,
  path: string,
  values: Record<string, string[]>,
  check: () => unknown,
  options: Partial<ApplyOptions> = {},
): Promise<void> {
  const [bytes, packets] = [hashOf(path), packetsOf(path)];
  const written = await place.write(path, values, options);
  await check();
  assert.equal(packetsOf(path), packets);
  assert.equal((await place.undo(written!.entryId)).restored, 'bytes');
  assert.equal(hashOf(path), bytes);
}

export function hashOf(path: string): string {
  return createHash('sha256')
    .update(readFileSync(fsPath(path)))
    .digest('hex');
}
