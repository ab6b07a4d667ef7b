import { createHash } from 'node:crypto';
import { extname, join } from 'node:path';
import { ReadError } from '../../errors.ts';
import { FileReader } from '../FileReader.ts';
import type { LeftOut } from '../LeftOut.ts';
import { parseSheet, type CueSheet } from './parseSheet.ts';
import { decodeSheet } from './sheetText.ts';
import type { SheetTrack } from './SheetTrack.ts';
import { tracksOfSheet } from './tracksOfSheet.ts';

/** A sheet of a full CD with everything in it has 20 KB. */
const mostBytes = 1 << 20;

/** What the sheet beside a file says of it. */
export interface FileSheet {
  /** The name of the sheet. */
  name: string;
  /** SHA-256 over what it says of the file, in hexadecimal digits. */
  hash: string;
  tracks: SheetTrack[];
}

export interface FolderSheets {
  byFile: Map<string, FileSheet>;
  leftOut: LeftOut[];
  /** The names of those that could not be read, today. */
  unread: Set<string>;
}

/**
 * Reads the cue sheets of a folder, and returns what they say of its audio files, by their names. Of two sheets for one
 * file the first counts. A sheet that says nothing, or of no file that is there, is left out, and why is told.
 */
export function readSheets(
  folder: string,
  sheets: readonly string[],
  audio: readonly string[],
): FolderSheets {
  const byFile = new Map<string, FileSheet>();
  const leftOut: LeftOut[] = [];
  const unread = new Set<string>();
  for (const name of [...sheets].sort()) {
    const found = readSheet(folder, name, audio);
    for (const [file, tracks] of found.byFile) {
      const hash = createHash('sha256').update(JSON.stringify(tracks)).digest('hex');
      if (!byFile.has(file)) byFile.set(file, { name, hash, tracks });
    }
    if (found.isUnread) unread.add(name);
    if (found.why !== undefined) leftOut.push({ path: join(folder, name), why: found.why });
  }
  return { byFile, leftOut, unread };
}

function readSheet(
  folder: string,
  name: string,
  audio: readonly string[],
): { byFile: Map<string, SheetTrack[]>; why?: string; isUnread?: boolean } {
  const byFile = new Map<string, SheetTrack[]>();
  const sheet = parsedSheet(join(folder, name));
  if (sheet instanceof ReadError) return { byFile, why: sheet.message, isUnread: true };
  if ('problem' in sheet) return { byFile, why: sheet.problem };
  const absent: string[] = [];
  for (const cueFile of sheet.files.filter(({ tracks }) => tracks.length > 0)) {
    const file =
      fileNamed(cueFile.name, audio) ?? (sheet.files.length === 1 ? sameStem(name, audio) : undefined);
    const tracks = tracksOfSheet(sheet, cueFile);
    if ('problem' in tracks) return { byFile: new Map(), why: tracks.problem };
    if (file === undefined) absent.push(cueFile.name);
    else if (tracks.length > 0 && !byFile.has(file)) byFile.set(file, tracks);
  }
  const [first] = absent;
  if (first === undefined) return { byFile };
  const more = absent.length > 1 ? ` and ${absent.length - 1} more` : '';
  return { byFile, why: `it names ${lastName(first)}${more}, which is not beside it` };
}

/** Reads a sheet; returns what is wrong with it, in words, or why the drive does not give it. */
export function parsedSheet(path: string): CueSheet | { problem: string } | ReadError {
  try {
    using reader = new FileReader(path);
    const { size } = reader;
    if (size > mostBytes)
      return { problem: `it is too large for a cue sheet (${(size / 1e6).toFixed(1)} MB)` };
    return parseSheet(decodeSheet(reader.read(0, size)).text);
  } catch (error) {
    if (error instanceof ReadError) return error;
    throw error;
  }
}

/**
 * The file of this name, whatever its case; else the one of another ending: many images were compressed after their sheet
 * was written.
 */
function fileNamed(name: string, audio: readonly string[]): string | undefined {
  const wanted = plain(lastName(name));
  return audio.find((file) => plain(file) === wanted) ?? sameStem(lastName(name), audio);
}

/** Its only candidate: of two, nobody knows which is meant. */
function sameStem(name: string, audio: readonly string[]): string | undefined {
  const found = audio.filter((file) => stem(file) === stem(name));
  return found.length === 1 ? found[0] : undefined;
}

const lastName = (path: string) => path.split(/[/\\]/).at(-1)!;
const plain = (name: string) => name.normalize('NFC').toLowerCase();
const stem = (name: string) => plain(name.slice(0, name.length - extname(name).length));
