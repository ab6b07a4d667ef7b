import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { logsFolder, settingsFile } from '../locations.ts';
import { describeError } from './describeError.ts';

/**
 * Hearmark's log: what went wrong through a mistake of ours, for whoever mends it. All processes append to one file, at
 * once, so that what a process says before it dies is there. A full file becomes hearmark.old.log; there are never more
 * than these two.
 */
export const logBytesMax = 2 ** 20;

/** The file of the log. */
export function logFile(): string {
  return join(logsFolder(), 'hearmark.log');
}

/** The file before it. */
export function oldLogFile(): string {
  return join(logsFolder(), 'hearmark.old.log');
}

/**
 * Notes a mistake of ours, or what ended a process, with its stack: `where` names the process or what it was at. Never
 * throws: on a full or forbidden drive the entry is lost.
 */
export function logError(where: string, error: unknown): void {
  const { version, platform, arch, pid } = process;
  const machine = `Hearmark ${packageJson.version}, Node ${version}, ${platform} ${arch}, process ${pid}`;
  const what = describeError(error, { withPaths: maySayPaths() });
  try {
    makeRoom();
    appendFileSync(logFile(), `${new Date().toISOString()} ${where} (${machine})\n${what}\n\n`);
  } catch {
    // said above
  }
}

function makeRoom(): void {
  mkdirSync(dirname(logFile()), { recursive: true });
  const size = statSync(logFile(), { throwIfNoEntry: false })?.size ?? 0;
  if (size >= logBytesMax) renameSync(logFile(), oldLogFile());
}

/** Read when it is needed, so that it holds at once in every process; without its schema, which takes long to load. */
function maySayPaths(): boolean {
  try {
    const chosen = JSON.parse(readFileSync(settingsFile(), 'utf8')) as { pathsInLog?: unknown };
    return chosen.pathsInLog === true;
  } catch {
    return false; // what cannot be read allows nothing
  }
}
