import type { WriteSettings } from '../../api.ts';
import { LibraryError, WriteError } from '../../errors.ts';
import type { FileEdit } from '../../library/FileEdits.ts';
import type { StoredFile } from '../../library/FileState.ts';
import type { Library } from '../../library/Library.ts';
import type { WritableTrack } from '../../library/WritableTags.ts';
import { tellMistake } from '../../log/tellMistake.ts';
import { fieldOf, id3Field, ownPrefix } from '../fieldMapping.ts';
import { loudnessFields } from '../loudnessFields.ts';
import { withAdvice } from '../whatToDo.ts';
import { modeOf, planWrite, resultOf, type PlanOptions, type SingleValue } from '../planWrite.ts';
import type { FileStamp } from '../previewFile.ts';
import type { TaskFile, TaskWork } from './WriteTask.ts';
import { counted, type KnownAs, type WriteParts } from './WriteParts.ts';
import { sheetField } from '../tags/sheetFields.ts';
import { fieldEdits } from './editedFields.ts';
import { isOwnRating, ratingToWrite } from './ratingToWrite.ts';
import { ratingField } from '../tags/ratingTexts.ts';
import { musicFields } from './musicFields.ts';
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
  /** Only what was edited, and no tags. */
  onlyEdits?: boolean;
  /** What the files of each track are to say; what was drafted unless given. */
  edits?: readonly FileEdit[];
}

/** What all files of a work have in common. */
interface Work extends WritingOptions {
  parts: WriteParts;
  plan: PlanOptions;
  /** Two names of one file (hard links) are one file to write into. */
  seen: Set<string>;
}

/**
 * The work of writing tags into files. Throws ParameterError where a category that is to be written cannot be the name
 * of a field.
 */
export function writingWork(
  parts: WriteParts,
  targets: readonly Target[],
  options: WritingOptions,
): TaskWork<Seen> {
  const titleOf = (files: number) =>
    `${options.onlyEdits ? 'Edit' : 'Write tags to'} ${counted(files, 'file')}`;
  const work = { ...options, parts, plan: planOptions(options), seen: new Set<string>() };
  parts.writers.expect(targets.length);
  return {
    kind: 'write',
    title: titleOf(targets.length),
    files: targets.length,
    atOnce: parts.writers.filesAtOnce,
    look: (index) => lookAt(work, targets[index]!),
    begin(files) {
      parts.writers.expect(files);
      return parts.library.journal.addBatch(titleOf(files));
    },
    write: (file, batchId, signal) => write(work, file, batchId, signal),
  };
}

function planOptions({ settings, genreSeparators = [] }: WritingOptions): PlanOptions {
  const { modes, names, withParents, joinGenres, convertId3, newId3Version } = settings;
  for (const [category, mode] of Object.entries(modes)) if (mode !== 'off') fieldOf(category);
  return {
    modes,
    names: writtenNames(names),
    genreSeparators,
    joinGenres,
    withParents,
    ...(convertId3 && { id3Version: newId3Version }),
  };
}

/** What is to be written into a file; undefined where nothing is, or where it was seen under another name. */
async function lookAt(work: Work, target: Target): Promise<TaskFile<Seen> | undefined> {
  const { library, writers } = work.parts;
  const { path, trackId, parts: ofSheet, refusal } = target;
  const tracks = (ofSheet ?? [{ trackId: trackId! }]).flatMap(
    (part) => plannedTrack(work, part.trackId, ofSheet === undefined) ?? [],
  );
  if (tracks.length === 0) return undefined;
  try {
    if (ofSheet && tracks.some(({ edits }) => edits.length > 0)) throw new WriteError(partsStay, { path });
    if (refusal !== undefined) throw new WriteError(refusal, { path });
    if (isKnown(work.seen, path)) return undefined;
    const named = withFieldNames(library, target, tracks);
    // A sheet has all values of a field in one line, and joins them itself
    const options = ofSheet ? { ...work.plan, joinGenres: '' } : work.plan;
    const asked = named.flatMap(({ fields, nameOf }) => fields.map(nameOf));
    const { stamp, fields } = await writers.ask('preview', { path, fields: asked });
    if (!ofSheet) refuseUnknown(library, path, stamp);
    const lines = named.flatMap(({ accepted, singles, edits, own, nameOf }) => {
      const read = (field: string) => fields.get(nameOf(field)) ?? [];
      const planned = planWrite({
        ...{ read, accepted, options, edits, own },
        singles: singles.map((single) => replacingOwn(library, target, single, read)),
      });
      return planned.map((line) => ({ ...line, field: nameOf(line.field), accepted: true }));
    });
    if (lines.length === 0) return undefined;
    return { path, trackId, lines, state: 'planned', seen: { stamp, fields } };
  } catch (error) {
    return refusedFile(path, trackId, error);
  }
}

