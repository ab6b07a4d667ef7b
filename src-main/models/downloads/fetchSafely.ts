import { DownloadError } from '../../errors.ts';
import { fetch, type Response } from '../../fetch.ts';

/** More hops are a loop: GitHub needs one, mirrors two or three. */
const mostRedirects = 5;

/** Tells whether what comes from an address cannot be changed on its way: https, or http on this machine (for tests). */
export function isSafeAddress(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

/**
 * Asks a server for a file, as it lies there, and returns the answer once its headers are there. Redirects are followed
 * as long as every address is safe. Nothing but the address and these headers is sent: no cookies, no body.
 * Throws DownloadError (where no server answers, `retry`), or the signal's reason.
 */
export async function fetchSafely(
  address: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  let url = address;
  for (let hops = 0; hops <= mostRedirects; hops++) {
    if (!isSafeAddress(url)) throw new DownloadError(`${address} redirects to ${url}, which is not https`);
    // Compressed on the way, the bytes would be no part of the file: neither counted nor resumed.
    const plain = { 'accept-encoding': 'identity', ...headers };
    const response = await fetch(url, { headers: plain, redirect: 'manual', signal }).catch(
      (cause: Error) => {
        signal.throwIfAborted();
        throw new DownloadError(`no answer from ${new URL(url).host}: ${fetchFailure(cause)}`, {
          cause,
          retry: true,
        });
      },
    );
    const location = response.headers.get('location');
    if (location === null || response.status < 300 || response.status > 399) return response;
    await response.body?.cancel();
    url = new URL(location, url).href;
  }
  throw new DownloadError(`${address} redirects endlessly`);
}

/** What fetch hides behind "fetch failed": that a name is unknown, a connection refused. */
export function fetchFailure({ message, cause }: Error): string {
  if (!(cause instanceof Error)) return message;
  const { code } = cause as NodeJS.ErrnoException;
  return cause.message || code || message;
}
