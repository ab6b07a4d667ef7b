import { StandInServer, type Asked } from './StandInServer.ts';

export interface StandInTrack {
  ratingKey: string;
  title: string;
  /** Artist of the album. */
  grandparentTitle: string;
  originalTitle?: string;
  parentTitle?: string;
  files: string[];
  duration?: number;
  section: string;
}
interface StandInPlaylist {
  ratingKey: string;
  title: string;
  playlistType: 'audio' | 'video';
  smart: boolean;
  entries: { ratingKey: string; playlistItemID: number; source?: string }[];
}

export const token = 'sEcret-Token_20';
export const serverId = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';
/** As servers of 2026 divide a list, whatever they are asked for. */
const pageMost = 100;

/**
 * What a Plex Media Server answers to those who keep playlists there, as its API is published (developer.plex.tv/pms) and as two clients of it
 * have measured it, missing-foss/trobar-server with 1.43.4 and colbyr/ctunes: a token lets in, lists come in parts, each word of a
 * title that is looked for has to begin a word of the song's title, album or artist, with a comma for "or", a playlist holds a
 * song once, and what a smart one has is not changed. It is no Plex.
 */
export class PlexStandIn extends StandInServer {
  readonly #tracks: ReadonlyMap<string, StandInTrack>;
  readonly #words: ReadonlyMap<StandInTrack, string[]>;
  readonly lists: StandInPlaylist[] = [];
  /** Of playlists: they are told where playlists without folders are asked for. */
  readonly folders = new Map<StandInPlaylist, string>();
  sections: { key: string; type: string; title: string }[] = [
    { key: '1', type: 'movie', title: 'Films' },
    { key: '3', type: 'artist', title: 'Music' },
    { key: '7', type: 'artist', title: 'More music' },
  ];
  /** Answers with this in place of what it has, where it gives something back. */
  instead: (asked: Asked) => [status: number, answer?: unknown] | undefined = () => undefined;
  #last = 9000;

