import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { displayPath, stamp } from '../../paths.ts';
import { flush } from './backupFiles.ts';

/** Rows of a table, named by what names them. */
interface LeftRows {
  table: string;
  doubtful: readonly string[];
  untold: readonly string[];
}

/**
 * Writes which rows a repair left that are not, or may not be, what was stored: in the repaired library their sums are right again.
 * Returns the file, which lies beside the library; undefined where there are none.
 */
export function writeRepairNote(libraryFile: string, tables: readonly LeftRows[]): string | undefined {
  const lines = tables.flatMap(({ table, doubtful, untold }) => [
    ...doubtful.map((row) => `${table} ${row}: not what was stored\n`),
    ...untold.map((row) => `${table} ${row}: may not be what was stored\n`),
  ]);
  if (lines.length === 0) return undefined;
  const note = `${libraryFile}.repaired-${stamp()}.txt`;
  writeFileSync(note, lines.join(''));
  flush(note);
  flush(dirname(libraryFile));
  return note;
}

/** Says, in sentences, of each repair that left such rows which file names them; none where there was none. */
export function repairNotes(libraryFile: string): string[] {
  if (!existsSync(libraryFile)) return [];
  const beginning = `${basename(libraryFile)}.repaired-`;
  return readdirSync(dirname(libraryFile))
    .filter((name) => name.startsWith(beginning) && name.endsWith('.txt'))
    .map((name) => {
      const file = displayPath(join(dirname(libraryFile), name));
      return `A repair left rows that are not, or may not be, what was stored. They are named in ${file}: delete it when you have seen to them.`;
    });
}
