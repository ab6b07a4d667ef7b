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
  const names = sheets.length > 0 ? new AudioNames(audio) : undefined;
  for (const name of [...sheets].sort()) {
    const found = readSheet(folder, name, names!);
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
  audio: AudioNames,
): { byFile: Map<string, SheetTrack[]>; why?: string; isUnread?: boolean } {
  const byFile = new Map<string, SheetTrack[]>();
  const sheet = parsedSheet(join(folder, name));
  if (sheet instanceof ReadError) return { byFile, why: sheet.message, isUnread: true };
  if ('problem' in sheet) return { byFile, why: sheet.problem };
  const absent: string[] = [];
  for (const cueFile of sheet.files.filter(({ tracks }) => tracks.length > 0)) {
    const file =
      audio.named(lastName(cueFile.name)) ?? (sheet.files.length === 1 ? audio.withStemOf(name) : undefined);
    const tracks = tracksOfSheet(sheet, cueFile);
    if ('problem' in tracks) return { byFile: new Map(), why: tracks.problem };
    if (file === undefined) absent.push(cueFile.name);
    else if (byFile.has(file)) return { byFile: new Map(), why: `it names ${file} in several places` };
    else if (tracks.length > 0) byFile.set(file, tracks);
  }
  const [first] = absent;
  if (first === undefined) return { byFile };
  const others = absent.length - 1;
  const absentName = lastName(first);
  const why =
    others > 0
      ? `it names ${absentName} and ${others} more, which are not beside it`
      : `it names ${absentName}, which is not beside it`;
  return { byFile, why };
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

/** The audio files of a folder, each found by its name at once: a folder may have a thousand sheets. */
class AudioNames {
  /** The first of each, where case or form alone tell several apart. */
  readonly #byName = new Map<string, string>();
  /** Null: there are several, and nobody knows which is meant. */
  readonly #byStem = new Map<string, string | null>();

  constructor(audio: readonly string[]) {
    for (const file of audio) {
      if (!this.#byName.has(plain(file))) this.#byName.set(plain(file), file);
      this.#byStem.set(stem(file), this.#byStem.has(stem(file)) ? null : file);
    }
  }

  /**
   * The file of this name, whatever its case; else the one of another ending: many images were compressed after their sheet
   * was written.
   */
  named(name: string): string | undefined {
    return this.#byName.get(plain(name)) ?? this.withStemOf(name);
  }

  withStemOf(name: string): string | undefined {
    return this.#byStem.get(stem(name)) ?? undefined;
  }
}

const lastName = (path: string) => path.split(/[/\\]/).at(-1)!;
const plain = (name: string) => name.normalize('NFC').toLowerCase();
const stem = (name: string) => plain(name.slice(0, name.length - extname(name).length));
