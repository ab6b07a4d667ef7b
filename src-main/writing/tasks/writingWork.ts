import type { WriteSettings } from '../../api.ts';
import { LibraryError, WriteError } from '../../errors.ts';
import type { StoredFile } from '../../library/FileState.ts';
import type { Library } from '../../library/Library.ts';
import type { WritableTrack } from '../../library/WritableTags.ts';
import { tellMistake } from '../../log/tellMistake.ts';
import { fieldOf, id3Field, ownPrefix } from '../fieldMapping.ts';
import { loudnessFields } from '../loudnessFields.ts';
import { withAdvice } from '../whatToDo.ts';
import { modeOf, planWrite, resultOf } from '../planWrite.ts';
import type { FileStamp } from '../previewFile.ts';
import type { TaskFile, TaskWork } from './WriteTask.ts';
import { counted, type KnownAs, type WriteParts } from './WriteParts.ts';
import { sheetField } from '../tags/sheetFields.ts';
import { positionsIn } from './sheetFiles.ts';
import type { Target } from './targets.ts';
import { fileNumber } from './fileNumber.ts';

/** What a file was when it was looked at. */
interface Seen {
  stamp: FileStamp;
  fields: Map<string, string[]>;
}

export interface WritingOptions {
  settings: WriteSettings;
  withSuggestions: boolean;
  /** What stands between genres in one field, beside ";"; see ChangeableSettings. */
  genreSeparators?: readonly string[];
}

/**
 * The work of writing tags into files. Throws ParameterError where a category that is to be written cannot be the name
 * of a field.
 */
export function writingWork(
  parts: WriteParts,
  targets: readonly Target[],
  { settings, withSuggestions, genreSeparators = [] }: WritingOptions,
): TaskWork<Seen> {
  const { library, writers, stateFolder } = parts;
  const {
    modes,
    withParents,
    withScores,
    withReplayGain,
    keepModified,
    newId3Version,
    convertId3,
    strictProof,
  } = settings;
  const options = {
    modes,
    names: writtenNames(settings.names),
    genreSeparators,
    withParents,
    ...(convertId3 && { id3Version: newId3Version }),
  };
  for (const [category, mode] of Object.entries(modes)) if (mode !== 'off') fieldOf(category);
  /** Two names of one file (hard links) are one file to write into. */
  const seen = new Set<string>();

  return {
    kind: 'write',
    title: `Write tags to ${counted(targets.length, 'file')}`,
    files: targets.length,
    atOnce: writers.filesAtOnce,
    async look(index) {
      const { path, trackId, parts: ofSheet, refusal } = targets[index]!;
      const tracks = (ofSheet ?? [{ trackId: trackId! }]).flatMap((part) => planned(part.trackId) ?? []);
      if (tracks.length === 0) return undefined;
      try {
        if (refusal !== undefined) throw new WriteError(refusal, { path });
        if (isKnown(seen, path)) return undefined;
        const places = ofSheet?.filter((part) => tracks.some((one) => one.trackId === part.trackId));
        const positions = places && positionsIn(library, path, places);
        const named = tracks.map((track, at) => {
          const position = positions?.[at];
          const nameOf = (field: string) => (position === undefined ? field : sheetField(position, field));
          return { ...track, nameOf };
        });
        const asked = named.flatMap(({ fields, nameOf }) => fields.map(nameOf));
        const { stamp, fields } = await writers.ask('preview', { path, fields: asked });
        if (!positions) refuseUnknown(library, path, stamp);
        const lines = named.flatMap(({ accepted, own, nameOf }) => {
          const read = (field: string) => fields.get(nameOf(field)) ?? [];
          return planWrite({ read, accepted, options, own }).map((line) => ({
            ...line,
            field: nameOf(line.field),
          }));
        });
        if (lines.length === 0) return undefined;
        return {
          path,
          trackId,
          lines: lines.map((line) => ({ ...line, accepted: true })),
          state: 'planned',
          seen: { stamp, fields },
        };
      } catch (error) {
        return refusedFile(path, trackId, error);
      }
    },
    begin: (files) => library.journal.addBatch(`Write tags to ${counted(files, 'file')}`),
    async write({ path, trackId, lines, seen: { stamp, fields } }, batchId, signal) {
      const accepted = lines.filter((line) => line.accepted).map((line) => line as PlannedLine);
      const values = resultOf(accepted, (field) => fields.get(field) ?? []);
      const known = trackId === null ? undefined : { path, trackId };
      const contentId = known && contentOf(library, known, stamp);
      const done = await writers.ask(
        'write',
        {
          request: { path, values, stamp, ...(contentId !== undefined && { contentId }) },
          options: { stateFolder, keepModified, newId3Version, strictProof },
        },
        { journal: parts.journalOf(batchId, known), signal },
      );
      if (!done) return { isWritten: false, reason: 'it already says all of it' };
      const inPlace = done.method !== 'replaced';
      return { isWritten: true, ...(inPlace && { reason: `written ${done.method}` }) };
    },
  };

  /** What is to be written of a track, and the fields that takes; undefined where nothing is. */
  function planned(trackId: number) {
    const track = library.writable.of(trackId, { withSuggestions });
    const accepted = track.tags.filter(({ category }) => modeOf(modes, category) !== 'off');
    const gain = withReplayGain ? gainOf(library, trackId) : [];
    if (accepted.length === 0 && gain.length === 0) return undefined;
    const own = new Map([...(withScores && accepted.length > 0 ? ownFields(track) : []), ...gain]);
    const categories = new Set(accepted.map(({ category }) => fieldOf(category)));
    return {
      trackId,
      accepted,
      own,
      fields: [...categories, ...own.keys(), ...(convertId3 ? [id3Field] : [])],
    };
  }
}

