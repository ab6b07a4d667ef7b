import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ReadError } from '../errors.ts';
import { writeWhole } from '../files/writeWhole.ts';

const config = z.object({
  /** The server, as this machine reaches it. */
  url: z.string(),
  /** The key of other machines: what it may do, the server knows. */
  seed: z.string(),
  /** The key of this one; absent where somebody else's server decides by the address. */
  ownerSeed: z.string().optional(),
  /** Where our own server listens; absent where it is somebody else's. */
  listen: z.object({ host: z.string(), port: z.int() }).optional(),
  /** SHA-256 of our own server's certificate. */
  fingerprint: z.string().optional(),
});

/** Which server the owner of a library shares its work by. */
export type WorkersConfig = z.infer<typeof config>;

/** Where the settings, keys and streams of the server lie, beside a library. */
export function workersFolder(libraryFile: string): string {
  return join(dirname(libraryFile), 'workers');
}

/** Reads it; undefined where nobody ever wanted other machines. Throws ReadError. */
export function readWorkersConfig(libraryFile: string): WorkersConfig | undefined {
  const path = fileOf(libraryFile);
  try {
    return config.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ReadError(`${path} cannot be read; \`hearmark workers stop\` removes it`, { path, cause });
  }
}

export function writeWorkersConfig(libraryFile: string, wanted: WorkersConfig): void {
  mkdirSync(workersFolder(libraryFile), { recursive: true, mode: 0o700 }); // keys are nobody else's business
  writeWhole(fileOf(libraryFile), `${JSON.stringify(wanted, undefined, 2)}\n`);
}

export function removeWorkersConfig(libraryFile: string): void {
  rmSync(fileOf(libraryFile), { force: true });
}

function fileOf(libraryFile: string): string {
  return join(workersFolder(libraryFile), 'config.json');
}
