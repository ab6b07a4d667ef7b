import { counted } from '../../writing/tasks/WriteParts.ts';
import { openLibraryToChange } from '../session.ts';
import { ReadError } from '../../errors.ts';
import { readRegular } from '../../files/readRegular.ts';

/** `hearmark library import`: takes over what was decided elsewhere, for tracks with the same content. */
export async function importCommand(
  file: string,
  { library: libraryFile }: { library: string },
): Promise<number> {
  const lines = await readLines(file);
  const library = await openLibraryToChange(libraryFile);
  try {
    const { imported, known, kept, unknown, change } = library.decisionLines.import(lines);
    console.log(`${counted(imported, 'decision')} imported; ${known} already stood here.`);
    if (kept > 0) console.log(`Decided otherwise here since, and left so: ${kept}.`);
    if (unknown > 0)
      console.log(
        `Of tracks that are not in this library: ${unknown}. \`hearmark tag\` adds them; then import again.`,
      );
    if (change) console.log('Undo takes all of it back as one step.');
    return 0;
  } finally {
    library.close();
  }
}

/** Some 300 bytes a decision: of more than a million. */
const decisionBytesMax = 400 * 2 ** 20;

async function readLines(file: string): Promise<string[]> {
  try {
    return (await readRegular(file, decisionBytesMax)).toString('utf8').split('\n');
  } catch (cause) {
    throw new ReadError(`cannot read ${file}: ${(cause as Error).message}`, { path: file, cause });
  }
}
