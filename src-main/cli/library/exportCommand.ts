import { closeSync, createWriteStream, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { counted } from '../../writing/tasks/WriteParts.ts';
import { syncFolder } from '../../files/syncFolder.ts';
import { displayText } from '../../paths.ts';
import { cannotWrite, openLibraryToShow } from '../session.ts';

/** `hearmark library export`: what was decided, as lines of JSON, in a new file or printed. */
export async function exportCommand(
  file: string | undefined,
  { library: libraryFile }: { library: string },
): Promise<number> {
  const library = await openLibraryToShow(libraryFile);
  let count = 0;
  const lines = function* () {
    for (const line of library.decisionLines.export()) {
      const text = JSON.stringify(line);
      count++;
      // What JSON leaves as it is may give a terminal orders; escaped it means the same
      yield `${file === undefined ? displayText(text) : text}\n`;
    }
  };
  try {
    if (file === undefined) await pipeline(lines, process.stdout, { end: false });
    else await writeNew(file, lines);
  } catch (error) {
    // `hearmark library export | head`: nobody reads the rest
    if (file !== undefined || (error as NodeJS.ErrnoException).code !== 'EPIPE')
      throw cannotWrite(file ?? 'what was decided', error);
  } finally {
    library.close();
  }
  console.error(`hearmark: ${counted(count, 'decision')} exported`);
  return 0;
}

/**
 * Writes a new file, empty until it is whole: one that broke off at the end of a line would look like all there is. Throws what the
 * system says, and leaves nothing then.
 */
async function writeNew(file: string, lines: () => Iterable<string>): Promise<void> {
  closeSync(openSync(file, 'wx'));
  const draft = `${file}.${process.pid}.draft`;
  try {
    await pipeline(lines, createWriteStream(draft, { flush: true }));
    renameSync(draft, file);
  } catch (error) {
    for (const left of [file, draft]) rmSync(left, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}
