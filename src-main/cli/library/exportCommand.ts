import { closeSync, openSync, writeSync } from 'node:fs';
import { plainText } from '../guardTerminal.ts';
import { openLibraryToShow } from '../session.ts';

/** `hearmark library export`: what was decided, as lines of JSON. */
export async function exportCommand(
  file: string | undefined,
  { library: libraryFile }: { library: string },
): Promise<number> {
  const library = await openLibraryToShow(libraryFile);
  const output = file === undefined ? 1 : openSync(file, 'wx');
  let count = 0;
  try {
    for (const line of library.decisionLines.export()) {
      const text = JSON.stringify(line);
      // What JSON leaves as it is may give a terminal orders; escaped it means the same
      writeSync(output, `${file === undefined ? plainText(text) : text}\n`);
      count++;
    }
  } catch (error) {
    // `hearmark library export | head`: nobody reads the rest
    if (file !== undefined || (error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  } finally {
    if (file !== undefined) closeSync(output);
    library.close();
  }
  console.error(`hearmark: ${count} decisions`);
  return 0;
}
