import { z } from 'zod';
import { PlayerError } from '../../errors.ts';
import type { CatalogueSong } from '../../library/browse/CatalogueSongs.ts';
import { isSameList } from '../isSameList.ts';
import type { Counterpart, Player } from '../Player.ts';
import { trimmedName } from '../trimmedName.ts';
import { findInPlex } from './findInPlex.ts';
import { isPlexKey, PlexClient, plexKey, plexText } from './PlexClient.ts';

/** Plex's number for playlists: https://developer.plex.tv/pms, Get Playlists. */
const typeOfPlaylists = '15';
/** Songs in the address of one request, which servers refuse from some 300 on. */
const songsAtOnce = 100;

const sections = z.object({
  MediaContainer: z.object({
    Directory: z.array(z.object({ key: plexKey, type: z.string() })).default([]),
  }),
});
/** true, 1 and "1", by the age of the server. */
const flag = z
  .unknown()
  .transform((said) => said === true || Number(said) === 1)
  .optional();
/** Or a folder of playlists, or what else is among them. */
const playlist = z.object({
  ratingKey: plexText,
  title: plexText.nullish(),
  /** Of those that a search fills. */
  smart: flag,
  readOnly: flag,
});
const made = z.object({
  MediaContainer: z.object({ Metadata: z.array(z.object({ ratingKey: plexKey })).min(1) }),
});
const entry = z.object({
  ratingKey: plexText,
  playlistItemID: plexText,
  /** Where it comes from, if not from this server. */
  source: z.string().nullish(),
});
type Entry = z.infer<typeof entry>;

/** The playlists of one user of a Plex Media Server. */
export class PlexPlayer implements Player {
  readonly address: string;
  /** What is in a list already is left out of what is added to it: so measured with 1.43 (missing-foss/trobar-server, colbyr/ctunes). */
  readonly holdsOnce = true;
  readonly #client: PlexClient;
  /** Of the server. */
  readonly #id: string;
  /** Its libraries of music. */
  readonly #sections: readonly string[];

  private constructor(client: PlexClient, user: string, id: string, sectionKeys: readonly string[]) {
    this.#client = client;
    this.#id = id;
    this.#sections = sectionKeys;
    this.address = user === '' ? client.address : `${client.address} (${user})`;
  }

  /** Asks whether it lets the token in; a user in the address is a name for whose it is. Rejects with ParameterError, PlayerError. */
  static async open(url: URL, otherToken: string): Promise<PlexPlayer> {
    const client = new PlexClient(url, otherToken);
    const id = await client.identify();
    // Published is the first, which came late; clients of all ages ask for the second
    const answer = sections.safeParse(
      await client.ask('GET', 'library/sections/all').catch((error: unknown) => {
        if (!(error instanceof PlayerError) || error.code !== 404) throw error;
        return client.ask('GET', 'library/sections');
      }),
    );
    if (!answer.success) throw new PlayerError(`${client.address} does not tell which libraries it has`);
    const music = answer.data.MediaContainer.Directory.filter(({ type }) => type === 'artist');
    return new PlexPlayer(client, decodeURIComponent(url.username), id, music.map(({ key }) => key)); // prettier-ignore
  }

  nameOf = trimmedName;

  async find(songs: readonly CatalogueSong[]): Promise<Counterpart[]> {
    if (this.#sections.length === 0)
      throw new PlayerError(`${this.address} has no library of music that this token may see`);
    return findInPlex(this.#client, this.#sections, songs);
  }

  async read(name: string): Promise<string[] | undefined> {
    const id = await this.#idOf(name);
    return id === undefined ? undefined : this.#songsOf(id, name);
  }

  async replace(name: string, references: readonly string[]): Promise<void> {
    const known = await this.#idOf(name);
    if (known !== undefined) await this.#client.ask('DELETE', `playlists/${known}/items`);
    const id = known ?? (await this.#make(name, references.slice(0, songsAtOnce)));
    for (let from = known === undefined ? songsAtOnce : 0; from < references.length; from += songsAtOnce) {
      const uri = this.#uriOf(references.slice(from, from + songsAtOnce));
      await this.#client.ask('PUT', `playlists/${id}/items`, { parameters: { uri } });
    }
    if (!isSameList(await this.#songsOf(id, name), references))
      throw new PlayerError(`${this.address} keeps another list as ${name} than it was sent`);
  }

  async remove(name: string): Promise<void> {
    const id = await this.#idOf(name);
    if (id !== undefined) await this.#client.ask('DELETE', `playlists/${id}`);
  }

  close(): void {} // each question is one of its own

  async #make(name: string, first: readonly string[]): Promise<string> {
    const parameters = { type: 'audio', title: name, smart: '0', uri: this.#uriOf(first) };
    const answer = made.safeParse(await this.#client.ask('POST', 'playlists', { parameters }));
    if (!answer.success) throw new PlayerError(`${this.address} has not made ${name}`);
    return answer.data.MediaContainer.Metadata[0]!.ratingKey;
  }

  /** As "Sources" of its documentation says; an empty one for no songs, which Plex takes for a new playlist. */
  #uriOf(references: readonly string[]): string {
    if (references.length === 0) return '';
    return `server://${this.#id}/com.plexapp.plugins.library/library/metadata/${references.join(',')}`;
  }

  /** Rejects with PlayerError where some of it could not be put back. */
  async #songsOf(id: string, name: string): Promise<string[]> {
    const entries = await this.#client.list(`playlists/${id}/items`, entry, entryIdOf);
    const isHere = ({ ratingKey, source }: Entry) =>
      isPlexKey(ratingKey) && (source == null || source.startsWith(`server://${this.#id}/`));
    if (!entries.every(isHere))
      throw new PlayerError(`${name} has songs of another server there, and is left as it is`);
    return entries.map(({ ratingKey }) => ratingKey);
  }

  /** Of several of one name the first that can be changed. */
  async #idOf(name: string): Promise<string | undefined> {
    // Without their type those in folders are left out, and the folders told in their place
    const parameters = { type: typeOfPlaylists, playlistType: 'audio' };
    const all = await this.#client.list('playlists', playlist, ({ ratingKey }) => ratingKey, parameters);
    return all.find(
      ({ ratingKey, title, smart, readOnly }) =>
        title === name && isPlexKey(ratingKey) && !smart && !readOnly,
    )?.ratingKey;
  }
}

function entryIdOf({ playlistItemID }: Entry): string {
  return playlistItemID;
}
