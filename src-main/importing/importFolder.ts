import type { AnalysisPool } from '../analysis/AnalysisPool.ts';
import { InFlight } from './InFlight.ts';
import type { Analysis, Identity } from '../analysis/protocol.ts';
import type { Coverage } from '../analysis/windows.ts';
import { DecodeError, HearmarkError, NoAudioError, ReadError, reasonOf } from '../errors.ts';
import { Drives } from '../files/Drives.ts';
import { findAudioFiles, type FoundFile, type FoundFolder } from '../files/findAudioFiles.ts';
import type { KnownFile } from '../library/Files.ts';
import type { Library } from '../library/Library.ts';
import { isEncodedAnew } from './isEncodedAnew.ts';
import type { FileResult, ImportEvent } from './ImportEvent.ts';
import { MissingFiles } from './MissingFiles.ts';
import { StallWatch } from './StallWatch.ts';

export interface ImportOptions {
  library: Library;
  pool: AnalysisPool;
  /** The pool's model, as the library has registered it. */
  modelId: number;
  coverage: Coverage;
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
 *         library.tracks.save, library.scores.save         library/    one transaction a track
 *
 * Rejects only where going on makes no sense: with a LibraryError, a ModelError or the signal's reason. A file that
 * cannot be read or decoded, or over which we make a mistake, is a result with the status `failed`.
 */
export async function importFolder(roots: readonly string[], options: ImportOptions): Promise<void> {
  const { library, pool, modelId, coverage, report, gate, retryFailed = false, signal } = options;
  const drives = await Drives.of(roots, {
    onGone: (root) =>
      report({ kind: 'paused', reason: `the drive of ${root} is no longer there; waiting for it` }),
    onBack: () => report({ kind: 'resumed' }),
    signal,
  });
  using stalls = new StallWatch(pool, report);
  const inFlight = new InFlight(pool.jobs + 1);
  const missingFiles = new MissingFiles(library, roots, report);

  for await (const found of stalls.watching(foldersOf(roots, drives))) {
    signal?.throwIfAborted(); // a drive may have answered long after
    const known = library.files.inFolder(found.folder, modelId);
    missingFiles.note(found, known);
    for (const { path, error } of found.problems) {
      report({ kind: 'file', path, status: 'failed', reason: error.message, retry: error.retry });
    }
    for (const left of found.leftOut) report({ kind: 'left out', ...left });
    for (const file of found.files) {
      if (gate) await gate();
      const unchanged = resultIfUnchanged(file, known.get(file.name), coverage);
      const triesAgain = retryFailed && unchanged?.trackId === undefined;
      if (unchanged && !triesAgain) report({ kind: 'file', ...unchanged });
      else await inFlight.add(() => importFile(file, noveltyOf(file, known.get(file.name))));
      signal?.throwIfAborted();
    }
  }
  await inFlight.allDone();
  signal?.throwIfAborted();
  await missingFiles.settle();

  async function importFile(file: FoundFile, novelty: Pick<FileResult, 'found'>): Promise<void> {
    try {
      const analysis = await pool.analyse(file.path, coverage, shouldListen);
      const { trackId, ...stored } = store(file.path, analysis);
      const outcome = analysis.heard?.noNumbers
        ? ({ status: 'failed', retry: false } as const)
        : ({ status: 'ok', trackId } as const);
      report({ kind: 'file', path: file.path, ...novelty, ...stored, ...outcome });
    } catch (error) {
      signal?.throwIfAborted();
      const mistake = error instanceof HearmarkError ? undefined : (error as Error);
      if (!(mistake || error instanceof ReadError || error instanceof DecodeError)) throw error;
      if (error instanceof ReadError && (await drives.waitIfGone())) return importFile(file, novelty);
      // A mistake is tried again: by then it may have been mended
      const failure = { reason: reasonOf(error), retry: mistake ? true : (error as HearmarkError).retry };
      library.files.saveFailure(file, failure);
      const status = error instanceof NoAudioError ? 'ok' : 'failed';
      report({ kind: 'file', path: file.path, status, ...novelty, ...failure, ...(mistake && { mistake }) });
    }
  }

  function shouldListen(identity: Identity): boolean {
    return 'contentId' in identity
      ? !library.tracks.hasContent(identity.contentId, modelId, coverage)
      : !library.tracks.hasPrefix(identity.prefixId, modelId, coverage);
  }

  /** One transaction: a track is stored with its scores or not at all. */
  function store(
    path: string,
    analysis: Analysis,
  ): { trackId: number } & Pick<FileResult, 'reason' | 'timings'> {
    const { size, modifiedNs, contentId, prefixId, properties, heard, remark, timings } = analysis;
    const reason = heard?.reason ?? remark;
    // What the headers claim about the audio is left out: the decoder knows better.
    const { properties: _claimed, ...tags } = analysis.tags;
    const { trackId, carried } = library.transaction(() => {
      const file = { path, size, modifiedNs };
      const trackBefore = library.files.find(path)?.trackId;
      const before = trackBefore == null ? undefined : library.tracks.get(trackBefore);
      const now = { file, contentId, prefixId, properties, tags: { ...tags } };
      const { id, isNew } = library.tracks.save(now);
      if (heard) library.scores.save(id, modelId, heard);
      const isSameMusic = isNew && before !== undefined && isEncodedAnew(before, now);
      return { trackId: id, carried: isSameMusic ? library.corrections.carry(before.id, id) : 0 };
    });
    const reasons = [
      ...(carried > 0 ? [`encoded again: what you decided about it stays (${carried})`] : []),
      ...(reason === undefined ? [] : [reason]),
    ];
    return { trackId, ...(reasons.length > 0 && { reason: reasons.join('; ') }), ...(heard && { timings }) };
  }
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
  return known.size === file.size && known.modifiedNs === file.modifiedNs;
}

/** What libraries until 0.1 say of a file to which a model answered with no number: it may be as good as any. */
const blamedOnTheFile =
  'its samples are not sound: they lie far outside -1..1, and the model has no answer to them';

function resultIfUnchanged(
  file: FoundFile,
  known: KnownFile | undefined,
  coverage: Coverage,
): FileResult | undefined {
  if (!known || !isSame(file, known)) return undefined;
  const { failure, trackId, scoreReason } = known;
  const { path } = file;
  if (failure?.reason === blamedOnTheFile) return undefined;
  if (failure) return failure.retry ? undefined : { path, status: 'unchanged', reason: failure.reason };
  const covered = known.coverage === 'whole' || known.coverage === coverage;
  if (trackId === null || !covered) return undefined;
  return { path, status: 'unchanged', trackId, ...(scoreReason !== null && { reason: scoreReason }) };
}