/** What is to be written of a track, and the fields that takes; undefined where nothing is. */
function plannedTrack(work: Work, trackId: number, isWhole: boolean) {
  const { settings, withSuggestions } = work;
  const { library } = work.parts;
  const edits = fieldEdits(work.edits ?? library.edits.of(trackId));
  const ofEdits = edits.map(({ field }) => field);
  if (work.onlyEdits)
    return edits.length > 0
      ? { trackId, accepted: [], singles: [], edits, own: new Map(), fields: ofEdits }
      : undefined;
  const { modes, withScores, withReplayGain, convertId3 } = settings;
  const track = library.writable.of(trackId, { withSuggestions });
  const accepted = track.tags.filter(({ category }) => modeOf(modes, category) !== 'off');
  const gain = withReplayGain ? gainOf(library, trackId) : [];
  const isOff = settings.bpm.mode === 'off' && settings.key.mode === 'off';
  const singles = [
    ...(isOff ? [] : musicFields(library.music.toWrite(trackId), settings)),
    // A cue sheet has no place for it
    ...(settings.rating && isWhole ? ratingToWrite(library, trackId) : []),
  ];
  if ([accepted, gain, singles, edits].every(({ length }) => length === 0)) return undefined;
  const own = new Map([...(withScores && accepted.length > 0 ? ownFields(track) : []), ...gain]);
  const categories = new Set(accepted.map(({ category }) => fieldOf(category)));
  const ofMusic = singles.map(({ field }) => field);
  return {
    trackId,
    accepted,
    singles,
    edits,
    own,
    fields: [
      ...new Set([...ofEdits, ...categories]),
      ...ofMusic,
      ...own.keys(),
      ...(convertId3 ? [id3Field] : []),
    ],
  };
}

/** What Hearmark wrote itself may give way to what the person says now. */
function replacingOwn(
  library: Library,
  { path, trackId }: Target,
  single: SingleValue,
  read: (field: string) => readonly string[],
): SingleValue {
  if (single.field !== ratingField || trackId === null) return single;
  return isOwnRating(library, { path, trackId }, read(ratingField)) ? { ...single, mode: 'replace' } : single;
}

/** With how the fields of each track are called in the file: in a sheet, after its place. */
function withFieldNames<T extends { trackId: number }>(
  library: Library,
  { path, parts: ofSheet }: Target,
  tracks: T[],
) {
  const places = ofSheet?.filter((part) => tracks.some((one) => one.trackId === part.trackId));
  const positions = places && positionsIn(library, path, places);
  return tracks.map((track, at) => {
    const position = positions?.[at];
    const nameOf = (field: string) => (position === undefined ? field : sheetField(position, field));
    return { ...track, nameOf };
  });
}

async function write(
  { parts, settings, plan }: Work,
  { path, trackId, lines, seen: { stamp, fields } }: TaskFile<Seen> & { seen: Seen },
  batchId: number,
  signal: AbortSignal,
) {
  const { library, writers, stateFolder } = parts;
  const { keepModified, newId3Version, strictProof } = settings;
  const accepted = lines.filter((line) => line.accepted).map((line) => line as PlannedLine);
  const values = resultOf(accepted, (field) => fields.get(field) ?? [], plan.genreSeparators);
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
}

const partsStay =
  'it holds several tracks: what a cue sheet or chapters say of each is not edited here, only tags are written into a sheet';

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
