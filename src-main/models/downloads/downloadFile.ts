import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DownloadError } from '../../errors.ts';
import { Response } from '../../fetch.ts';
import { syncFolder } from '../../files/syncFolder.ts';
import { checkDownload, forget, sizeOf, type Download } from './checkDownload.ts';
import { readStamp, stampFile, writeStamp } from './downloadStamp.ts';
import { fetchSafely, fetchFailure } from './fetchSafely.ts';
import { StallSignal } from './StallSignal.ts';

/** What nobody has told the size of may be so large: no music tagger comes near. */
export const largestBytes = 4 * 1024 ** 3;

export interface DownloadOptions {
  /** A server that is silent for so long is given up; 30 unless given. */
  stallSeconds?: number;
  /** Ends it; what has come is kept. */
  signal?: AbortSignal;
  /** Called with the bytes there are, of how many where the server says. */
  onProgress?: (bytes: number, total: number | undefined) => void;
}

/**
 * Downloads a file, or the rest of it where an earlier attempt left a part of the same file; a server that cannot tell
 * whether it still is the same sends all of it. Returns its SHA-256. A file that has not the size or a hash that it must
 * have is deleted. Throws DownloadError, or the signal's reason; `retry` where the next attempt may go on from here.
 */
export async function downloadFile(download: Download, options: DownloadOptions = {}): Promise<string> {
  const { file } = download;
  if (await exists(file)) return checkDownload(file, download);
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.part`;
  const received = await receive(download, part, options);
  const sha256 = await checkDownload(part, download);
  if (received !== sha256)
    throw new DownloadError(`${part} does not read back as it was written; is the drive failing?`);
  await rename(part, file);
  syncFolder(dirname(file));
  await rm(stampFile(part), { force: true });
  return sha256;
}

/** Appends to the part what it lacks. Returns the SHA-256 of what was there and what came. */
async function receive(download: Download, part: string, options: DownloadOptions): Promise<string> {
  const { stallSeconds = 30, signal, onProgress = () => {} } = options;
  const stall = new StallSignal(stallSeconds, signal);
  try {
    const { response, start, total } = await ask(download, part, stall.signal);
    const most = download.bytes ?? largestBytes;
    if (total !== undefined && total > most) throw tooLarge(download, `${total}`);
    if (download.bytes !== null && total !== undefined && total !== download.bytes) {
      throw new DownloadError(`${download.url} has ${total} bytes where ${download.bytes} are expected`);
    }
    const hash = await hashOf(part, start);
    await using target = await open(part, start > 0 ? 'a' : 'w');
    let bytes = start;
    for await (const chunk of chunksOf(response, stall)) {
      bytes += chunk.length;
      if (bytes > most) {
        await rm(part, { force: true });
        throw tooLarge(download, 'more');
      }
      hash.update(chunk);
      await writeAll(target, chunk);
      onProgress(bytes, total);
    }
    await target.sync();
    const expected = download.bytes ?? total;
    if (expected !== undefined && bytes < expected) {
      throw new DownloadError(`the connection ended after ${bytes} of ${expected} bytes`, { retry: true });
    }
    return hash.digest('hex');
  } finally {
    stall.stop();
  }
}

interface Answer {
  response: Response;
  /** The part is kept up to here. */
  start: number;
  /** Size of the whole file, where the server says. */
  total: number | undefined;
}

/** Asks for what the part lacks; where the server will not have that, for all. */
async function ask(download: Download, part: string, signal: AbortSignal): Promise<Answer> {
  const { url } = download;
  const known = await sizeOf(part);
  const stamp = known > 0 ? await readStamp(part, url) : undefined;
  const range = stamp === undefined ? {} : { range: `bytes=${known}-`, 'if-range': stamp };
  const response = await fetchSafely(url, range, signal);
  const { status, headers } = response;
  const [, first, whole] = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (status === 206 && Number(first) === known) {
    return { response, start: known, total: whole === undefined ? undefined : Number(whole) };
  }
  if (status === 416 && stamp !== undefined) {
    await response.body?.cancel();
    // Nothing is left to ask for: all of it is here, or the part is of a longer file.
    if (Number(whole) === known) return { response: new Response(), start: known, total: known };
    await forget(part);
    return ask(download, part, signal);
  }
  if (status !== 200) {
    await response.body?.cancel();
    throw new DownloadError(`${url}: the server answered ${status} ${response.statusText}`.trimEnd());
  }
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw new DownloadError(`${url} comes only with the encoding ${encoding}`);
  await writeStamp(part, url, headers);
  const length = headers.get('content-length');
  return { response, start: 0, total: length === null ? undefined : Number(length) };
}

/** The chunks of an answer; throws DownloadError where the connection breaks, the signal's reason where it ended that. */
async function* chunksOf(response: Response, stall: StallSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body ?? []) {
      stall.restart();
      yield chunk as Uint8Array;
    }
  } catch (cause) {
    stall.signal.throwIfAborted();
    const reason = fetchFailure(cause as Error);
    throw new DownloadError(`the connection broke: ${reason}`, { cause, retry: true });
  }
}

/** A hash fed with the first bytes of a file. */
async function hashOf(file: string, bytes: number) {
  const hash = createHash('sha256');
  if (bytes === 0) return hash;
  for await (const chunk of createReadStream(file, { end: bytes - 1 })) hash.update(chunk as Buffer);
  return hash;
}

async function writeAll(target: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.length;) {
    written += (await target.write(chunk, written)).bytesWritten;
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

function tooLarge({ url, bytes }: Download, size: string): DownloadError {
  return new DownloadError(`${url} sends ${size} bytes where at most ${bytes ?? largestBytes} are expected`);
}
