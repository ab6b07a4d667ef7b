import { randomBytes } from 'node:crypto';
import { ParameterError, PlayerError } from '../../errors.ts';
import type { CatalogueSong } from '../../library/browse/CatalogueSongs.ts';
import type { Counterpart, Player } from '../Player.ts';
import { MpdFinder } from './findInMpd.ts';
import { MpdConnection, mpdAbsent } from './MpdConnection.ts';

const defaultPort = 6600;

/** The stored playlists of an MPD (https://www.musicpd.org). */
export class MpdPlayer implements Player {
  readonly address: string;
  readonly #mpd: MpdConnection;
  readonly #finder: MpdFinder;

  private constructor(address: string, mpd: MpdConnection, musicDirectory: string | undefined) {
    this.address = address;
    this.#mpd = mpd;
    this.#finder = new MpdFinder(mpd, musicDirectory);
  }

  /** Connects to mpd://[password@]host[:port], or to the socket of mpd:///path. Rejects with PlayerError. */
  static async open(url: URL, otherPassword: string): Promise<MpdPlayer> {
    const { hostname, pathname } = url;
    const path = decodeURIComponent(pathname);
    const port = url.port === '' ? defaultPort : Number(url.port);
    const place = hostname === '' ? { path } : { host: hostname.replace(/^\[|\]$/g, ''), port };
    const address = hostname === '' ? `mpd://${path}` : `mpd://${hostname}:${port}`;
    const password = decodeURIComponent(url.password || url.username) || otherPassword;
    const mpd = await MpdConnection.open(place, address, password);
    const known = hostname === '' ? await mpd.ask('config').catch(whereRefused<[string, string][]>([])) : [];
    return new MpdPlayer(address, mpd, known.find(([name]) => name === 'music_directory')?.[1]);
  }

  nameOf(name: string): string {
    // MPD keeps a playlist in a file of its name
    const called = name.replace(/[/\\\n\r]/g, '-').trim();
    if (/^\.*$/.test(called)) throw new ParameterError(`MPD can have no playlist called "${name}"`);
    return called;
  }

  async find(songs: readonly CatalogueSong[]): Promise<Counterpart[]> {
    const found: Counterpart[] = [];
    for (const song of songs) found.push(await this.#finder.find(song));
    return found;
  }

  async read(name: string): Promise<string[] | undefined> {
    const lines = await this.#mpd.ask('listplaylist', name).catch(whereRefused(undefined, mpdAbsent));
    return lines?.map(([, file]) => file);
  }

  /** Written under another name first: what stands there stays until all of the new one does. */
  async replace(name: string, references: readonly string[]): Promise<void> {
    if (references.length === 0) {
      await this.#mpd.ask('playlistclear', name);
      return;
    }
    const draft = `${name} ${randomBytes(4).toString('hex')}`;
    try {
      for (const reference of references) await this.#mpd.ask('playlistadd', draft, reference);
      await this.#mpd.ask('rm', name).catch(whereRefused([], mpdAbsent));
      await this.#mpd.ask('rename', draft, name);
    } catch (error) {
      await this.#mpd.ask('rm', draft).catch(() => {}); // what went wrong is told already
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await this.#mpd.ask('rm', name).catch(whereRefused([], mpdAbsent));
  }

  close(): void {
    this.#mpd.close();
  }
}

/** Answers in place of a refusal (of one code, where it is given), and throws everything else. */
function whereRefused<T>(answer: T, code?: number) {
  return (error: unknown): T => {
    const isRefused = error instanceof PlayerError && error.code !== undefined;
    if (isRefused && (code === undefined || error.code === code)) return answer;
    throw error;
  };
}
