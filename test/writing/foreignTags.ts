import { copyFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { askPython } from '../fixtures/askPython.ts';
import { contentOf, keptAt, pythonOf } from '../fixtures/keptFile.ts';

const program = join(import.meta.dirname, 'foreignTags.py');

/** Adds pictures, chapters, lyrics, ReplayGain and vendors' fields to a file, with mutagen. */
export function addForeignTags(path: string): string {
  const add = (draft: string) => {
    copyFileSync(path, draft);
    askPython(program, 'add', draft);
  };
  const ending = extname(path);
  return keptAt(path, [...pythonOf(program), 'add', ending, contentOf(path)], add, ending);
}

/** All that mutagen finds in a file, as text, by its native names. */
export function dumpTags(path: string): Record<string, string> {
  return askPython(program, 'dump', path) as Record<string, string>;
}
