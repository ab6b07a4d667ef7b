import { randomBytes } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Place, Places } from '../api.ts';
import { ParameterError } from '../errors.ts';
import { isAudioFileName, isSkippedFolderName } from '../files/audioFileNames.ts';
import { readErrorFrom } from '../files/readErrorFrom.ts';
import { decodePath, displayPath, fsPath } from '../paths.ts';

/** A folder with more is shown in part: a page of them helps nobody. */
const foldersMax = 5000;
/** Tokens of one session; the oldest are forgotten, so that a page cannot fill the memory. */
const tokensMax = 200_000;

/**
 * The folders of this machine, for choosing one in a page. A page names no path but what a person types: each folder has a
 * random token that means something to this object alone, for as long as it lives.
 */
export class FolderChooser {
  readonly #paths = new Map<string, string>();
  readonly #tokens = new Map<string, string>();

  /** Lists what lies in the folder of a token; without one, the places to start from. Throws ReadError. */
  async list(token: string | null): Promise<Places> {
    return token === null ? this.#start() : this.#look(this.pathOf(token));
  }

  /** As list, of a folder by its path, as a person types or pastes it. Throws ParameterError, ReadError. */
  async find(typed: string): Promise<Places> {
    const text = typed.trim().replace(/^(["'])(.*)\1$/, '$2');
    const path = text.replace(/^~(?=$|[/\\])/, homedir());
    if (!isAbsolute(path))
      throw new ParameterError(`write the whole path, as in ${join(homedir(), 'Music')}`);
    return this.#look(resolve(path));
  }

  async #look(path: string): Promise<Places> {
    const parent = dirname(path);
    const { folders, audioFiles } = await lookInto(path);
    return {
      here: this.placeOf(path),
      path: displayPath(path),
      parent: parent === path ? null : this.placeOf(parent),
      folders: folders.slice(0, foldersMax).map((name) => this.placeOf(join(path, name))),
      audioFiles,
    };
  }

  /** Returns the path behind a token. Throws ParameterError for a token that nobody was given. */
  pathOf(token: string): string {
    const path = this.#paths.get(token);
    if (path === undefined)
      throw new ParameterError('this place is no longer known; choose the folder again');
    return path;
  }

  /** Returns what a page may know of a folder; the same folder keeps its token. */
  placeOf(path: string, name = basename(path) || path): Place {
    const token = this.#tokens.get(path) ?? this.#addToken(path);
    return { token, name: displayPath(name) };
  }

  async #start(): Promise<Places> {
    const home = homedir();
    const music = await musicFolder(home);
    const starts = [
      { path: home, name: 'Home' },
      ...(music === undefined ? [] : [{ path: music, name: basename(music) }]),
      ...(await drives()).map((path) => ({ path, name: basename(path) || path })),
      ...(process.platform === 'win32' ? [] : [{ path: '/', name: 'This computer' }]),
    ];
    const there = await keep(starts, ({ path }) => isFolder(path));
    const folders = there.map(({ path, name }) => this.placeOf(path, name));
    return { here: null, path: null, parent: null, folders, audioFiles: 0 };
  }

  #addToken(path: string): string {
    if (this.#paths.size >= tokensMax) {
      const [oldest, oldestPath] = this.#paths.entries().next().value!;
      this.#paths.delete(oldest);
      this.#tokens.delete(oldestPath);
    }
    const token = randomBytes(16).toString('base64url');
    this.#paths.set(token, path);
    this.#tokens.set(path, token);
    return token;
  }
}

/** The real path of a folder, without links. Throws ParameterError where there is no such folder (any more). */
export async function realFolder(path: string): Promise<string> {
  try {
    return decodePath(await realpath(fsPath(path), { encoding: 'buffer' }));
  } catch (cause) {
    throw new ParameterError(`${displayPath(path)}: ${readErrorFrom(cause, path).message}`, { path, cause });
  }
}

/** Names of the folders in a folder, hidden ones left out, and how many audio files lie directly in it. */
async function lookInto(path: string): Promise<{ folders: string[]; audioFiles: number }> {
  const entries = await readdir(fsPath(path), { withFileTypes: true, encoding: 'buffer' }).catch(
    (error: unknown) => {
      throw readErrorFrom(error, path);
    },
  );
  const named = entries.map((entry) => ({ entry, name: decodePath(entry.name) }));
  const audioFiles = named.filter(({ entry, name }) => entry.isFile() && isAudioFileName(name)).length;
  const candidates = named.filter(
    ({ entry, name }) => !isSkippedFolderName(name) && (entry.isDirectory() || entry.isSymbolicLink()),
  );
  const folders = await keep(
    candidates,
    async ({ entry, name }) => entry.isDirectory() || (await isFolder(join(path, name))),
  );
  const byName = new Intl.Collator(undefined, { numeric: true }).compare;
  return { folders: folders.map(({ name }) => name).sort(byName), audioFiles };
}

/** Where the person keeps music: XDG's user-dirs.dirs, or the folder that systems make (freedesktop.org/wiki/Software/xdg-user-dirs). */
async function musicFolder(home: string): Promise<string | undefined> {
  const config = process.env.XDG_CONFIG_HOME || join(home, '.config');
  const text = await readFile(join(config, 'user-dirs.dirs'), 'utf8').catch(() => '');
  const named = /^XDG_MUSIC_DIR="(.*)"$/m.exec(text)?.[1]?.replace(/^\$HOME/, home);
  const music = named ?? join(home, 'Music');
  return music !== home && (await isFolder(music)) ? music : undefined;
}

/** Where systems put the drives that are plugged in or mounted. */
async function drives(): Promise<string[]> {
  if (process.platform === 'win32') {
    const letters = Array.from({ length: 26 }, (_, index) => `${String.fromCharCode(65 + index)}:\\`);
    return keep(letters, isFolder);
  }
  const user = userInfo().username;
  const parents =
    process.platform === 'darwin' ? ['/Volumes'] : [`/media/${user}`, `/run/media/${user}`, '/media', '/mnt'];
  const found = await Promise.all(
    parents.map(async (parent) => {
      const { folders } = await lookInto(parent).catch(() => ({ folders: [] }));
      return folders.map((name) => join(parent, name));
    }),
  );
  // The person's own folder of drives is no drive.
  return found.flat().filter((path) => !parents.includes(path));
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(fsPath(path)).catch(() => undefined))?.isDirectory() ?? false;
}

async function keep<T>(all: readonly T[], test: (one: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(all.map(test));
  return all.filter((_, index) => kept[index]);
}
