import { setImmediate } from 'node:timers/promises';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { makeBackup } from '../../../src-main/library/safety/makeBackup.ts';
import { openLibrarySafely } from '../../../src-main/library/safety/openLibrarySafely.ts';
import { findBackup, restoreBackup } from '../../../src-main/library/safety/restoreBackup.ts';

/** Migrates a library once, or backs it up, restores it or decides for ever; says how many decisions were answered. */
export async function forEver(file: string, what: string): Promise<void> {
  await doings[what]!(file);
}

const doings: Record<string, (file: string) => Promise<void>> = {
  async migrate(file) {
    (await openLibrarySafely(file, { backUp: true })).close();
  },
  async backup(file) {
    for (;;) await makeBackup(file);
  },
  async restore(file) {
    for (;;) {
      restoreBackup(file, findBackup(file));
      await setImmediate();
    }
  },
  async decide(file) {
    const library = openLibrary(file);
    for (let answered = 1; ; answered++) {
      const trackId = 1 + (answered % 100);
      library.corrections.append({ trackId, tag: `tag ${answered}`, category: 'own', action: 'added' });
      process.send!(answered);
      await setImmediate();
    }
  },
};
