import { lstatSync } from 'node:fs';
import { extname } from 'node:path';
import { WriteError } from '../errors.ts';
import { writeWhole } from '../files/writeWhole.ts';
import { cannotWrite } from './session.ts';

/** What a file may be called that gives way to a new playlist or table: no music, no library. */
const listEndings = new Set(['.m3u', '.m3u8', '.pls', '.xspf', '.csv', '.json', '.txt']);

/** Writes a playlist or a table; an older one of this name gives way, and nothing else does. Throws WriteError. */
export function writeList(file: string, text: string): void {
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there && !(there.isFile() && listEndings.has(extname(file).toLowerCase()))) {
    throw new WriteError(
      `cannot write ${file}: it exists already and is no playlist or table; name a new file`,
      { path: file },
    );
  }
  try {
    writeWhole(file, text);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}
