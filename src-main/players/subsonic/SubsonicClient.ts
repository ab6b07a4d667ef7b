import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { ParameterError, PlayerError } from '../../errors.ts';
import { fetchWhole, parsedJson } from '../fetchWhole.ts';

/** The version that it speaks: with it came tokens. */
const apiVersion = '1.13.0';
/** Of an address, which servers may refuse from 8000 on. */
const addressCharactersMax = 4000;

/** Codes of servers that know no tokens: for them the password is missing, or they say so. */
const knowsNoTokens = [10, 41, 42];

const answerShape = z.looseObject({
  'subsonic-response': z.looseObject({
    status: z.string(),
    error: z.looseObject({ code: z.coerce.number(), message: z.string().default('') }).optional(),
  }),
});

/** Asks a server of the Subsonic API: Navidrome, Airsonic, Gonic and their like. */
export class SubsonicClient {
  /** Where it is, without user and password. */
  readonly address: string;
  readonly user: string;
  readonly #base: URL;
  readonly #password: string;
  /** The server knows no tokens: it is told the password itself. */
  #isClear = false;

  /** `url`: http(s)://user[:password]@host[:port][/path]. Throws ParameterError where there is no user or no password. */
  constructor(url: URL, otherPassword: string) {
    this.user = decodeURIComponent(url.username);
    this.#password = decodeURIComponent(url.password) || otherPassword;
    const base = new URL(url.pathname.replace(/\/*$/, '/'), url.origin);
    this.#base = base;
    this.address = base.href.replace(/\/$/, '');
    if (this.user === '' || this.#password === '')
      throw new ParameterError(
        `say who you are there, as in ${url.protocol}//user@${url.host}, and the password in HEARMARK_PLAYER_PASSWORD`,
      );
  }

  /**
   * Finds out how the server lets its users in. The password itself is told to one that knows no tokens only where nobody
   * can read along: by TLS, or on this machine. Rejects with PlayerError.
   */
  async signIn(): Promise<void> {
    try {
      await this.ask('ping');
    } catch (error) {
      if (!(error instanceof PlayerError) || !knowsNoTokens.includes(error.code ?? 0)) throw error;
      const { protocol, hostname } = this.#base;
      if (protocol !== 'https:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname))
        throw new PlayerError(`${this.address} wants the password itself, which is told by https alone`);
      this.#isClear = true;
      await this.ask('ping');
    }
  }

  /** Resolves to what a method answers. Rejects with PlayerError, with a code where the server says no. */
  async ask(method: string, parameters: readonly [name: string, value: string][] = []): Promise<unknown> {
    const values = new URLSearchParams([...this.#credentials(), ...parameters]);
    const url = new URL(`rest/${method}.view`, this.#base);
    if (values.toString().length > addressCharactersMax)
      throw new PlayerError(`${this.address} cannot be asked for so much at once`);
    url.search = values.toString();
    const answer = answerShape.safeParse(parsedJson((await fetchWhole(this.address, url)).text));
    if (!answer.success) throw new PlayerError(`${this.address} is no server of the Subsonic API`);
    const { status, error } = answer.data['subsonic-response'];
    if (status !== 'ok')
      throw new PlayerError(`${this.address} says: ${error?.message}`, { code: error?.code ?? 0 });
    return answer.data['subsonic-response'];
  }

  #credentials(): [string, string][] {
    const { user } = this;
    const ours = { v: apiVersion, c: 'Hearmark', f: 'json' };
    const hex = Buffer.from(this.#password).toString('hex');
    if (this.#isClear) return Object.entries({ u: user, p: `enc:${hex}`, ...ours });
    const salt = randomBytes(12).toString('hex');
    const token = createHash('md5')
      .update(this.#password + salt)
      .digest('hex');
    return Object.entries({ u: user, t: token, s: salt, ...ours });
  }
}
