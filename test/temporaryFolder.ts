import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** Makes a folder that is removed after the suite it was made in. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
