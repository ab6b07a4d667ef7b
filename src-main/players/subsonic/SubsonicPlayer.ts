import { z } from 'zod';
import { PlayerError } from '../../errors.ts';
import type { CatalogueSong } from '../../library/browse/CatalogueSongs.ts';
import { isSameList } from '../isSameList.ts';
import type { Counterpart, Player } from '../Player.ts';
import { trimmedName } from '../trimmedName.ts';
import { findBySubsonic } from './findBySubsonic.ts';
import { SubsonicClient } from './SubsonicClient.ts';

/** Songs in one request: their ids are of up to 36 characters. */
const songsAtOnce = 50;

const listShape = z.looseObject({
  /** Of OpenSubsonic: which server it is. */
  type: z.string().optional(),
  playlists: z
    .looseObject({
      playlist: z
        .array(
          z.looseObject({
            id: z.coerce.string(),
            name: z.coerce.string(),
            owner: z.string().optional(),
            changed: z.string().optional(),
            /** Of OpenSubsonic: a filter of Navidrome 0.61 is one. */
            readonly: z.boolean().optional(),
          }),
        )
        .default([]),
    })
    .default({ playlist: [] }),
});
const wholeShape = z.looseObject({
  playlist: z.looseObject({
    changed: z.string().optional(),
    entry: z.array(z.looseObject({ id: z.coerce.string() })).default([]),
  }),
});

interface OwnPlaylist {
  id: string;
  songs: string[];
}

/** The playlists of one user of a server of the Subsonic API. */
export class SubsonicPlayer implements Player {
  readonly address: string;
  readonly #client: SubsonicClient;

  private constructor(client: SubsonicClient) {
    this.#client = client;
    this.address = `${client.address} (${client.user})`;
  }

  /** Asks whether it lets the user in. Rejects with ParameterError, PlayerError. */
  static async open(url: URL, otherPassword: string): Promise<SubsonicPlayer> {
    const client = new SubsonicClient(url, otherPassword);
    await client.signIn();
    return new SubsonicPlayer(client);
  }

  nameOf = trimmedName;

  async find(songs: readonly CatalogueSong[]): Promise<Counterpart[]> {
    const found: Counterpart[] = [];
    for (const song of songs) found.push(await findBySubsonic(this.#client, song));
    return found;
  }

  async read(name: string): Promise<string[] | undefined> {
    return (await this.#find(name))?.songs;
  }

  async replace(name: string, references: readonly string[]): Promise<void> {
    const known = await this.#find(name);
    const first = references.slice(0, songsAtOnce).map((id): [string, string] => ['songId', id]);
    if (known === undefined) await this.#client.ask('createPlaylist', [['name', name], ...first]);
    else await this.#clear(known);
    const id = (known ?? (await this.#find(name)))?.id;
    if (id === undefined) throw new PlayerError(`${this.address} has not made ${name}`);
    for (let from = known === undefined ? songsAtOnce : 0; from < references.length; from += songsAtOnce)
      await this.#update(id, 'songIdToAdd', references.slice(from, from + songsAtOnce));
    if (!isSameList((await this.#whole(id)).songs, references))
      throw new PlayerError(`${this.address} keeps another list as ${name} than it was sent`);
  }

  async remove(name: string): Promise<void> {
    const known = await this.#find(name);
    if (known !== undefined) await this.#client.ask('deletePlaylist', [['id', known.id]]);
  }

  close(): void {} // each question is one of its own

  /** From the end: what stands before keeps its place. */
  async #clear({ id, songs: { length } }: OwnPlaylist): Promise<void> {
    const places = Array.from({ length }, (_, place) => String(length - 1 - place));
    for (let from = 0; from < length; from += songsAtOnce)
      await this.#update(id, 'songIndexToRemove', places.slice(from, from + songsAtOnce));
  }

  async #update(id: string, what: 'songIdToAdd' | 'songIndexToRemove', values: readonly string[]) {
    const changes = values.map((value): [string, string] => [what, value]);
    await this.#client.ask('updatePlaylist', [['playlistId', id], ...changes]);
  }

  async #whole(id: string): Promise<{ songs: string[]; changed: string | undefined }> {
    const answer = wholeShape.safeParse(await this.#client.ask('getPlaylist', [['id', id]]));
    if (!answer.success) throw new PlayerError(`${this.address} does not tell what is in a playlist`);
    const { changed, entry } = answer.data.playlist;
    return { songs: entry.map((one) => one.id), changed };
  }

  /** Of several of one name, as some servers keep them, the first that is the user's own to change. */
  async #find(name: string): Promise<OwnPlaylist | undefined> {
    const answer = listShape.safeParse(await this.#client.ask('getPlaylists'));
    if (!answer.success) throw new PlayerError(`${this.address} does not tell which playlists it has`);
    const { type, playlists } = answer.data;
    const mine = playlists.playlist.filter(
      ({ owner = this.#client.user, readonly }) =>
        owner.toLowerCase() === this.#client.user.toLowerCase() && !readonly,
    );
    for (const { id, changed, readonly } of mine.filter((one) => one.name === name)) {
      const whole = await this.#whole(id);
      // Navidrome before 0.61 says nothing of a filter, but that it was changed just now, whenever it is asked
      const isFilter =
        type === 'navidrome' &&
        readonly === undefined &&
        whole.changed !== changed &&
        whole.changed !== (await this.#whole(id)).changed;
      if (!isFilter) return { id, songs: whole.songs };
    }
    return undefined;
  }
}
