import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

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
  entries: { Id: string; PlaylistItemId: string }[];
}
/** A request as it came, for what is published of the API. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  authorization: string;
}

export const password = 'p"ä ss';

/**
 * What a Jellyfin server answers to those who keep playlists there, as its API is published and as its source was read to behave: a user is let in by name
 * and password, a song is in a playlist once, what is somebody else's is not changed. It is no Jellyfin.
 */
export class JellyfinStandIn {
  readonly asked: Asked[] = [];
  readonly lists: StandInList[] = [];
  readonly songs: readonly StandInSong[];
  /** Answers each question for a further page with the first one. */
  repeatsItself = false;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #users = new Map([
    ['ann', randomUUID().replaceAll('-', '')],
    ['bob', randomUUID().replaceAll('-', '')],
  ]);
  readonly #tokens = new Map<string, string>();

  constructor(songs: readonly StandInSong[]) {
    this.songs = songs;
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `jellyfin+http://ann@127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Names of those who are still signed in. */
  get signedIn(): string[] {
    return [...this.#tokens.values()];
  }

  make(name: string, owner: string, ids: string[]): StandInList {
    const list = { Id: randomUUID().replaceAll('-', ''), Name: name, owner, entries: [] };
    this.lists.push(list);
    this.#add(list, ids);
    return list;
  }

  #add(list: StandInList, ids: readonly string[]): void {
    for (const Id of ids) {
      const isThere = list.entries.some((entry) => entry.Id === Id);
      if (!isThere && this.songs.some((song) => song.Id === Id))
        list.entries.push({ Id, PlaylistItemId: randomUUID().replaceAll('-', '') });
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url!, 'http://there');
    const text = Buffer.concat(chunks).toString();
    const asked: Asked = {
      method: request.method!,
      path: url.pathname,
      query: url.searchParams,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
      authorization: request.headers.authorization ?? '',
    };
    this.asked.push(asked);
    const [status, answer] = this.#answer(asked);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(answer === undefined ? '' : JSON.stringify(answer));
  }

  #answer({ method, path, query, body, authorization }: Asked): [status: number, answer?: unknown] {
    if (!authorization.startsWith('MediaBrowser ')) return [401];
    if (method === 'POST' && path === '/Users/AuthenticateByName') {
      const { Username, Pw } = body as { Username: string; Pw: string };
      const Id = this.#users.get(Username);
      if (Id === undefined || Pw !== password) return [401];
      const AccessToken = randomUUID();
      this.#tokens.set(AccessToken, Username);
      return [200, { User: { Id, Name: Username }, AccessToken, ServerId: 'there' }];
    }
    const token = /Token="([^"]*)"/.exec(authorization)?.[1] ?? '';
    const user = this.#tokens.get(token);
    if (user === undefined) return [401];
    if (method === 'POST' && path === '/Sessions/Logout') return [204, void this.#tokens.delete(token)];
    const paged = <T>(items: readonly T[]): [number, unknown] => {
      const from = this.repeatsItself ? 0 : Number(query.get('startIndex') ?? 0);
      const Items = items.slice(from, from + Number(query.get('limit') ?? Infinity));
      return [200, { Items, TotalRecordCount: items.length, StartIndex: from }];
    };
    if (method === 'GET' && path === '/Items') {
      if (query.get('userId') !== this.#users.get(user)) return [403];
      const words = (query.get('searchTerm') ?? '').toLowerCase();
      if (query.get('includeItemTypes') === 'Audio')
        return paged(this.songs.filter(({ Name }) => Name.toLowerCase().includes(words)));
      return paged(this.lists.map(({ Id, Name, owner }) => ({ Id, Name, CanDelete: owner === user })));
    }
    if (method === 'POST' && path === '/Playlists') {
      const { Name, Ids = [] } = body as { Name: string; Ids?: string[] };
      return [200, { Id: this.make(Name, user, Ids).Id }];
    }
    const [, kind, id, items] = /^\/(Playlists|Items)\/([0-9a-f-]+)(\/Items)?$/.exec(path) ?? [];
    const list = this.lists.find((one) => one.Id === id);
    if (!list) return [404];
    if (method !== 'GET' && list.owner !== user) return [403];
    if (kind === 'Items' && method === 'DELETE')
      return [204, void this.lists.splice(this.lists.indexOf(list), 1)];
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