type PlannedLine = Parameters<typeof resultOf>[0][number];

/** A file that cannot be written into, and why, a mistake of ours included; what is the library's fault is thrown on. */
export function refusedFile(path: string, trackId: number | null, error: unknown): TaskFile<never> {
  if (error instanceof LibraryError) throw error;
  const reason = withAdvice(tellMistake('writing into files', error));
  return { path, trackId, lines: [], state: 'refused', reason };
}

/** What was listened to may no longer be what lies there: its tags would go into another song. */
function refuseUnknown(library: Library, path: string, stamp: FileStamp): void {
  if (isAsKnown(library.files.find(path), stamp)) return;
  throw new WriteError('was changed since Hearmark last looked at it: scan its folder first', { path });
}

function isAsKnown(known: StoredFile | undefined, { size, modifiedNs }: FileStamp): boolean {
  return known?.size === size && known.modifiedNs === BigInt.asIntN(64, modifiedNs);
}

/** The id of what was heard in this version of the file; undefined where the library knows another one by now. */
function contentOf(library: Library, { path, trackId }: KnownAs, stamp: FileStamp): string | undefined {
  const known = library.files.find(path);
  if (known?.trackId !== trackId || !isAsKnown(known, stamp)) return undefined;
  return library.tracks.get(trackId)?.contentId.toString('hex');
}

function isKnown(seen: Set<string>, path: string): boolean {
  const file = fileNumber(path);
  return file !== undefined && seen.size === seen.add(file).size;
}

/** "Deep House; House" are two values. */
function writtenNames(names: WriteSettings['names']): Map<string, string[]> {
  return new Map(Object.entries(names).map(([name, written]) => [name.toLowerCase(), written.split(';')]));
}

function gainOf(library: Library, trackId: number): [string, string[]][] {
  const loudness = library.loudness.of(trackId);
  return loudness ? [...loudnessFields(loudness, library.tracks.get(trackId)?.properties.codec)] : [];
}

/** Fields about Hearmark itself. The date is that of listening, so that to write the same again changes nothing. */
function ownFields({ heard, scores }: WritableTrack): Map<string, string[]> {
  if (!heard) return new Map();
  return new Map([
    [`${ownPrefix}MODEL`, [heard.model]],
    [`${ownPrefix}DATE`, [new Date(heard.at).toISOString().slice(0, 10)]],
    [`${ownPrefix}SCORES`, scores.map(({ name, strength }) => `${name}=${strength.toFixed(2)}`)],
  ]);
}
