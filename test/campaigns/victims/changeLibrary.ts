import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { relocateFolder } from '../../../src-main/importing/relocateFolder.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { makeBackup } from '../../../src-main/library/safety/makeBackup.ts';
import { openLibrarySafely } from '../../../src-main/library/safety/openLibrarySafely.ts';
import { findBackup, restoreBackup } from '../../../src-main/library/safety/restoreBackup.ts';

/** Tracks of the library that kill-library makes. */
export const tracksMade = 500;

/**
 * Migrates a library once, or backs it up, restores it, decides, imports decisions, shares them among its tracks or moves its
 * music for ever; says how many were answered.
 */
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
  async import(file) {
    const library = openLibrary(file);
    const lines = [...library.decisionLines.export()];
    for (let answered = 1; ; answered++) {
      const tag = `imported ${answered}`;
      library.decisionLines.import(lines.map((line) => JSON.stringify({ ...line, category: 'own', tag })));
      process.send!(answered);
      await setImmediate();
    }
  },
  async share(file) {
    const library = openLibrary(file);
    const trackIds = Array.from({ length: tracksMade }, (_, index) => index + 1);
    for (let answered = 1; ; answered++) {
      const tag = `shared ${answered}`;
      const trackId = trackIds[answered % trackIds.length]!;
      library.corrections.append({ trackId, tag, category: 'own', action: 'added' });
      library.changes.shareDecisions({ trackIds });
      process.send!(answered);
      await setImmediate();
    }
  },
  async relocate(file) {
    const library = openLibrary(file);
    const places = ['music', 'moved'].map((name) => join(file, '..', name));
    for (let answered = 1; ; answered++) {
      const [from, to] = answered % 2 === 1 ? places : places.toReversed();
      renameSync(from!, to!);
      await relocateFolder(library, from!, to!);
      process.send!(answered);
    }
  },
};
