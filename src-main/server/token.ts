import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Makes a secret that nobody guesses: 32 random bytes, in characters that an address may hold. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares what somebody gave with a secret, in a time that says nothing of where they differ. */
export function isSecret(given: string | undefined, secret: string): boolean {
  // Of hashes, since timingSafeEqual wants equal lengths and the length is nobody's business.
  return given !== undefined && timingSafeEqual(hash(given), hash(secret));
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
