import type { FileEdit } from '../../library/FileEdits.ts';
import type { Library } from '../../library/Library.ts';
import { planWrite } from '../planWrite.ts';
import { editedNames, editsWritten, fieldEdits } from './editedFields.ts';
import { targetsOf } from './targets.ts';
import type { WriteParts } from './WriteParts.ts';

type Parts = Pick<WriteParts, 'library' | 'writers'>;

/**
 * Drops the drafts of a track that a write has made true: what was edited and is written is no draft any more. Of a track with
 * several files that is for settleCopies to find out.
 */
export function settleWritten(library: Library, trackId: number, writeId: number): void {
  if (library.edits.of(trackId).length === 0 || copiesOf(library, trackId).length > 1) return;
  library.edits.settle(trackId, editsWritten(library.journal.fieldsOf(writeId) ?? []));
}

/** Drops the drafts of a track with several files that all of them say. A file that cannot be read says none. */
export async function settleCopies({ library, writers }: Parts, trackId: number): Promise<void> {
  const drafts = library.edits.of(trackId);
  const copies = drafts.length > 0 ? copiesOf(library, trackId) : [];
  if (copies.length < 2) return;
  const read = await Promise.allSettled(
    copies.map((path) => writers.ask('preview', { path, fields: [...editedNames] })),
  );
  const isSaid = (draft: FileEdit) =>
    read.every((one) => one.status === 'fulfilled' && says(one.value.fields, draft));
  library.edits.settle(trackId, drafts.filter(isSaid));
}

function copiesOf(library: Library, trackId: number): string[] {
  return targetsOf(library, [trackId], { intoSheets: false }).map(({ path }) => path);
}

function says(fields: ReadonlyMap<string, readonly string[]>, draft: FileEdit): boolean {
  const read = (field: string) => fields.get(field) ?? [];
  return planWrite({ read, accepted: [], options: { modes: {} }, edits: fieldEdits([draft]) }).length === 0;
}
