import { isSecret, makeSecret } from './token.ts';

/** Browsers that may be in at once: more is a mistake, or an attack, and the first ones have to sign in again. */
const sessionsMax = 100;

/** Who may come in: the token of the address, and the browsers that came by it, each with a secret of its own. */
export class Sessions {
  #token = makeSecret();
  #secrets: string[] = [];

  get token(): string {
    return this.#token;
  }

  /** Lets in whoever has the token: returns the new browser's secret, undefined for a wrong token. */
  open(token: string): string | undefined {
    if (!isSecret(token, this.#token)) return undefined;
    const secret = makeSecret();
    this.#secrets = [...this.#secrets, secret].slice(-sessionsMax);
    return secret;
  }

  has(secret: string | undefined): boolean {
    return this.#secrets.some((known) => isSecret(secret, known));
  }

  /** Makes a new token; the old one, and all who came by it, are out. */
  renew(): void {
    this.#token = makeSecret();
    this.#secrets = [];
  }
}
