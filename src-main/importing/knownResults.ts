import type { PartAnalysis } from '../analysis/protocol.ts';
import { answersNoNumber, noAudioReasons } from '../errors.ts';
import { mayHaveChapters } from '../files/chapters/readChapters.ts';
import type { FoundFile } from '../files/findAudioFiles.ts';
import type { FileSheet } from '../files/sheets/readSheets.ts';
import type { HeardState, KnownFile, SheetState } from '../library/FileState.ts';
import type { MusicModels } from '../library/HeardMusic.ts';
import { isWhole, wholeFile, type Span } from '../paths.ts';
import type { Coverage } from '../scores/Coverage.ts';
import { musicTasks } from '../scores/musicTasks.ts';
import type { FileResult } from './ImportEvent.ts';

/** What libraries until 0.1 say of a file to which a model answered with no number: it may be as good as any. */
const blamedOnTheFile =
  'its samples are not sound: they lie far outside -1..1, and the model has no answer to them';

/** What is there of a file beside itself: the sheet that says which tracks lie in it. */
export interface SheetNow {
  sheet: FileSheet | undefined;
  /** Names of the folder's sheets that cannot be read today. */
  unread: ReadonlySet<string>;
}

/** What was listened for, of what is asked of each file. */
export interface Wanted {
  coverage: Coverage;
  music: MusicModels;
  /** A track of each chapter. */
  chapters: boolean;
}

/**
 * Returns the results of a file for which nothing is left to do: one for each of its tracks, or why it failed for good;
 * undefined where it is to be listened to.
 */
export function knownResults(
  file: FoundFile,
  known: KnownFile | undefined,
  { sheet, unread }: SheetNow,
  wanted: Wanted,
): FileResult[] | undefined {
  if (!known || !isSame(file, known)) return undefined;
  const { failure } = known;
  const { path } = file;
  if (failure?.reason === blamedOnTheFile) return undefined;
  if (failure) return failure.retry ? undefined : [failedBefore(path, failure.reason)];
  if (!isSheetSame(sheet, known.sheet, unread)) return undefined;
  if (!known.sheet && !areChaptersDone(known, isReadForChapters(file, sheet, wanted))) return undefined;
  const parts = known.parts ?? [{ ...known, span: wholeFile }];
  if (!parts.every((part) => isCovered(part, wanted))) return undefined;
  return parts.map(({ trackId, scoreReason, span }, index) => ({
    path,
    status: 'unchanged',
    trackId: trackId!,
    ...(scoreReason !== null && { reason: scoreReason }),
    ...(scoreReason?.endsWith(answersNoNumber) && { stillFails: true }),
    ...resultPart(span, index),
  }));
}

/** A file without sound is no failure, now as then. */
function failedBefore(path: string, reason: string): FileResult {
  const hasNoSound = Object.values<string>(noAudioReasons).includes(reason);
  return { path, status: 'unchanged', reason, ...(!hasNoSound && { stillFails: true }) };
}

/** Whether a file is read for its chapters: a sheet beside it says more of it. */
export function isReadForChapters(
  { name }: Pick<FoundFile, 'name'>,
  sheet: FileSheet | undefined,
  { chapters = false }: { chapters?: boolean },
): boolean {
  return chapters && !sheet && mayHaveChapters(name);
}

/** Read as it would be read now, or it has none. */
function areChaptersDone({ chapters = false, parts }: KnownFile, isWanted: boolean): boolean {
  return chapters === isWanted || (!isWanted && !parts);
}

/** Whether a file is new in its place, or another than it was. */
export function noveltyOf(file: FoundFile, known: KnownFile | undefined): Pick<FileResult, 'found'> {
  if (!known) return { found: 'new' };
  return isSame(file, known) ? {} : { found: 'changed' };
}

type SaidOfPart = Pick<PartAnalysis['tags'], 'trackNumber' | 'title'>;

/** Which track of its file a result is about; nothing where it is all of it. */
export function resultPart(span: Span, index: number, tags: SaidOfPart = {}): Pick<FileResult, 'part'> {
  if (isWhole(span)) return {};
  const { trackNumber = index + 1, title } = tags;
  return { part: { index, number: trackNumber, ...(title !== undefined && { title }) } };
}

/** Whether a file is as the library knows it, by its size and time. */
export function isSame(file: FoundFile, known: KnownFile): boolean {
  // Past the year 2262 the library has what 64 bits hold of it
  return known.size === file.size && known.modifiedNs === BigInt.asIntN(64, file.modifiedNs);
}

/** By its name, under which it is written, and what it says; what cannot be read today says what it said. */
function isSheetSame(
  sheet: FileSheet | undefined,
  before: SheetState | undefined,
  unread: ReadonlySet<string>,
): boolean {
  if (before && unread.has(before.name)) return true;
  return sheet?.name === before?.name && sheet?.hash === before?.hash;
}

/** Whether all that is asked for was heard of a track. */
export function isCovered(part: HeardState, { coverage, music }: Wanted): boolean {
  const isEnough = (heard: Coverage | null | undefined) => heard === 'whole' || heard === coverage;
  return (
    part.trackId !== null &&
    isEnough(part.coverage) &&
    musicTasks.every((task) => music[task] === undefined || isEnough(part.music[task]))
  );
}
