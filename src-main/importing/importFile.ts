import type { Identity } from '../analysis/protocol.ts';
import { DecodeError, HearmarkError, NoAudioError, ReadError, reasonOf } from '../errors.ts';
import type { Drives } from '../files/Drives.ts';
import type { FoundFile } from '../files/findAudioFiles.ts';
import type { FileSheet } from '../files/sheets/readSheets.ts';
import type { Listening, MusicTask } from '../scores/musicTasks.ts';
import type { FileResult } from './ImportEvent.ts';
import type { ImportOptions } from './ImportOptions.ts';
import { isReadForChapters } from './knownResults.ts';
import { storeAnalysis } from './storeAnalysis.ts';

/** A file that is to be listened to, as its folder shows it. */
export interface FileToImport {
  file: FoundFile;
  /** Which tracks lie in it, where a cue sheet says so. */
  sheet: FileSheet | undefined;
  novelty: Pick<FileResult, 'found'>;
}

/**
 * Listens to a file for whatever the library does not know of it, stores that, and reports what became of it: a file that
 * cannot be read or decoded, or over which we make a mistake, has failed. Rejects where going on makes no sense.
 */
export async function importFile(
  options: ImportOptions,
  drives: Drives,
  { file, sheet, novelty }: FileToImport,
): Promise<void> {
  const { pool, coverage, music = {}, report, signal } = options;
  const { path } = file;
  const chapters = isReadForChapters(file, sheet, options);
  const what = (identity: Identity) => whatToHear(options, identity);
  try {
    const more = { tracks: sheet?.tracks, ...(chapters && { chapters }) };
    const analysis = await pool.analyse(path, coverage, what, more);
    const results = await storeAnalysis({ ...options, music }, path, analysis, { sheet, chapters });
    pool.stored?.(analysis);
    for (const [index, result] of results.entries())
      report({ kind: 'file', path, ...(index === 0 && novelty), ...result });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ReadError && (await drives.waitIfGone()))
      return importFile(options, drives, { file, sheet, novelty });
    fail(options, { file, novelty }, error);
  }
}

/** Whatever of it is not known; what was heard of tags tells of singing, too, where no package does. */
function whatToHear(
  { library, modelId, coverage, music = {} }: ImportOptions,
  identity: Identity,
): Listening[] {
  const isTagged =
    'contentId' in identity
      ? library.tracks.hasContent(identity.contentId, modelId, coverage)
      : library.tracks.hasPrefix(identity.prefixId, modelId, coverage);
  const known = library.music.heardOf(identity, music, coverage);
  const lacking = (Object.keys(music) as MusicTask[]).filter((task) => !known.includes(task));
  return [...(isTagged ? [] : (['tags'] as const)), ...lacking];
}

/** Keeps and reports why a file failed; throws what is not the file's fault. */
function fail(
  { library, report }: ImportOptions,
  { file, novelty }: Pick<FileToImport, 'file' | 'novelty'>,
  error: unknown,
): void {
  const mistake = error instanceof HearmarkError ? undefined : (error as Error);
  if (!(mistake || error instanceof ReadError || error instanceof DecodeError)) throw error;
  // A mistake is tried again: by then it may have been mended
  const failure = { reason: reasonOf(error), retry: mistake ? true : (error as HearmarkError).retry };
  library.files.saveFailure(file, failure);
  const status = error instanceof NoAudioError ? 'ok' : 'failed';
  report({ kind: 'file', path: file.path, status, ...novelty, ...failure, ...(mistake && { mistake }) });
}
