import { createHash } from 'node:crypto';
import { isSecret } from '../token.ts';
import type { Parameters } from './Parameters.ts';
import { playersName } from './PlayersKey.ts';
import { SubsonicError } from './SubsonicError.ts';

/**
 * Lets a client in that has the key: as `apiKey`; as the password of the one account, of which it says an md5 with a salt; or as the
 * password itself, in clear or hexadecimal digits. Throws SubsonicError for all others.
 */
export function admit(parameters: Parameters, key: string): void {
  const isGiven = (name: string) => parameters.has(name);
  if (isGiven('apiKey')) {
    if (['u', 'p', 't', 's'].some(isGiven))
      throw new SubsonicError('conflicting', 'Give apiKey, or u with t and s, not both.');
    if (!isSecret(parameters.text('apiKey'), key))
      throw new SubsonicError('invalidKey', 'This is not the key.');
    return;
  }
  if (isGiven('p') && isGiven('t')) throw new SubsonicError('conflicting', 'Give p, or t and s, not both.');
  const isName = parameters.required('u').toLowerCase() === playersName;
  const isRight = isGiven('p')
    ? isSecret(clearPassword(parameters.required('p')), key)
    : isSecret(parameters.required('t').toLowerCase(), saltedHash(key, parameters.required('s')));
  if (!isName || !isRight)
    throw new SubsonicError('wrongPassword', `The user is ${playersName}, the password the key.`);
}

function clearPassword(given: string): string {
  return /^enc:/.test(given) ? Buffer.from(given.slice(4), 'hex').toString() : given;
}

/** As the API has it since 1.13. The key has 32 random bytes, so that who reads along finds it by no search. */
function saltedHash(key: string, salt: string): string {
  return createHash('md5')
    .update(key + salt)
    .digest('hex');
}
