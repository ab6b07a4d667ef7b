import { z } from 'zod';
import packageJson from '../../../package.json' with { type: 'json' };
import { ParameterError, PlayerError } from '../../errors.ts';
import { deviceId } from '../deviceId.ts';
import { fetchWhole, parsedJson } from '../fetchWhole.ts';

const signedIn = z.looseObject({
  AccessToken: z.string(),
  User: z.looseObject({
    Id: z.string(),
    Policy: z.looseObject({ IsAdministrator: z.boolean().nullish() }).nullish(),
  }),
});

/** What a question is about: its parameters stand in the address, its body is JSON. */
export interface JellyfinQuestion {
  parameters?: Record<string, string>;
  body?: object;
}

/**
 * Asks a Jellyfin server for one of its users, by the API that it publishes (api.jellyfin.org, of version 10.11 and 12). It knows a
 * password alone in clear.
 */
export class JellyfinClient {
  /** Where it is, without user and password. */
  readonly address: string;
  readonly user: string;
  readonly #base: URL;
  readonly #password: string;
  #token: string | undefined;
  #userId = '';
  #isAdministrator = false;

  /** `url`: http(s)://user[:password]@host[:port][/path]. Throws ParameterError where there is no user. */
  constructor(url: URL, otherPassword: string) {
    this.user = decodeURIComponent(url.username);
    this.#password = decodeURIComponent(url.password) || otherPassword;
    this.#base = new URL(url.pathname.replace(/\/*$/, '/'), url.origin);
    this.address = `jellyfin+${this.#base.href.replace(/\/$/, '')}`;
    if (this.user === '')
      throw new ParameterError(`say who you are there, as in jellyfin+${url.protocol}//user@${url.host}`);
  }

  /** Of the user, once signed in. */
  get userId(): string {
    return this.#userId;
  }

  get isAdministrator(): boolean {
    return this.#isAdministrator;
  }

  /** Rejects with PlayerError where the server does not let the user in, or is none. */
  async signIn(): Promise<void> {
    const body = { Username: this.user, Pw: this.#password };
    const answer = signedIn.safeParse(await this.ask('POST', 'Users/AuthenticateByName', { body }));
    if (!answer.success) throw new PlayerError(`${this.address} is no Jellyfin server`);
    this.#token = answer.data.AccessToken;
    this.#userId = answer.data.User.Id;
    this.#isAdministrator = answer.data.User.Policy?.IsAdministrator ?? false;
  }

  /** Lets the token go; what fails of that is nobody's trouble. */
  signOut(): void {
    if (this.#token !== undefined) void this.ask('POST', 'Sessions/Logout').catch(() => {});
  }

  /** Resolves to what the server answers; undefined for nothing, or no JSON. Rejects with PlayerError where it says no. */
  async ask(
    method: string,
    path: string,
    { parameters = {}, body }: JellyfinQuestion = {},
  ): Promise<unknown> {
    const url = new URL(path, this.#base);
    url.search = new URLSearchParams(parameters).toString();
    const headers = {
      Authorization: this.#authorization(),
      ...(body && { 'Content-Type': 'application/json' }),
    };
    const request = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const { status, text } = await fetchWhole(this.address, url, request);
    if (status === 401 && this.#token === undefined)
      throw new PlayerError(`${this.address} does not know ${this.user} with this password`);
    if (status === 403 && this.#token === undefined)
      throw new PlayerError(
        `${this.address} lets ${this.user} not in, though it knows the password: the account may be disabled, or kept to other hours, places or devices`,
      );
    if (status === 401 || status === 403)
      throw new PlayerError(`${this.address} does not let ${this.user} do that`, { code: status });
    if (status >= 400)
      throw new PlayerError(`${this.address} answers ${method} ${path} with ${status}`, { code: status });
    return parsedJson(text);
  }

  /** A device has one token of a user at a time: this machine is the same one each time. */
  #authorization(): string {
    const parts = {
      Client: 'Hearmark',
      Device: 'Hearmark',
      DeviceId: deviceId(),
      Version: packageJson.version,
    };
    const all = this.#token === undefined ? parts : { ...parts, Token: this.#token };
    return `MediaBrowser ${Object.entries(all)
      .map(([name, value]) => `${name}="${encodeURIComponent(value)}"`)
      .join(', ')}`;
  }
}
