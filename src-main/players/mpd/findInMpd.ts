import { sep } from 'node:path';
import { PlayerError } from '../../errors.ts';
import type { CatalogueSong } from '../../library/browse/CatalogueSongs.ts';
import { isSameDuration, isSameSong, type SaidOfSong } from '../isSameSong.ts';
import type { Counterpart } from '../Player.ts';
import { mpdArgument, type MpdConnection } from './MpdConnection.ts';

interface MpdSong extends SaidOfSong {
  file: string;
  album: string | undefined;
}

/** Songs with the words of one title: more are no answer. */
const candidatesMax = 100;
/** MPD's tags that may name an artist. */
const artistNames = ['Artist', 'AlbumArtist', 'Performer'];

/**
 * Finds songs in the database of an MPD. By path first: below its music directory, which it tells those on the same
 * machine, and which others find out by trying the ends of paths, the longest first. A song that is a part of a file, or
 * that lies elsewhere there, is found by title, artist and duration.
 */
export class MpdFinder {
  readonly #mpd: MpdConnection;
  /** The beginnings of our paths that MPD's paths lack, of songs that were found; the last one first. */
  readonly #bases: string[];

  /** `musicDirectory`: where MPD says it is, on this machine. */
  constructor(mpd: MpdConnection, musicDirectory?: string) {
    this.#mpd = mpd;
    this.#bases = musicDirectory === undefined ? [] : [`${musicDirectory.replace(/\/+$/, '')}/`];
  }

  /** Rejects with PlayerError where MPD cannot be asked any more. */
  async find(song: CatalogueSong): Promise<Counterpart> {
    const path = song.part === undefined && song.path.isWellFormed() ? await this.#byPath(song) : undefined;
    if (path !== undefined) return { reference: path, by: 'path' };
    return this.#byName(song);
  }

  async #byPath(song: CatalogueSong): Promise<string | undefined> {
    const path = song.path.replaceAll(sep, '/');
    const bases = [...this.#bases.filter((base) => path.startsWith(base)), ...this.#ends(path)];
    for (const base of new Set(bases)) {
      const file = path.slice(base.length);
      const found = await this.#songAt(file);
      if (!found || !isSameDuration(found.durationSeconds, song.durationSeconds)) continue;
      // A name alone is that of many
      if (!file.includes('/') && !this.#bases.includes(base) && !isSameSong(song, found)) continue;
      this.#bases.splice(0, this.#bases.length, base, ...this.#bases.filter((one) => one !== base));
      return found.file;
    }
    return undefined;
  }

  /** The beginnings of a path, the shortest first. */
  #ends(path: string): string[] {
    return Array.from(path.matchAll(/\//g), ({ index }) => path.slice(0, index + 1));
  }

  async #songAt(file: string): Promise<MpdSong | undefined> {
    if (/[\n\r]/.test(file)) return undefined;
    const found = songsIn(await this.#orNothing('lsinfo', file));
    return found.find((one) => one.file === file);
  }

  async #byName(song: CatalogueSong): Promise<Counterpart> {
    const { title, artist } = song;
    if (title === null || artist === null || /[\n\r]/.test(title)) return { why: 'absent' };
    const same = (await this.#called(title)).filter((one) => isSameSong(song, one));
    const ofAlbum = same.filter(({ album }) => album !== undefined && album === song.album);
    const [found, ...others] = ofAlbum.length > 0 ? ofAlbum : same;
    if (!found) return { why: 'absent' };
    return others.length > 0 ? { why: 'several' } : { reference: found.file, by: 'name' };
  }

  /** Songs with the words of a title. */
  async #called(title: string): Promise<MpdSong[]> {
    const search = ['search', 'title', title] as const;
    try {
      return songsIn(await this.#mpd.ask(...search, 'window', `0:${candidatesMax}`));
    } catch (error) {
      if (!(error instanceof PlayerError) || error.code === undefined) throw error;
      if (error.code !== mpdArgument) return [];
      // Before 0.20, and in Mopidy, there is no "window"
      return songsIn(await this.#orNothing(...search)).slice(0, candidatesMax);
    }
  }

  /** What MPD refuses to look for, as a path that leads out of its directory, is not there. */
  async #orNothing(command: string, ...parameters: string[]) {
    try {
      return await this.#mpd.ask(command, ...parameters);
    } catch (error) {
      if (error instanceof PlayerError && error.code !== undefined) return [];
      throw error;
    }
  }
}

/** The songs of an answer: each begins with its file. */
function songsIn(answer: readonly [name: string, value: string][]): MpdSong[] {
  const songs: (MpdSong & { artists: string[] })[] = [];
  for (const [name, value] of answer) {
    if (name === 'file') songs.push({ file: value, artists: [], album: undefined });
    const song = songs.at(-1);
    if (!song) continue;
    if (name === 'Title') song.title ??= value;
    else if (name === 'Album') song.album ??= value;
    else if (name === 'duration') song.durationSeconds = Number(value);
    // In whole seconds, before the former where that is said; 0 where Mopidy does not know
    else if (name === 'Time' && value !== '0') song.durationSeconds = Number(value);
    else if (artistNames.includes(name)) song.artists.push(value);
  }
  return songs;
}
