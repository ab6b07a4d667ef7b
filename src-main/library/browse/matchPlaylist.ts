import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { secondsOf } from '../../paths.ts';
import type { Connection } from '../Connection.ts';
import type { Files } from '../Files.ts';
import { joinPath } from '../storedPath.ts';

/** What a playlist says of a track: files/playlists/readPlaylist.ts. */
export interface WantedTrack {
  location: string;
  name?: string;
  title?: string;
  artist?: string;
  durationSeconds?: number;
  startSeconds?: number;
}

interface KnownTrack {
  trackId: number;
  /** The folders of its path and its name, folded. */
  parts: string[];
  startSeconds: number;
  artist: string | null;
  title: string | null;
  durationSeconds: number | null;
}

/** Why an entry has no track: it is no file, none fits it, or several do. */
export type Unmatched = 'stream' | 'absent' | 'several';

/** By how much two programs tell the duration of a track differently. */
export const toleratedSeconds = 3;

/**
 * Finds the tracks of a playlist in the library, of files that are there: by its path, seen from the folder that the playlist
 * lies in; else by the end of its path, where one track has more of it in common than any other; else by artist, title and
 * duration. Returns a track's id for each entry, or why there is none. `folder` is null where nobody knows it.
 */
export function matchPlaylist(
  connection: Connection,
  files: Files,
  entries: readonly WantedTrack[],
  folder: string | null,
): (number | Unmatched)[] {
  let index: TrackIndexByName | undefined;
  return entries.map((entry) => {
    const path = pathOf(entry.location);
    if (path === undefined) return 'stream';
    const isPlaced = folder !== null || isAbsolute(path);
    const exact = isPlaced ? exactTrack(files, resolve(folder ?? '', path), entry) : undefined;
    if (exact !== undefined) return exact;
    const names = (index ??= new TrackIndexByName(connection));
    let why: Unmatched = 'absent';
    for (const find of [
      () => names.byTail(partsOf(path), entry),
      () => names.byTail(partsOf(decoded(path)), entry),
      () => names.byText(entry),
    ]) {
      const [trackId, ...others] = new Set(find().map((track) => track.trackId));
      if (trackId !== undefined && others.length === 0) return trackId;
      if (trackId !== undefined) why = 'several';
    }
    return why;
  });
}

/** Undefined for what lies on no drive: a stream. */
function pathOf(location: string): string | undefined {
  if (/^file:/i.test(location)) {
    try {
      return fileURLToPath(location.replace(/^file:\/\/localhost\//i, 'file:///'));
    } catch {
      return decoded(location.replace(/^file:\/*/i, '/'));
    }
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(location)) return undefined;
  return location;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function exactTrack(files: Files, path: string, { startSeconds = 0 }: WantedTrack): number | undefined {
  const spelled = new Set([path, path.replaceAll('\\', '/'), decoded(path)]);
  const found = [...spelled].flatMap((one) => files.findAll(one));
  const there = found.filter(({ missing, trackId }) => !missing && trackId !== null);
  const begins = there.find(({ span }) => Math.abs(secondsOf(span).startSeconds - startSeconds) < 0.05);
  return (begins ?? (there.length === 1 ? there[0] : undefined))?.trackId ?? undefined;
}

/** The tracks of the library by the names of their files, and by what they are called. */
class TrackIndexByName {
  readonly #byName = new Map<string, KnownTrack[]>();
  /** With the folder it is in: each album may have a "Track 01". */
  readonly #byFolder = new Map<string, KnownTrack[]>();
  readonly #byTitle = new Map<string, KnownTrack[]>();

  constructor({ database }: Connection) {
    const rows = database
      .prepare<[], Omit<KnownTrack, 'parts'> & { folder: Buffer; name: Buffer }>(
        `SELECT track_id AS trackId, path AS folder, name, start_us / 1e6 AS startSeconds, artist, title,
           duration_seconds AS durationSeconds
         FROM files JOIN folders ON folders.id = folder_id JOIN tracks ON tracks.id = track_id
         WHERE missing_since IS NULL`,
      )
      .iterate();
    for (const { folder, name, ...row } of rows) {
      const track = { ...row, parts: partsOf(joinPath({ folder, name })) };
      add(this.#byName, track.parts.at(-1)!, track);
      if (track.parts.length > 1) add(this.#byFolder, lastTwo(track.parts), track);
      if (track.title !== null) add(this.#byTitle, foldedTitle(track.title), track);
    }
  }

  byTail(parts: readonly string[], wanted: WantedTrack): KnownTrack[] {
    const there = parts.length > 1 ? this.#byFolder.get(lastTwo(parts)) : undefined;
    const named = there ?? this.#byName.get(parts.at(-1) ?? '') ?? [];
    const common = named.map((track) => commonTail(track.parts, parts));
    const most = common.reduce((longest, one) => Math.max(longest, one), 0);
    const closest = named.filter((_, index) => common[index] === most);
    return closest.length > 1 ? closest.filter((track) => fits(track, wanted)) : closest;
  }

  byText(wanted: WantedTrack): KnownTrack[] {
    const { name, title = name?.replace(/^.*? - /, '') ?? name } = wanted;
    if (title === undefined) return [];
    const found = this.#byTitle.get(foldedTitle(title)) ?? [];
    const whole = name === undefined ? [] : (this.#byTitle.get(foldedTitle(name)) ?? []);
    return [...found, ...whole].filter((track) => fits(track, wanted) && hasArtist(track, wanted));
  }
}

/** Artist, duration and beginning are the same, as far as both are known. */
function fits(track: KnownTrack, wanted: WantedTrack): boolean {
  const { durationSeconds, startSeconds } = wanted;
  if (startSeconds !== undefined && Math.abs(track.startSeconds - startSeconds) > 0.05) return false;
  if (durationSeconds === undefined || track.durationSeconds === null) return true;
  return Math.abs(track.durationSeconds - durationSeconds) <= toleratedSeconds;
}

function hasArtist({ artist }: KnownTrack, wanted: WantedTrack): boolean {
  const said =
    wanted.artist ?? (wanted.name?.includes(' - ') ? wanted.name.replace(/ - .*$/, '') : undefined);
  return said !== undefined && artist !== null && foldedTitle(said) === foldedTitle(artist);
}

function commonTail(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

/** Whatever the system: slashes of either kind, any case, any form of its letters. */
function partsOf(path: string): string[] {
  return path.split(/[/\\]+/).map((part) => part.normalize('NFC').toLowerCase()).filter((part) => part !== '' && part !== '.'); // prettier-ignore
}

/** A name as it is compared: without case, accents and more than one space, with one kind of apostrophe, quotation mark and dash. */
export function foldedTitle(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[‘’‛ʼ′`]/g, "'") // MusicBrainz writes ’ and ‐, which most keyboards lack
    .replace(/[“”„‟]/g, '"')
    .replace(/\p{Pd}/gu, '-')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

const lastTwo = (parts: readonly string[]) => parts.slice(-2).join('/');

function add(map: Map<string, KnownTrack[]>, key: string, track: KnownTrack): void {
  const list = map.get(key);
  if (list) list.push(track);
  else map.set(key, [track]);
}
