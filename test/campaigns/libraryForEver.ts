/**
 * The process that kill-library.campaign.ts kills. Arguments: the library's file, and what is done to it for ever. Says
 * "ready" before it begins, and how many decisions were answered.
 */
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { makeBackup } from '../../src-main/library/safety/makeBackup.ts';
import { openLibrarySafely } from '../../src-main/library/safety/openLibrarySafely.ts';
import { findBackup, restoreBackup } from '../../src-main/library/safety/restoreBackup.ts';

const [file, what] = process.argv.slice(2) as [string, string];

const doings: Record<string, () => Promise<void>> = {
  async migrate() {
    (await openLibrarySafely(file, { backUp: true })).close();
  },
  async backup() {
    for (;;) await makeBackup(file);
  },
  async restore() {
    for (;;) {
      restoreBackup(file, findBackup(file));
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
  async decide() {
    const library = openLibrary(file);
    for (let answered = 1; ; answered++) {
      const trackId = 1 + (answered % 100);
      library.corrections.append({ trackId, tag: `tag ${answered}`, category: 'own', action: 'added' });
      process.send!(answered);
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
};

process.send!('ready');
await doings[what]!();
process.disconnect();
