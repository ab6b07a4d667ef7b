import type { Analyser } from '../analysis/Analyser.ts';
import { InFlight } from './InFlight.ts';
import type { Analysis, Identity, PartAnalysis } from '../analysis/protocol.ts';
import type { Coverage } from '../scores/Coverage.ts';
import { DecodeError, HearmarkError, NoAudioError, ReadError, reasonOf } from '../errors.ts';
import { Drives } from '../files/Drives.ts';
import { findAudioFiles, type FoundFile, type FoundFolder } from '../files/findAudioFiles.ts';
import { readSheets, type FileSheet, type FolderSheets } from '../files/sheets/readSheets.ts';
import type { FileState, HeardState, KnownFile, SheetState } from '../library/FileState.ts';
import type { MusicModels } from '../library/HeardMusic.ts';
import type { Library } from '../library/Library.ts';
import { musicTasks, type Listening, type MusicTask } from '../scores/musicTasks.ts';
import { isWhole, wholeFile, type Span } from '../paths.ts';
import { isEncodedAnew } from './isEncodedAnew.ts';
import type { FileResult, ImportEvent } from './ImportEvent.ts';
import { MissingFiles } from './MissingFiles.ts';
import { StallWatch } from './StallWatch.ts';
import { storeMusic } from './storeMusic.ts';

export interface ImportOptions {
  library: Library;
  pool: Analyser;
  /** The pool's model, as the library has registered it. */
  modelId: number;
  coverage: Coverage;
  /** The models that hear something beside tags, as the library has registered them; nothing else is heard. */
  music?: MusicModels;
  report: (event: ImportEvent) => void;
  /** Awaited before each file: an import pauses here, while what is in flight finishes. */
  gate?: () => Promise<void>;
  /** Files that failed for good are listened to once more, too. */
  retryFailed?: boolean;
  /** Stops the import: what is in flight is given up, what is stored stays. */
  signal?: AbortSignal;
}

/**
 * Imports all audio files in and below folders: the one line that a track follows through Hearmark.
 *
 *     for each folder of findAudioFiles(roots)             files/      what is on the drive
 *       for each file that the library does not know       library/    by name, size and time
 *         analysis = pool.analyse(path)                    analysis/   in a worker process, one pass over the file:
 *                      tags     = readTags(reader)           files/      what the file already says
 *                      identity = audio.identify()           audio/      who the track is, whatever its name and tags
 *                      samples  = audio.decode…()            audio/      mono, -1..1, in windows
 *                      input    = frontEnd.compute(window)   audio/      log-mel [mels, frames]
 *                      scores   = tagger.score(input)        taggers/    [tags] in 0..1, and an embedding
 *                      music    = ears.finish()              hearing/    rhythm, key and voice, of the same samples
 *         library.tracks.save, .scores.save, .music.save…  library/    one transaction a track
 *
 * Rejects only where going on makes no sense: with a LibraryError, a ModelError or the signal's reason. A file that
 * cannot be read or decoded, or over which we make a mistake, is a result with the status `failed`.
 */
