import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DownloadError } from '../../errors.ts';
import { stampFile } from './downloadStamp.ts';

export interface Download {
  readonly url: string;
  /** Where the whole file is to be. Until then, what there is of it lies beside it, with ".part" behind its name. */
  readonly file: string;
  /** Its size, where that is known. */
  readonly bytes: number | null;
  /** Hexadecimal, where it is known. */
  readonly sha256: string | null;
  /** Git's id of the content, where that is known. */
  readonly gitBlob?: string | undefined;
}

/** Returns the SHA-256 of a file that is what it must be; deletes one that is not, and throws DownloadError. */
export async function checkDownload(file: string, { bytes, sha256, gitBlob }: Download): Promise<string> {
  const size = await sizeOf(file);
  const [hash, blob] = [createHash('sha256'), createHash('sha1').update(`blob ${size}\0`)];
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk as Buffer);
    blob.update(chunk as Buffer);
  }
  const found = hash.digest('hex');
  const problem =
    compare('size', bytes, size) ??
    compare('SHA-256', sha256, found) ??
    compare("Git's id", gitBlob ?? null, blob.digest('hex'));
  if (problem === undefined) return found;
  await forget(file);
  throw new DownloadError(
    `${basename(file)} is not the file that it should be, so it was deleted: ${problem}`,
  );
}

function compare(what: string, expected: string | number | null, found: string | number): string | undefined {
  return expected === null || expected === found ? undefined : `${what}: expected ${expected}, got ${found}`;
}

/** Deletes a file or a part, with what is remembered of it. */
export async function forget(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(stampFile(file), { force: true });
}

/** Bytes of a file, 0 where there is none. */
export async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
