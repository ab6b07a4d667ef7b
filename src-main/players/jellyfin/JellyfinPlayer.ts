import { z } from 'zod';
import { PlayerError } from '../../errors.ts';
import type { CatalogueSong } from '../../library/browse/CatalogueSongs.ts';
import type { SongThere } from '../chooseCounterpart.ts';
import { byWords, findByTitle } from '../findByTitle.ts';
import { isSameList } from '../isSameList.ts';
import type { Counterpart, Player } from '../Player.ts';
import { trimmedName } from '../trimmedName.ts';
import { JellyfinClient } from './JellyfinClient.ts';

/** Songs in the address of one request: an id has 32 characters, or 36. */
const songsAtOnce = 50;
/** Songs with the words of one title: more are no answer. */
const candidatesMax = 200;
/** Characters of a piece of a title that is looked for: shorter ones stand in too many. */
const pieceMin = 3;
/** Entries in one answer. */
const pageSize = 500;
/** Of a playlist, and of playlists: a server that says more says the same again. */
const entriesMax = 100_000;
const ticksPerSecond = 10_000_000;

const item = z.looseObject({
  Id: z.string(),
  Name: z.string().nullish(),
  Artists: z.array(z.string()).nullish(),
  AlbumArtist: z.string().nullish(),
  Album: z.string().nullish(),
  Path: z.string().nullish(),
  RunTimeTicks: z.number().nullish(),
  ProviderIds: z.record(z.string(), z.string().nullable()).nullish(),
  /** Of an entry of a playlist. */
  PlaylistItemId: z.string().nullish(),
  CanDelete: z.boolean().nullish(),
});
type Item = z.infer<typeof item>;
const page = z.looseObject({ Items: z.array(item).default([]) });
const made = z.looseObject({ Id: z.string() });

/** The playlists of one user of a Jellyfin server. */
export class JellyfinPlayer implements Player {
  readonly address: string;
  /** Jellyfin leaves out what a playlist has already, but for version 12 (measured: missing-foss/trobar-server). */
  readonly holdsOnce = true;
  readonly #client: JellyfinClient;

  private constructor(client: JellyfinClient) {
    this.#client = client;
    this.address = `${client.address} (${client.user})`;
  }

  /** Signs the user in. Rejects with ParameterError, PlayerError. */
  static async open(url: URL, otherPassword: string): Promise<JellyfinPlayer> {
    const client = new JellyfinClient(url, otherPassword);
    await client.signIn();
    return new JellyfinPlayer(client);
  }

  nameOf = trimmedName;