export async function importFolder(roots: readonly string[], options: ImportOptions): Promise<void> {
  const { library, pool, modelId, coverage, music = {}, report, gate, retryFailed = false, signal } = options;
  const drives = await Drives.of(roots, {
    onGone: (root) =>
      report({ kind: 'paused', reason: `the drive of ${root} is no longer there; waiting for it` }),
    onBack: () => report({ kind: 'resumed' }),
    signal,
  });
  using stalls = new StallWatch(pool, report);
  const inFlight = new InFlight(() => pool.jobs + 1);
  const missingFiles = new MissingFiles(library, roots, report);

  for await (const found of stalls.watching(foldersOf(roots, drives))) {
    signal?.throwIfAborted(); // a drive may have answered long after
    const known = library.files.inFolder(found.folder, modelId, music);
    missingFiles.note(found, known);
    for (const { path, error } of found.problems) {
      report({ kind: 'file', path, status: 'failed', reason: error.message, retry: error.retry });
    }
    const { leftOut, unread, byFile } = sheetsOf(found);
    for (const left of [...found.leftOut, ...leftOut]) report({ kind: 'left out', ...left });
    for (const file of found.files) {
      if (gate) await gate();
      const before = known.get(file.name);
      const sheet = byFile.get(file.name);
      const isSheetDone = isSheetSame(sheet, before?.sheet, unread) || before?.failure;
      const unchanged = isSheetDone ? resultsIfUnchanged(file, before, coverage, music) : undefined;
      const triesAgain = retryFailed && unchanged?.[0]?.trackId === undefined;
      if (unchanged && !triesAgain) for (const result of unchanged) report({ kind: 'file', ...result });
      else await inFlight.add(() => importFile(file, sheet, noveltyOf(file, before)));
      signal?.throwIfAborted();
    }
  }
  await inFlight.allDone();
  signal?.throwIfAborted();
  await missingFiles.settle();

  async function importFile(
    file: FoundFile,
    sheet: FileSheet | undefined,
    novelty: Pick<FileResult, 'found'>,
  ): Promise<void> {
    try {
      const tracks = sheet?.tracks;
      const analysis = await pool.analyse(file.path, coverage, whatToHear, { tracks });
      const results = store(file.path, analysis, sheet);
      pool.stored?.(analysis);
      if (pool.here && lacksSomething(analysis))
        store(file.path, await pool.here.analyse(file.path, coverage, whatToHear, { tracks }), sheet);
      for (const [index, result] of results.entries())
        report({ kind: 'file', path: file.path, ...(index === 0 && novelty), ...result });
    } catch (error) {
      signal?.throwIfAborted();
      const mistake = error instanceof HearmarkError ? undefined : (error as Error);
      if (!(mistake || error instanceof ReadError || error instanceof DecodeError)) throw error;
      if (error instanceof ReadError && (await drives.waitIfGone())) return importFile(file, sheet, novelty);
      // A mistake is tried again: by then it may have been mended
      const failure = { reason: reasonOf(error), retry: mistake ? true : (error as HearmarkError).retry };
      library.files.saveFailure(file, failure);
      const status = error instanceof NoAudioError ? 'ok' : 'failed';
      report({ kind: 'file', path: file.path, status, ...novelty, ...failure, ...(mistake && { mistake }) });
    }
  }

  function lacksSomething(analysis: Analysis): boolean {
    const parts = analysis.parts ?? [analysis];
    return parts.some(({ contentId }) => whatToHear({ contentId }).length > 0);
  }

  /** Whatever of it is not known; what was heard of tags tells of singing, too, where no package does. */
  function whatToHear(identity: Identity): Listening[] {
    const isTagged =
      'contentId' in identity
        ? library.tracks.hasContent(identity.contentId, modelId, coverage)
        : library.tracks.hasPrefix(identity.prefixId, modelId, coverage);
    const known = library.music.heardOf(identity, music, coverage);
    const lacking = (Object.keys(music) as MusicTask[]).filter((task) => !known.includes(task));
    return [...(isTagged ? [] : (['tags'] as const)), ...lacking];
  }

  /** One transaction: the tracks of a file are stored with their scores or not at all. */
  function store(path: string, analysis: Analysis, sheet: FileSheet | undefined): StoredResult[] {
    const { size, modifiedNs, timings, remark } = analysis;
    const parts: PartAnalysis[] = analysis.parts ?? [{ ...analysis, span: wholeFile }];
    const isHeard = parts.some(({ heard }) => heard);
    return library.transaction(() => {
      const results = parts.map((part, index): StoredResult => {
        const file = { path, size, modifiedNs, span: part.span, ...(sheet && { sheet }) };
        const { trackId, carried } = storeTrack(file, part);
        const reasons = [
          ...(carried > 0 ? [`encoded again: what you decided about it stays (${carried})`] : []),
          part.heard?.reason ?? (index === 0 ? remark : undefined) ?? [],
        ].flat();
        return {
          ...(part.heard?.noNumbers ? { status: 'failed', retry: false } : { status: 'ok', trackId }),
          ...(reasons.length > 0 && { reason: reasons.join('; ') }),
          ...(isHeard && index === 0 && { timings }),
          ...partOf(part.span, index, part.tags),
        };
      });
      library.files.keepSpans(path, parts.map(({ span }) => span)); // prettier-ignore
      return results;
    });
  }

  function storeTrack(file: FileState, part: PartAnalysis): { trackId: number; carried: number } {
    const { contentId, prefixId, properties, heard } = part;
    // What the headers claim about the audio is left out: the decoder knows better.
    const { properties: _claimed, ...tags } = part.tags;
    const trackBefore = library.files.find(file.path, file.span)?.trackId;
    const before = trackBefore == null ? undefined : library.tracks.get(trackBefore);
    const now = { file, contentId, prefixId, properties, tags: { ...tags } };
    const { id, isNew } = library.tracks.save(now);
    if (heard) library.scores.save(id, modelId, heard);
    if (heard?.loudness) library.loudness.save(id, heard.loudness);
    storeMusic({ library, modelId, coverage, music }, id, part);
    const isSameMusic = isNew && before !== undefined && isEncodedAnew(before, now);
    return { trackId: id, carried: isSameMusic ? library.corrections.carry(before.id, id) : 0 };
  }
}

