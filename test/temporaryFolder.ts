import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];
process.once('exit', () => {
  // What is being ended may write for a moment longer
  for (const folder of made) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Makes a folder that is removed when its test file ends: after all that works in it was closed. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-'));
  made.push(folder);
  return folder;
}

/** Returns what gives each new file of a folder a name, with an ending. */
export function namesIn(folder: string): (ending: string) => string {
  let files = 0;
  return (ending) => join(folder, `${files++}.${ending}`);
}