  async find(songs: readonly CatalogueSong[]): Promise<Counterpart[]> {
    const found: Counterpart[] = [];
    for (const song of songs) found.push(await findByTitle(song, (words) => this.#songsBy(words), spellings));
    return found;
  }

  async read(name: string): Promise<string[] | undefined> {
    const id = await this.#idOf(name);
    return id === undefined ? undefined : (await this.#entriesOf(id)).map(({ Id }) => Id);
  }

  async replace(name: string, references: readonly string[]): Promise<void> {
    const known = await this.#idOf(name);
    const id = known ?? (await this.#make(name));
    if (known !== undefined) await this.#clear(known);
    for (let from = 0; from < references.length; from += songsAtOnce)
      await this.#client.ask('POST', `Playlists/${id}/Items`, {
        parameters: {
          ids: references.slice(from, from + songsAtOnce).join(','),
          userId: this.#client.userId,
        },
      });
    const kept = (await this.#entriesOf(id)).map(({ Id }) => Id);
    if (!isSameList(kept, references))
      throw new PlayerError(`${this.address} keeps another list as ${name} than it was sent`);
  }

  async remove(name: string): Promise<void> {
    const id = await this.#idOf(name);
    if (id !== undefined) await this.#client.ask('DELETE', `Items/${id}`);
  }

  close(): void {
    this.#client.signOut();
  }

  async #make(name: string): Promise<string> {
    const body = { Name: name, Ids: [], UserId: this.#client.userId, MediaType: 'Audio', IsPublic: false };
    const answer = made.safeParse(await this.#client.ask('POST', 'Playlists', { body }));
    if (!answer.success) throw new PlayerError(`${this.address} has not made ${name}`);
    return answer.data.Id;
  }

  async #clear(id: string): Promise<void> {
    const entryIds = (await this.#entriesOf(id)).map(({ Id, PlaylistItemId }) => PlaylistItemId ?? Id);
    for (let from = 0; from < entryIds.length; from += songsAtOnce)
      await this.#client.ask('DELETE', `Playlists/${id}/Items`, {
        parameters: { entryIds: entryIds.slice(from, from + songsAtOnce).join(',') },
      });
  }

  #entriesOf(id: string): Promise<Item[]> {
    return this.#all(`Playlists/${id}/Items`, { userId: this.#client.userId });
  }

  /** Of several of one name the first that is the user's own. */
  async #idOf(name: string): Promise<string | undefined> {
    const all = await this.#all('Items', {
      userId: this.#client.userId,
      recursive: 'true',
      includeItemTypes: 'Playlist',
      fields: 'CanDelete',
    });
    for (const { Id, Name, CanDelete } of all)
      if (Name === name && CanDelete !== false && (await this.#isOwn(Id))) return Id;
    return undefined;
  }

  /** An administrator may delete what others made, and what Jellyfin read from a file, but not change it. */
  async #isOwn(id: string): Promise<boolean> {
    if (!this.#client.isAdministrator) return true;
    try {
      await this.#client.ask('GET', `Playlists/${id}/Users`); // answered to the owner alone
      return true;
    } catch (error) {
      if (error instanceof PlayerError && error.code === 403) return false;
      if (error instanceof PlayerError && error.code === 404) return true; // before 10.9 it cannot be asked
      throw error;
    }
  }

  async #songsBy(words: string): Promise<SongThere[]> {
    const items = await this.#page('Items', {
      userId: this.#client.userId,
      recursive: 'true',
      includeItemTypes: 'Audio',
      searchTerm: words,
      fields: 'Path,ProviderIds',
      enableImages: 'false',
      enableUserData: 'false',
      limit: String(candidatesMax),
    });
    return items.map(candidate);
  }

  async #all(path: string, parameters: Record<string, string>): Promise<Item[]> {
    const all: Item[] = [];
    while (all.length < entriesMax) {
      const part = { ...parameters, startIndex: String(all.length), limit: String(pageSize) };
      const items = await this.#page(path, part);
      all.push(...items);
      if (items.length < pageSize) return all;
    }
    throw new PlayerError(`${this.address} tells what it has without an end`);
  }

  async #page(path: string, parameters: Record<string, string>): Promise<Item[]> {
    const answer = page.safeParse(await this.#client.ask('GET', path, { parameters }));
    if (!answer.success) throw new PlayerError(`${this.address} does not tell what it has`);
    return answer.data.Items;
  }
}

/**
 * Jellyfin looks for a part of a name from which it has taken the accents; 10.11.0 to 10.11.2 take none from what is typed. So it is asked
 * for the title without those that Unicode divides, and for the longest piece that can have none.
 */
function spellings(title: string): string[] {
  const plain = title.match(/[\x20-\x7e]+/g) ?? [];
  const longest = plain.reduce((one, other) => (other.trim().length > one.length ? other.trim() : one), '');
  const spelt = [...byWords(title), title.normalize('NFD').replace(/\p{M}/gu, '')];
  return longest.length < pieceMin ? spelt : [...spelt, longest];
}

function candidate(said: Item): SongThere {
  const { Id, Name, Artists, AlbumArtist, Album, Path, RunTimeTicks, ProviderIds } = said;
  return {
    reference: Id,
    title: Name ?? undefined,
    artists: [...(Artists ?? []), ...(AlbumArtist ? [AlbumArtist] : [])],
    album: Album ?? undefined,
    path: Path ?? undefined,
    durationSeconds: RunTimeTicks == null ? undefined : RunTimeTicks / ticksPerSecond,
    musicBrainzId: ProviderIds?.['MusicBrainzRecording'] ?? undefined,
  };
}