type StoredResult = Omit<FileResult, 'path'>;

/** Nothing of the drive is asked where there is no sheet. */
function sheetsOf({ folder, files, sheets, siblings }: FoundFolder): FolderSheets {
  return readSheets(folder, sheets, siblings ?? files.map(({ name }) => name));
}

/** The folders of findAudioFiles; one that could not be read because its drive went away is looked at again. */
async function* foldersOf(roots: readonly string[], drives: Drives): AsyncGenerator<FoundFolder> {
  for await (const found of findAudioFiles([...roots])) {
    if (found.problems.length > 0 && (await drives.waitIfGone())) {
      yield* foldersOf([found.folder], drives);
    } else {
      yield found;
    }
  }
}

function noveltyOf(file: FoundFile, known: KnownFile | undefined): Pick<FileResult, 'found'> {
  if (!known) return { found: 'new' };
  return isSame(file, known) ? {} : { found: 'changed' };
}

function isSame(file: FoundFile, known: KnownFile): boolean {
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

/** What libraries until 0.1 say of a file to which a model answered with no number: it may be as good as any. */
const blamedOnTheFile =
  'its samples are not sound: they lie far outside -1..1, and the model has no answer to them';

/** One result for each track of a file; undefined where something is left to do for it. */
function resultsIfUnchanged(
  file: FoundFile,
  known: KnownFile | undefined,
  coverage: Coverage,
  music: MusicModels,
): FileResult[] | undefined {
  if (!known || !isSame(file, known)) return undefined;
  const { failure } = known;
  const { path } = file;
  if (failure?.reason === blamedOnTheFile) return undefined;
  if (failure) return failure.retry ? undefined : [{ path, status: 'unchanged', reason: failure.reason }];
  const parts = known.parts ?? [{ ...known, span: wholeFile }];
  const isEnough = (heard: Coverage | null | undefined) => heard === 'whole' || heard === coverage;
  const isCovered = (one: HeardState) =>
    one.trackId !== null &&
    isEnough(one.coverage) &&
    musicTasks.every((task) => music[task] === undefined || isEnough(one.music[task]));
  if (!parts.every(isCovered)) return undefined;
  return parts.map(({ trackId, scoreReason, span }, index) => ({
    path,
    status: 'unchanged',
    trackId: trackId!,
    ...(scoreReason !== null && { reason: scoreReason }),
    ...partOf(span, index),
  }));
}

/** Which track of its file a result is about; nothing where it is all of it. */
function partOf(span: Span, index: number, tags: SaidOfPart = {}): Pick<FileResult, 'part'> {
  if (isWhole(span)) return {};
  const { trackNumber = index + 1, title } = tags;
  return { part: { index, number: trackNumber, ...(title !== undefined && { title }) } };
}
type SaidOfPart = Pick<PartAnalysis['tags'], 'trackNumber' | 'title'>;
