import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { cpAttributes } from './cpAttributes.ts';

/**
 * Gives a new file the permissions, the owner and, where the system has them, the extended attributes and access lists
 * of an old one. Returns whether permissions and owner are the same now.
 *
 * Node knows nothing of extended attributes. On Linux, `cp` copies them from one open file to the other, so that
 * names that are no text are no matter; where there is no GNU `cp`, they are lost. On macOS and Windows the new file was
 * made by the system's own copy, which keeps them.
 */
export async function copyAttributes(from: FileHandle, to: FileHandle): Promise<boolean> {
  const old = await from.stat({ bigint: true });
  if (process.platform === 'linux') await cpAttributes(from.fd, to.fd);
  const isSame = (made: BigIntStats) =>
    made.mode === old.mode && made.uid === old.uid && made.gid === old.gid;
  if (isSame(await to.stat({ bigint: true }))) return true;
  try {
    await to.chown(Number(old.uid), Number(old.gid));
    await to.chmod(Number(old.mode & 0o7777n));
  } catch {
    // not ours to give: the caller sees that it is not the same
  }
  return process.platform === 'win32' || isSame(await to.stat({ bigint: true }));
}
