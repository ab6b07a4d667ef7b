import { Drives } from '../files/Drives.ts';
import { findAudioFiles, type FoundFolder } from '../files/findAudioFiles.ts';
import { readSheets, type FolderSheets } from '../files/sheets/readSheets.ts';
import type { ImportOptions } from './ImportOptions.ts';
import { importFile } from './importFile.ts';
import { InFlight } from './InFlight.ts';
import { knownResults, noveltyOf } from './knownResults.ts';
import { MissingFiles } from './MissingFiles.ts';
import { retellFile } from './retellFile.ts';
import { StallWatch } from './StallWatch.ts';
import { tellVoice } from './tellVoice.ts';

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
 *                      music    = ears.finish()              hearing/    rhythm, key, voice and words, of the same samples
 *         library.tracks.save, .scores.save, .music.save…  library/    a track whole or not at all
 *
 * Rejects only where going on makes no sense: with a LibraryError, a ModelError or the signal's reason. A file that
 * cannot be read or decoded, or over which we make a mistake, is a result with the status `failed`.
 */
export async function importFolder(roots: readonly string[], options: ImportOptions): Promise<void> {
  const { library, pool, modelId, coverage, music = {}, chapters = false } = options;
  const { report, gate, retryFailed = false, signal } = options;
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
    for (const { path, error } of found.problems)
      report({ kind: 'file', path, status: 'failed', reason: error.message, retry: error.retry });
    const { leftOut, unread, byFile } = sheetsOf(found);
    for (const left of [...found.leftOut, ...leftOut]) report({ kind: 'left out', ...left });
    for (const file of found.files) {
      if (gate) await gate();
      const sheet = byFile.get(file.name);
      const stored = known.get(file.name);
      const before = stored && tellVoice(options, stored);
      const unchanged = knownResults(file, before, { sheet, unread }, { coverage, music, chapters });
      const triesAgain = retryFailed && unchanged?.[0]?.trackId === undefined;
      if (unchanged && !triesAgain) for (const result of unchanged) report({ kind: 'file', ...result });
      else {
        const novelty = noveltyOf(file, before);
        await inFlight.add(async () => {
          if (!triesAgain && (await retellFile(options, { file, sheet }, before))) return;
          await importFile(options, drives, { file, sheet, novelty });
        });
      }
      signal?.throwIfAborted();
    }
  }
  await inFlight.allDone();
  signal?.throwIfAborted();
  await missingFiles.settle();
}

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
