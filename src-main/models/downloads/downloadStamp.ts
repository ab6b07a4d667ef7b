import { readFile, rm, writeFile } from 'node:fs/promises';

/** Beside a part: what the server called the file that it is of. */
export function stampFile(part: string): string {
  return `${part}.json`;
}

/**
 * Remembers the strong entity tag or else the date of a file of which the first bytes are about to come. A server
 * compares that before it sends only the rest (RFC 9110, section 13.1.5: If-Range). What there was of the part goes.
 */
export async function writeStamp(part: string, url: string, headers: Headers): Promise<void> {
  await rm(part, { force: true }); // before its stamp changes: it is of another file
  const tag = headers.get('etag');
  const stamp = tag?.startsWith('"') ? tag : headers.get('last-modified');
  await writeFile(stampFile(part), JSON.stringify({ url, stamp }));
}

/** Returns what to send as If-Range for the rest of a part; undefined where it has to begin again. */
export async function readStamp(part: string, url: string): Promise<string | undefined> {
  try {
    const known = JSON.parse(await readFile(stampFile(part), 'utf8')) as { url?: unknown; stamp?: unknown };
    return known.url === url && typeof known.stamp === 'string' ? known.stamp : undefined;
  } catch {
    return undefined; // none, or cut short: begin again
  }
}
