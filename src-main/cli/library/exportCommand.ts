import { closeSync, openSync, writeSync } from 'node:fs';
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
      writeSync(output, `${JSON.stringify(line)}\n`);
      count++;
    }
  } finally {
    if (file !== undefined) closeSync(output);
    library.close();
  }
  console.error(`hearmark: ${count} decisions`);
  return 0;
}
