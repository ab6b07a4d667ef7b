import type { Write } from '../../library/Journal.ts';
import type { Library } from '../../library/Library.ts';
import { WriteError } from '../../errors.ts';
import type { UndoRequest } from '../undoWrite.ts';
import { partsOfSheetField } from '../tags/sheetFields.ts';
import type { JournalEntry } from '../WriteJournal.ts';
import type { TaskLine, TaskWork } from './WriteTask.ts';
import { counted, type WriteParts } from './WriteParts.ts';
import { fileNumber } from './fileNumber.ts';
import { findWritten, type WrittenFile } from './findWritten.ts';
import { refusedFile } from './writingWork.ts';

export interface UndoPlan {
  title: string;
  /** Writes of the journal, the newest first: that is the order in which they are undone. */
  writeIds: readonly number[];
  /** Only this field. */
  field: string | null;
  strictProof?: boolean;
}

/** A file into which was written, and the writes that are to be undone, the newest first. */
interface Seen {
  file: WrittenFile;
  writeIds: number[];
}

/** The work of undoing writes, file by file. What another program changed since is shown, and left alone. */
export function undoingWork(
  parts: WriteParts,
  { title, writeIds, field, strictProof = false }: UndoPlan,
): TaskWork<Seen> {
  const { library, writers, stateFolder } = parts;
  const { journal } = library;
  // Their bytes are large: only ids are kept, and each write is read again when it is its turn.
  const byPath = Map.groupBy(writeIds, (id) => findWritten(library, journal.get(id)!).path);
  const sorted = [...byPath].toSorted(([a], [b]) => a.localeCompare(b));
  // Two names of one file (hard links) are one file: two processes must not undo in it at once.
  const byFile = Map.groupBy(sorted, ([path]) => fileNumber(path) ?? path);
  const files = [...byFile.values()].map((names) => names.flatMap(([, ids]) => ids).sort((a, b) => b - a));

  writers.expect(files.length);
  return {
    kind: 'undo',
    title,
    files: files.length,
    atOnce: writers.filesAtOnce,
    async look(index) {
      const writes = files[index]!.map((id) => journal.get(id)!).filter((write) => concerns(write, field));
      if (writes.length === 0) return undefined;
      const file = findWritten(library, writes[0]!);
      const trackId = file.known?.trackId ?? null;
      try {
        const asked = new Set(writes.flatMap(({ fields }) => fields.map((one) => one.field)));
        const { fields } = await writers.ask('preview', { path: file.path, fields: [...asked] });
        const lines = undoLines(writes, fields, field);
        const seen = { file, writeIds: writes.map(({ id }) => id) };
        return { path: file.path, trackId, lines, state: 'planned', seen };
      } catch (error) {
        return refusedFile(file.path, trackId, error);
      }
    },
    begin(count) {
      writers.expect(count);
      return journal.addBatch(`${title}: ${counted(count, 'file')}`);
    },
    async write({ lines, seen: { file, writeIds: ids } }, batchId, signal) {
      const refused = lines.filter(({ accepted }) => !accepted).map((line) => line.field);
      const stale = new Set<string>();
      let isWritten = false;
      for (const id of ids) {
        const entry = journal.get(id)!;
        const fields = entry.fields
          .map((one) => one.field)
          .filter((one) => fits(one, field) && !refused.includes(one));
        if (fields.length === 0) continue;
        const undone = await writers.ask(
          'undo',
          {
            request: {
              entryId: id,
              entry: asEntry(entry),
              path: file.path,
              fields,
              ...knownBy(library, file.known),
            },
            options: { stateFolder, strictProof },
          },
          {
            // Another program may have put another song there, which a scan has to find out
            journal: parts.journalOf(batchId, file.known, entry.contentId),
            // Once it is begun, all of a file is undone
            ...(id === ids[0] && { signal }),
          },
        );
        for (const one of undone.stale) stale.add(one.field);
        if (!undone.written) continue;
        isWritten = true;
      }
      const reason = `${[...stale].join(', ')} was changed by another program since, so it is left alone`;
      return { isWritten, ...(stale.size > 0 && { reason }) };
    },
  };
}

/** The file as the library knows it, to be compared with the one that lies there. */
function knownBy(library: Library, place: WrittenFile['known']): Pick<UndoRequest, 'known'> {
  const known = place && library.files.find(place.path);
  const track = known?.trackId == null ? undefined : library.tracks.get(known.trackId);
  if (!known || !track) return {};
  const { size, modifiedNs } = known;
  return { known: { size, modifiedNs, contentId: track.contentId.toString('hex') } };
}

const concerns = ({ fields }: Write, field: string | null) => fields.some((one) => fits(one.field, field));

/** Of a cue sheet, the field of any of its tracks. */
function fits(name: string, field: string | null): boolean {
  return field === null || name === field || partsOfSheetField(name)?.field === field;
}

/**
 * One line a field: from what the file says now to what it said before the oldest of the writes. Each write is undone
 * where the field still holds what it wrote.
 */
function undoLines(
  writes: readonly Write[],
  found: ReadonlyMap<string, string[]>,
  only: string | null,
): TaskLine[] {
  const now = new Map(found);
  const stale = new Map<string, string[]>();
  for (const { fields } of writes) {
    for (const { field, before, after } of fields) {
      if (same(now.get(field)!, after)) now.set(field, before);
      else if (!same(now.get(field)!, before)) stale.set(field, after);
    }
  }
  return [...found]
    .filter(([field]) => fits(field, only))
    .map(([field, before]) => {
      const written = stale.get(field);
      const changes = { before, after: now.get(field)! };
      return written && same(changes.before, changes.after)
        ? { field, kind: 'stale' as const, ...changes, accepted: false, written }
        : { field, kind: 'undo' as const, ...changes, accepted: true };
    });
}

/** The library keeps the method as a word: it is one of those that were written into it. */
function asEntry(write: Write): JournalEntry {
  if (write.undo.length === 0) throw new WriteError('its journal has no bytes to restore', write);
  return write as JournalEntry;
}

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((value, index) => value === b[index]);
