import type { BigIntStats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { ReadError } from '../errors.ts';
import { decodePath, fsPath } from '../paths.ts';
import { isAudioFileName, isSheetName, isSkippedFolderName, whyLeftOut } from './audioFileNames.ts';
import type { LeftOut } from './LeftOut.ts';
import { readErrorFrom } from './readErrorFrom.ts';
import { readSheets } from './sheets/readSheets.ts';

/** Something that could not be looked at; the walk went on without it. */
export interface WalkProblem {
  path: string;
  error: ReadError;
}

/** One folder of the walk, or the part of it that a root names. */
export interface WalkedFolder {
  folder: string;
  /** Names of the audio files in it, sorted by UTF-16 code units. */
  names: string[];
  /** Names of the cue sheets in it. */
  sheets: string[];
  /** Names of all audio files of the folder, where a root names only some. */
  siblings?: string[];
  /** True where `names` is all there is: a file that the library knows here and `names` lacks has gone. */
  complete: boolean;
  problems: WalkProblem[];
  leftOut: LeftOut[];
}

/**
 * Walks through folders, depth first, each folder's subfolders in the order of their names: the same tree gives the
 * same order on every machine. Held in memory: one folder's names, the names of the folders still to come on the way
 * down, and an identifier for each folder seen.
 *
 * Symbolic links are followed, each real folder is visited once (by device and inode), and the real place of a folder
 * or file wins over a link to it where both lie under the roots, so that links make no loops and no second copies.
 * Two hard links are two files: what they hold tells that they are the same.
 *
 * A root is a folder or a single file (of any ending: somebody named it); a cue sheet stands for its files. Roots may
 * overlap. What cannot be read, and a root that does not exist, is a problem of the folder it was found in; nothing is thrown.
 */
export async function* walkFolders(roots: string[]): AsyncGenerator<WalkedFolder> {
  const { folders, files, problems } = await lookAtRoots(roots);
  yield* problems;
  const walk = new Walk(folders.map((root) => root.real));
  for (const root of folders) yield* walk.visit(root.path);
  for (const file of files) {
    if (walk.reaches(file.real)) continue;
    const folder = dirname(file.path);
    const names = [basename(file.path)];
    yield { folder, names, ...(await lookAround(folder)), complete: false, problems: [], leftOut: [] };
  }
}

/** The sheets and the audio files of a folder, of which nothing else is wanted. */
async function lookAround(folder: string): Promise<{ sheets: string[]; siblings: string[] }> {
  const entries = await readdir(fsPath(folder), { withFileTypes: true, encoding: 'buffer' }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
  const names = files.map((entry) => decodePath(entry.name));
  return { sheets: names.filter(isSheetName), siblings: names.filter(isAudioFileName) };
}

/** The audio files that stand in a sheet. Throws ReadError where there is none. */
async function filesOfSheet(path: string): Promise<string[]> {
  const folder = dirname(path);
  const { siblings } = await lookAround(folder);
  const { byFile, leftOut } = readSheets(folder, [basename(path)], siblings);
  if (byFile.size === 0) throw new ReadError(leftOut[0]?.why ?? 'a cue sheet without music', { path });
  return [...byFile.keys()].map((name) => join(folder, name));
}

interface Root {
  path: string;
  real: string;
}

async function lookAtRoots(roots: string[]) {
  const folders: Root[] = [];
  const files = new Map<string, Root>();
  const problems: WalkedFolder[] = [];
  for (const path of roots.map((root) => resolve(root))) {
    try {
      const root = { path, real: await realPath(path) };
      const stats = await stat(fsPath(path));
      if (stats.isDirectory()) folders.push(root);
      else if (stats.isFile() && isSheetName(basename(path))) {
        for (const file of await filesOfSheet(path)) {
          const real = await realPath(file);
          files.set(real, { path: file, real });
        }
      } else if (stats.isFile()) files.set(root.real, root);
      else throw new ReadError('is neither a file nor a folder', { path });
    } catch (caught) {
      const error = caught instanceof ReadError ? caught : readErrorFrom(caught, path);
      problems.push({
        folder: path,
        names: [],
        sheets: [],
        complete: false,
        problems: [{ path, error }],
        leftOut: [],
      });
    }
  }
  return { folders, files: files.values(), problems };
}

class Walk {
  readonly #realRoots: string[];
  /** "device:inode" of every folder visited, and of every file that was reached through a link. */
  readonly #seen = new Set<string>();

  constructor(realRoots: string[]) {
    this.#realRoots = realRoots;
  }

  /** Tells whether the walk comes by this real path without the help of a link. */
  reaches(real: string): boolean {
    return this.#realRoots.some((root) => {
      const below = relative(root, real);
      if (below === '') return true;
      const parts = below.split(sep);
      return parts[0] !== '..' && !parts.some(isSkippedFolderName);
    });
  }

  async *visit(root: string): AsyncGenerator<WalkedFolder> {
    const open = [root];
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      const found = await this.#look(folder);
      if (!found) continue;
      yield found.walked;
      // Taken from the end: the first in order goes last.
      for (const name of found.subfolders.sort(descending)) open.push(join(folder, name));
    }
  }

  async #look(folder: string): Promise<{ walked: WalkedFolder; subfolders: string[] } | undefined> {
    const walked: WalkedFolder = {
      folder,
      names: [],
      sheets: [],
      complete: true,
      problems: [],
      leftOut: [],
    };
    const subfolders: string[] = [];
    try {
      if (!this.#firstVisit(await stat(fsPath(folder), { bigint: true }))) return undefined;
      // Names as bytes: those that are not UTF-8 would not survive as strings.
      for (const entry of await readdir(fsPath(folder), { withFileTypes: true, encoding: 'buffer' })) {
        const name = decodePath(entry.name);
        if (entry.isFile()) {
          if (isAudioFileName(name)) walked.names.push(name);
          else if (isSheetName(name)) walked.sheets.push(name);
          else noteLeftOut(walked, name, whyLeftOut(name));
        } else if (entry.isDirectory()) {
          if (isSkippedFolderName(name)) noteLeftOut(walked, name, 'a folder of the system');
          else subfolders.push(name);
        } else if (entry.isSymbolicLink()) {
          const target = await this.#followLink(walked, name);
          if (target === 'file' && isSheetName(name)) walked.sheets.push(name);
          else if (target === 'file') walked.names.push(name);
          else if (target === 'folder') subfolders.push(name);
        }
      }
    } catch (error) {
      return { walked: { ...walked, ...unreadable(folder, error) }, subfolders: [] };
    }
    walked.names.sort();
    return { walked, subfolders };
  }

  #firstVisit({ dev, ino }: BigIntStats): boolean {
    const identity = `${dev}:${ino}`;
    // Some network drives know no inodes: then only the links are watched (realpath, in reaches).
    if (ino === 0n) return true;
    return this.#seen.size < this.#seen.add(identity).size;
  }

  async #followLink(walked: WalkedFolder, name: string): Promise<'file' | 'folder' | undefined> {
    if (isSkippedFolderName(name)) return undefined;
    const path = join(walked.folder, name);
    try {
      const stats = await stat(fsPath(path), { bigint: true });
      const wanted = stats.isDirectory() || (stats.isFile() && isWanted(name));
      if (!wanted || this.#goesThere(await realPath(path), stats.isFile())) return undefined;
      if (stats.isDirectory()) return 'folder';
      return this.#firstVisit(stats) ? 'file' : undefined;
    } catch (error) {
      walked.problems.push({ path, error: brokenLink(path, error) });
      return undefined;
    }
  }

  #goesThere(real: string, isFile: boolean): boolean {
    return this.reaches(real) && (!isFile || isWanted(basename(real)));
  }
}

const isWanted = (name: string) => isAudioFileName(name) || isSheetName(name);

function noteLeftOut({ folder, leftOut }: WalkedFolder, name: string, why: string | undefined): void {
  if (why !== undefined) leftOut.push({ path: join(folder, name), why });
}

async function realPath(path: string): Promise<string> {
  return decodePath(await realpath(fsPath(path), { encoding: 'buffer' }));
}

function unreadable(
  path: string,
  error: unknown,
): Pick<WalkedFolder, 'names' | 'sheets' | 'complete' | 'problems'> {
  return { names: [], sheets: [], complete: false, problems: [{ path, error: readErrorFrom(error, path) }] };
}

function brokenLink(path: string, cause: unknown): ReadError {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') return readErrorFrom(cause, path);
  return new ReadError('is a symbolic link to something that does not exist', { path, cause, retry: true });
}

function descending(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0;
}
