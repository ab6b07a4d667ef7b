/** Error codes of the Subsonic API, as OpenSubsonic's page "error" lists them. */
export const subsonicCodes = {
  other: 0,
  missing: 10,
  clientTooOld: 20,
  serverTooOld: 30,
  wrongPassword: 40,
  conflicting: 43,
  invalidKey: 44,
  notAllowed: 50,
  notFound: 70,
} as const;

/** What a client is answered in place of what it asked for. */
export class SubsonicError extends Error {
  readonly code: number;

  constructor(kind: keyof typeof subsonicCodes, message: string) {
    super(message);
    this.code = subsonicCodes[kind];
  }
}
