import { randomUUID } from 'node:crypto';
import { StandInServer, type Asked } from './StandInServer.ts';

export interface StandInSong {
  Id: string;
  Name: string;
  Artists: string[];
  AlbumArtist?: string;
  Album?: string;
  Path?: string;
  RunTimeTicks: number;
  ProviderIds?: Record<string, string>;
}
interface StandInList {
  Id: string;
  Name: string;
  owner: string;
  /** Seen by everybody; what is not, by its owner alone. */
  isPublic: boolean;
  entries: { Id: string; PlaylistItemId: string }[];
}

export const password = 'p"ä ss';

/**
 * What a Jellyfin server answers to those who keep playlists there, as its API is published and as its source was read to behave (10.11.0 to
 * 10.11.11, and 12 where it is told): a user is let in by name and password, a song is in a playlist once and its entry has its id (12 keeps one that
 * is sent again), what is somebody else's is not changed, though an administrator may delete it, and a search is for what stands in names without
 * accents (until 10.11.2 as it was typed). It is no Jellyfin.
 */
export class JellyfinStandIn extends StandInServer {
  readonly lists: StandInList[] = [];
  readonly songs: readonly StandInSong[];
  /** Answers each question for a further page with the first one. */
  repeatsItself = false;
  /** As before 10.9: nobody is asked with whom a playlist is shared. */
  isOld = false;
  readonly #users = new Map([
    ['ann', randomUUID().replaceAll('-', '')],
    ['bob', randomUUID().replaceAll('-', '')],
    ['ada', randomUUID().replaceAll('-', '')],
    ['eve', randomUUID().replaceAll('-', '')],
  ]);
  readonly #tokens = new Map<string, string>();

  constructor(songs: readonly StandInSong[]) {
    super();
    this.songs = songs;
  }

  async open(): Promise<string> {
    return `jellyfin+http://ann@${await this.listen()}`;
  }

  /** Names of those who are still signed in. */
  get signedIn(): string[] {
    return [...this.#tokens.values()];
  }

  make(name: string, owner: string, ids: string[], isPublic = true): StandInList {
    const list = { Id: randomUUID().replaceAll('-', ''), Name: name, owner, isPublic, entries: [] };
    this.lists.push(list);
    this.#add(list, ids);
    return list;
  }

  #add(list: StandInList, ids: readonly string[]): void {
    for (const Id of ids) {
      const isThere = list.entries.some((entry) => entry.Id === Id);
      if (!isThere && this.songs.some((song) => song.Id === Id))
        list.entries.push({ Id, PlaylistItemId: Id });
    }
  }

  protected answer({ method, path, query, body, headers }: Asked): [status: number, answer?: unknown] {
    const { authorization = '' } = headers;
    if (!authorization.startsWith('MediaBrowser ')) return [401];
    if (method === 'POST' && path === '/Users/AuthenticateByName') {
      const { Username, Pw } = body as { Username: string; Pw: string };
      const Id = this.#users.get(Username);
      if (Id === undefined || Pw !== password) return [401, 'Error processing request.'];
      if (Username === 'eve') return [403, 'Error processing request.']; // disabled, or not from here, or not at this hour
      const AccessToken = randomUUID();
      this.#tokens.set(AccessToken, Username);
      const Policy = { IsAdministrator: isAdministrator(Username) };
      return [200, { User: { Id, Name: Username, Policy }, AccessToken, ServerId: 'there' }];
    }
    const token = /Token="([^"]*)"/.exec(authorization)?.[1] ?? '';
    const user = this.#tokens.get(token);
    if (user === undefined) return [401];
    if (method === 'POST' && path === '/Sessions/Logout') return [204, void this.#tokens.delete(token)];
    const seen = this.lists.filter(({ owner, isPublic }) => isPublic || owner === user);
    const paged = <T>(items: readonly T[]): [number, unknown] => {
      const from = this.repeatsItself ? 0 : Number(query.get('startIndex') ?? 0);
      const Items = items.slice(from, from + Number(query.get('limit') ?? Infinity));
      return [200, { Items, TotalRecordCount: items.length, StartIndex: from }];
    };
    if (method === 'GET' && path === '/Items') {
      if (query.get('userId') !== this.#users.get(user)) return [403];
      const words = (query.get('searchTerm') ?? '').toLowerCase();
      if (query.get('includeItemTypes') === 'Audio')
        return paged(this.songs.filter(({ Name }) => cleaned(Name).includes(words)));
      const canDelete = (owner: string) => owner === user || isAdministrator(user);
      return paged(seen.map(({ Id, Name, owner }) => ({ Id, Name, CanDelete: canDelete(owner) })));
    }
    if (method === 'POST' && path === '/Playlists') {
      const { Name, Ids = [], IsPublic } = body as { Name: string; Ids?: string[]; IsPublic?: boolean };
      return [200, { Id: this.make(Name, user, Ids, IsPublic).Id }];
    }
    const [, kind, id, part] = /^\/(Playlists|Items)\/([0-9a-f-]+)(?:\/(Items|Users))?$/.exec(path) ?? [];
    if (part === 'Users' && this.isOld) return [404];
    const list = seen.find((one) => one.Id === id);
    if (!list) return [404, 'Playlist not found'];
    if (kind === 'Items' && method === 'DELETE') {
      if (list.owner !== user && !isAdministrator(user)) return [401, 'Unauthorized access'];
      return [204, void this.lists.splice(this.lists.indexOf(list), 1)];
    }
    const items = part === 'Items';
    if (!(items && method === 'GET') && list.owner !== user) return [403];
    if (part === 'Users' && method === 'GET') return [200, []];
    if (items && method === 'GET')
      return paged(
        list.entries.map((entry) => ({ ...this.songs.find(({ Id }) => Id === entry.Id), ...entry })),
      );
    if (items && method === 'POST') return [204, this.#add(list, (query.get('ids') ?? '').split(','))];
    if (items && method === 'DELETE') {
      const gone = (query.get('entryIds') ?? '').split(',');
      list.entries = list.entries.filter(({ PlaylistItemId }) => !gone.includes(PlaylistItemId));
      return [204];
    }
    return [404];
  }
}

function isAdministrator(user: string): boolean {
  return user === 'ada';
}

function cleaned(name: string): string {
  return name.replaceAll('ł', 'l').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
