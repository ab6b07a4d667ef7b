import { readFileSync } from 'node:fs';
import { ReadError } from '../../errors.ts';
import { writeWhole } from '../../files/writeWhole.ts';
import { playersKeyFile } from '../../locations.ts';
import { makeSecret } from '../token.ts';

/** The one account that there is. */
export const playersName = 'hearmark';

/** A key as makeSecret makes it. */
const keyForm = /^[\w-]{43}$/;

/**
 * Returns the key by which players come in to a library; made, or made anew, where there is none or `renew` says so. Throws
 * ReadError, WriteError.
 */
export function openPlayersKey(library: string, { renew = false } = {}): string {
  const file = playersKeyFile(library);
  const known = renew ? undefined : readKey(file);
  if (known !== undefined) return known;
  const key = makeSecret();
  writeWhole(file, `${key}\n`, 0o600);
  return key;
}

function readKey(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return keyForm.test(text) ? text : undefined;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ReadError('the key of the players cannot be read', { path: file, cause });
  }
}
