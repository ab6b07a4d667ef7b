import { z } from 'zod';
import packageJson from '../../../package.json' with { type: 'json' };
import { ParameterError, PlayerError } from '../../errors.ts';
import { deviceId } from '../deviceId.ts';
import { fetchWhole, parsedJson } from '../fetchWhole.ts';

/** Entries in one answer. */
const pageSize = 500;
/** Of a list: servers may answer with less at a time than they are asked for. */
const pagesMax = 1000;

/** A text or a number, by the age of the server. */
export const plexText = z.union([z.string(), z.number()]).transform(String);
/** By what songs, playlists and libraries are known; it stands in addresses. */
export const plexKey = plexText.refine(isPlexKey);

export function isPlexKey(text: string): boolean {
  return /^\d+$/.test(text);
}

const identity = z.object({
  MediaContainer: z.object({
    machineIdentifier: z.string().regex(/^[\w-]+$/),
    version: z.string().optional(),
  }),
});
const listShape = z.object({
  MediaContainer: z.object({
    offset: z.coerce.number().optional(),
    totalSize: z.coerce.number().optional(),
    Metadata: z.array(z.unknown()).default([]),
  }),
});

/** What a question says beside its path. */
interface PlexQuestion {
  parameters?: Record<string, string>;
  headers?: Record<string, string>;
}

/** Which part of a list is asked for. */
interface PlexPart {
  parameters?: Record<string, string>;
  from?: number;
  size?: number;
}

/** One page of a list; `total` is undefined where the server does not divide it, or does not say how much there is. */
interface PlexPage<Entry> {
  entries: Entry[];
  isWhole: boolean;
  total: number | undefined;
}

/**
 * Asks a Plex Media Server, by the API that is published for it (developer.plex.tv/pms, version 1.1.1). Who asks is told by a token
 * alone. Answers are taken for what they are: nothing of them but what is named here is read.
 */
export class PlexClient {
  /** Where it is, without the token. */
  readonly address: string;
  readonly #base: URL;
  readonly #token: string;
  readonly #patienceMs: number | undefined;

  /** `url`: http(s)://[:token@]host[:port][/path]. Throws ParameterError where there is no token. */
  constructor(url: URL, otherToken: string, patienceMs?: number) {
    this.#token = decodeURIComponent(url.password) || otherToken;
    this.#base = new URL(url.pathname.replace(/\/*$/, '/'), url.origin);
    this.#patienceMs = patienceMs;
    this.address = `plex+${this.#base.href.replace(/\/$/, '')}`;
    if (!/^[\x21-\x7e]+$/.test(this.#token))
      throw new ParameterError(
        'Plex lets nobody in without a token: put your X-Plex-Token where the password goes (HEARMARK_PLAYER_PASSWORD)',
      );
  }

  /** Resolves to the id of the server; the token is not told yet. Rejects with PlayerError where it is no Plex, or one that is too old. */
  async identify(): Promise<string> {
    const { status, text } = await this.#fetch('GET', 'identity', {});
    const answer = identity.safeParse(parsedJson(text));
    if (answer.success) return answer.data.MediaContainer.machineIdentifier;
    const [, version] = /<MediaContainer\b[^>]*\sversion="([\w.-]+)"/.exec(text.slice(0, 2000)) ?? [];
    if (status < 400 && version !== undefined)
      throw new PlayerError(`${this.address} is Plex ${version}, which answers in XML alone: it is too old`);
    throw new PlayerError(`${this.address} is no Plex Media Server`);
  }

  /** Resolves to what the server answers; undefined for nothing, or no JSON. Rejects with PlayerError where it says no. */
  async ask(
    method: string,
    path: string,
    { parameters = {}, headers = {} }: PlexQuestion = {},
  ): Promise<unknown> {
    const told = { ...headers, 'X-Plex-Token': this.#token };
    const { status, text } = await this.#fetch(method, path, { parameters, headers: told });
    if (status === 401) throw new PlayerError(`${this.address} does not know this token`, { code: status });
    if (status === 403)
      throw new PlayerError(`${this.address} does not let the owner of this token do that`, { code: status });
    if (status >= 400)
      throw new PlayerError(`${this.address} answers ${method} /${path} with ${status}`, { code: status });
    return parsedJson(text);
  }

  /** Resolves to all of a list, page by page. Rejects with PlayerError, also where it has no end, or tells the same again. */
  async list<Entry>(
    path: string,
    shape: z.ZodType<Entry>,
    idOf: (entry: Entry) => string,
    parameters: Record<string, string> = {},
  ): Promise<Entry[]> {
    const all = new Map<string, Entry>();
    let from = 0;
    for (let pages = 0; pages < pagesMax; pages++) {
      const { entries, isWhole, total = Infinity } = await this.page(path, shape, { parameters, from });
      const known = all.size;
      for (const entry of entries) all.set(idOf(entry), entry);
      from += entries.length;
      if (isWhole || entries.length === 0 || from >= total) return [...all.values()];
      if (all.size === known) break;
    }
    throw new PlayerError(`${this.address} tells what it has without an end`);
  }

  /** Resolves to a page of a list, from an entry on; of no entries, it tells how many there are. Rejects with PlayerError. */
  async page<Entry>(
    path: string,
    shape: z.ZodType<Entry>,
    { parameters = {}, from = 0, size = pageSize }: PlexPart,
  ): Promise<PlexPage<Entry>> {
    const headers = { 'X-Plex-Container-Start': String(from), 'X-Plex-Container-Size': String(size) };
    const answer = listShape.safeParse(await this.ask('GET', path, { parameters, headers }));
    const entries = z.array(shape).safeParse(answer.data?.MediaContainer.Metadata);
    if (!answer.success || !entries.success)
      throw new PlayerError(`${this.address} does not tell what it has`);
    const { offset, totalSize } = answer.data.MediaContainer;
    // "The response might not be paginated at all": https://developer.plex.tv/pms, Pagination
    const isWhole = offset === undefined && totalSize === undefined;
    if (offset !== undefined && offset !== from)
      throw new PlayerError(`${this.address} tells another part of a list than it was asked for`);
    return { entries: entries.data, isWhole, total: totalSize };
  }

  #fetch(method: string, path: string, { parameters = {}, headers = {} }: PlexQuestion) {
    const url = new URL(path, this.#base);
    url.search = new URLSearchParams(parameters).toString();
    const told = {
      Accept: 'application/json',
      'X-Plex-Client-Identifier': deviceId(),
      'X-Plex-Product': 'Hearmark',
      'X-Plex-Version': packageJson.version,
      ...headers,
    };
    const patience = this.#patienceMs === undefined ? {} : { patienceMs: this.#patienceMs };
    return fetchWhole(this.address, url, { method, headers: told, ...patience });
  }
}
