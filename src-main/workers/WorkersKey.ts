import { createHash } from 'node:crypto';
import { ParameterError } from '../errors.ts';

/** What lets a machine in, as one word to paste: the seed of a key pair and, where there is TLS, which certificate to trust. */
export interface WorkersKey {
  /** An nkey's seed, "SU…". */
  seed: string;
  /** SHA-256 of the server's certificate, hexadecimal. */
  fingerprint?: string;
}

/** Writes a key as `--key` takes it. */
export function formatKey({ seed, fingerprint }: WorkersKey): string {
  return fingerprint === undefined ? seed : `${seed}.${fingerprint}`;
}

/** Reads what `--key` was given. Throws ParameterError. */
export function parseWorkersKey(text: string): WorkersKey {
  const [, seed, fingerprint] = /^(SU[A-Z2-7]{56})(?:\.([0-9a-f]{64}))?$/.exec(text.trim()) ?? [];
  if (seed === undefined)
    throw new ParameterError(
      'this is no key of Hearmark: paste the whole line that `hearmark workers start` printed',
    );
  return { seed, ...(fingerprint !== undefined && { fingerprint }) };
}

/** The name of a library among those that share a server; whoever has the key knows it. */
export function libraryIdOf(seed: string): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, 12);
}
