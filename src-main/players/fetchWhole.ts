import { PlayerError } from '../errors.ts';
import { fetch, type RequestInit } from '../fetch.ts';

/** Of one answer: ten thousand songs take some ten. */
const answerBytesMax = 64 * 2 ** 20;

/**
 * Asks a server for a whole answer, without following it elsewhere; `patienceMs`: until all of it is there. Rejects with
 * PlayerError, which names it by `address`.
 */
export async function fetchWhole(
  address: string,
  url: URL,
  { patienceMs = 30_000, ...request }: RequestInit & { patienceMs?: number } = {},
): Promise<{ status: number; text: string }> {
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(url, { ...request, redirect: 'error', signal });
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of response.body ?? []) {
      bytes += (piece as Uint8Array).length;
      if (bytes > answerBytesMax) throw new Error('it answers without an end');
      pieces.push(piece as Uint8Array);
    }
    return { status: response.status, text: Buffer.concat(pieces).toString() };
  } catch (cause) {
    const { name, message, cause: why } = cause as Error;
    if (name === 'TimeoutError')
      throw new PlayerError(`${address} has not answered within ${patienceMs / 1000} s`, {
        cause,
        retry: true,
      });
    const said = why instanceof Error && why.message ? why.message : message;
    throw new PlayerError(`${address} cannot be reached: ${said}`, { cause, retry: true });
  }
}

/** Undefined for what is no JSON, as the page of a server that is none of these. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
