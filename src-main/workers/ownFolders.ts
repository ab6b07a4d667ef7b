import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What a worker has of the owner's for a while, each in a folder that names its process. */
const ownFolder = /^(?:copies|training)-(\d+)-/;

/** Makes a folder for what this process keeps for a while, and returns its path. */
export async function makeOwnFolder(parent: string, what: 'copies' | 'training'): Promise<string> {
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, `${what}-${process.pid}-`));
}

/** Removes what workers left here that were killed: music of the owner's does not stay. */
export async function removeLeftFolders(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const pid = Number(ownFolder.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
