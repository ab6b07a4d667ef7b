import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const python = process.env['HEARMARK_PYTHON'] ?? '/usr/bin/python3';
const program = join(import.meta.dirname, 'foreignTags.py');

/** Adds pictures, chapters, lyrics, ReplayGain and vendors' fields to a file, with mutagen. */
export function addForeignTags(path: string): string {
  execFileSync(python, [program, 'add', path]);
  return path;
}

/** All that mutagen finds in a file, as text, by its native names. */
export function dumpTags(path: string): Record<string, string> {
  return JSON.parse(execFileSync(python, [program, 'dump', path], { encoding: 'utf8' })) as Record<
    string,
    string
  >;
}