  constructor(tracks: readonly StandInTrack[]) {
    super();
    this.#tracks = new Map(tracks.map((track) => [track.ratingKey, track]));
    this.#words = new Map(
      tracks.map((track) => {
        const { title, parentTitle = '', grandparentTitle } = track;
        return [track, wordsOf(`${title} ${parentTitle} ${grandparentTitle}`)];
      }),
    );
  }

  async open(): Promise<string> {
    return `plex+http://${await this.listen()}`;
  }

  make(title: string, ratingKeys: readonly string[], more: Partial<StandInPlaylist> = {}): StandInPlaylist {
    const list: StandInPlaylist = {
      ratingKey: String(++this.#last),
      title,
      playlistType: 'audio',
      smart: false,
      entries: [],
      ...more,
    };
    this.lists.push(list);
    this.#add(list, ratingKeys);
    return list;
  }

  /** A song that is there already, and one that nobody knows, is left out. */
  #add(list: StandInPlaylist, ratingKeys: readonly string[]): void {
    for (const ratingKey of ratingKeys)
      if (this.#tracks.has(ratingKey) && !list.entries.some((entry) => entry.ratingKey === ratingKey))
        list.entries.push({ ratingKey, playlistItemID: ++this.#last });
  }

  protected answer(asked: Asked): [status: number, answer?: unknown] {
    return this.instead(asked) ?? this.#answer(asked);
  }

  #answer(asked: Asked): [status: number, answer?: unknown] {
    const { method, path, query, headers } = asked;
    if (headers.accept !== 'application/json')
      return [200, '<?xml version="1.0"?><MediaContainer size="0"/>'];
    const identity = {
      size: 0,
      claimed: true,
      machineIdentifier: serverId,
      version: '1.43.0.10467-2b1ba6e69',
    };
    if (path === '/identity') return [200, { MediaContainer: identity }];
    if (headers['x-plex-token'] !== token) return [401, '<html><h1>401 Unauthorized</h1></html>'];
    if (path === '/library/sections/all')
      return [200, { MediaContainer: { size: this.sections.length, Directory: this.sections } }];
    const section = /^\/library\/sections\/(\d+)\/all$/.exec(path)?.[1];
    if (section !== undefined)
      return paged(asked, this.#find(section, query), (one) => this.#shownTrack(one));
    if (path === '/playlists' && method === 'GET') {
      const ofType = this.lists.filter((list) => list.playlistType === query.get('playlistType'));
      if (query.get('type') === '15') return paged(asked, ofType, shown);
      const titles = [...new Set(ofType.flatMap((list) => this.folders.get(list) ?? []))];
      const first = titles.map((title, at) => ({ ratingKey: String(800 + at), title }));
      const outside = ofType.filter((list) => !this.folders.has(list));
      return paged(asked, [...first, ...outside.map(shown)], (one) => one);
    }
    if (path === '/playlists' && method === 'POST') {
      if (!query.has('uri') || query.get('type') !== 'audio' || query.get('smart') !== '0') return [400];
      return [200, containerOf(this.make(query.get('title') ?? '', keysOf(query)))];
    }
    const [, id, items] = /^\/playlists\/(\d+)(\/items)?$/.exec(path) ?? [];
    const list = this.lists.find(({ ratingKey }) => ratingKey === id);
    if (!list) return [404, '<html><h1>404 Not Found</h1></html>'];
    if (!items && method === 'DELETE') return [204, void this.lists.splice(this.lists.indexOf(list), 1)];
    if (items && method === 'GET')
      return paged(asked, list.entries, (entry) => {
        return { ...this.#shownTrack(this.#tracks.get(entry.ratingKey)!), ...entry };
      });
    if (list.smart || !items) return [400];
    if (method === 'DELETE') list.entries = [];
    else if (method === 'PUT') this.#add(list, keysOf(query));
    return [200, containerOf(list)];
  }

  #find(section: string, query: URLSearchParams): StandInTrack[] {
    if (query.get('type') !== '10') return [];
    const wanted = (query.get('title') ?? '').split(',').map(wordsOf);
    const found = [...this.#tracks.values()].filter((track) => {
      const known = this.#words.get(track)!;
      const isKnown = (word: string) => known.some((one) => one.startsWith(word));
      return track.section === section && wanted.some((words) => words.every(isKnown));
    });
    return found.slice(0, Number(query.get('limit') ?? Infinity));
  }

  #shownTrack({ files, section, ...said }: StandInTrack): object {
    const { ratingKey: key } = said;
    const parts = (file: string, id: number) => ({ id, key: `/library/parts/${id}/file`, file, duration: said.duration }); // prettier-ignore
    const Media = files.map((file, at) => ({ id: at + 1, container: 'flac', Part: [parts(file, at + 1)] }));
    return { ...said, key: `/library/metadata/${key}`, type: 'track', addedAt: 1_700_000_000, librarySectionID: section, Media }; // prettier-ignore
  }
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? [];
}

function shown({ entries, ...said }: StandInPlaylist): object {
  const { ratingKey } = said;
  return { ...said, key: `/playlists/${ratingKey}/items`, type: 'playlist', addedAt: 1_700_000_000, leafCount: entries.length }; // prettier-ignore
}

function containerOf(list: StandInPlaylist): object {
  return { MediaContainer: { size: 1, Metadata: [shown(list)] } };
}

/** What a URI of this server names. */
function keysOf(query: URLSearchParams): string[] {
  const start = `server://${serverId}/com.plexapp.plugins.library/library/metadata/`;
  const uri = query.get('uri') ?? '';
  return uri.startsWith(start) ? uri.slice(start.length).split(',') : [];
}

function paged<T>(
  { headers }: Asked,
  all: readonly T[],
  shownOf: (one: T) => object,
): [status: number, answer: unknown] {
  const offset = Number(headers['x-plex-container-start'] ?? 0);
  const size = Math.min(Number(headers['x-plex-container-size'] ?? pageMost), pageMost);
  const Metadata = all.slice(offset, offset + size).map(shownOf);
  const said = { size: Metadata.length, totalSize: all.length, offset };
  return [200, { MediaContainer: { ...said, ...(Metadata.length > 0 && { Metadata }) } }];
}
