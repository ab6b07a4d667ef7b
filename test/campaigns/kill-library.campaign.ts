import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Connection } from '../../src-main/library/Connection.ts';
import { migrate, readMigrations } from '../../src-main/library/migrate.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { listBackups } from '../../src-main/library/safety/backupFiles.ts';
import { checkLibrary } from '../../src-main/library/safety/checkLibrary.ts';
import { lossOf } from '../../src-main/library/safety/lossOf.ts';
import { makeBackup } from '../../src-main/library/safety/makeBackup.ts';
import { openLibrarySafely } from '../../src-main/library/safety/openLibrarySafely.ts';
import { findBackup, restoreBackup } from '../../src-main/library/safety/restoreBackup.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import type { Campaign } from './Campaign.ts';
import { killedWhile } from './killedWhile.ts';

const kinds = ['migrate', 'backup', 'restore', 'decide'] as const;
const tracks = 500;
/** A process is killed within so many milliseconds of its beginning. */
const mostMs = { migrate: 250, backup: 150, restore: 150, decide: 150 };

export const campaign: Campaign = {
  about:
    'Migrations, backups, restores and decisions are killed: the library opens whole, with every decision that was answered.',
  briefTries: 4,
  open(folder) {
    return {
      async attempt(seed) {
        const kind = kinds[seed % kinds.length]!;
        const place = join(folder, String(seed));
        const file = join(place, 'library.db');
        mkdirSync(place);
        copyFileSync(
          madeLibrary(folder, kind === 'migrate' ? 1 + (seed % 3) : readMigrations().length),
          file,
        );
        if (kind === 'restore') await makeBackup(file);
        const answered = await killedWhile(['changeLibrary', file, kind], {
          afterMs: seededRandom(seed)() * mostMs[kind],
        });
        const lost = await lossAfter(file, kind, answered);
        rmSync(place, { recursive: true });
        return lost === null ? null : `${kind}: ${lost}`;
      },
      close: () => {},
    };
  },
};

/** A library of this version with a decision on every track, made once. */
function madeLibrary(folder: string, version: number): string {
  const file = join(folder, `version-${version}.db`);
  if (existsSync(file)) return file;
  const connection = new Connection(file);
  migrate(connection, readMigrations().slice(0, version));
  connection.transaction(() => {
    const { database } = connection;
    database.exec(`INSERT INTO tags (category, name) VALUES ('genre', 'jazz')`);
    const track = database.prepare(
      `INSERT INTO tracks (content_id, genres, other_tags, added_at) VALUES (randomblob(32), '["Rock"]', '{}', 0)`,
    );
    const entry = database.prepare(
      `INSERT INTO corrections (track_id, tag_id, action, at) VALUES (?, 1, 'accepted', 0)`,
    );
    const decision =
      version > 1 &&
      database.prepare(
        `INSERT INTO decisions (track_id, tag_id, action, correction_id) VALUES (?, 1, 'accepted', ?)`,
      );
    for (let index = 0; index < tracks; index++) {
      const { lastInsertRowid } = track.run();
      const correction = entry.run(lastInsertRowid).lastInsertRowid;
      if (decision) decision.run(lastInsertRowid, correction);
    }
  });
  connection.close();
  if (version === readMigrations().length) openLibrary(file).close();
  return file;
}

async function lossAfter(file: string, kind: string, answered: number): Promise<string | null> {
  const loss = lossOf(file);
  // Between two renames nothing is in its place: then it is told, and the same again brings it back
  if (loss && kind !== 'restore') return loss;
  if (loss) restoreBackup(file, findBackup(file));
  let told: string | undefined;
  const library = await openLibrarySafely(file, { backUp: false, onLoss: (text) => (told = text) });
  const decisions = [...library.decisionLines.export()].length;
  library.close();
  if (told !== undefined) return `it is told as incomplete: ${told}`;
  if (decisions < tracks + answered) return `${decisions} decisions of ${tracks + answered}`;
  const [problem] = checkLibrary(file);
  if (problem !== undefined) return problem;
  for (const { path } of listBackups(file)) {
    const backup = new Database(path, { readonly: true });
    const found = String(backup.pragma('integrity_check', { simple: true }));
    const count = backup.prepare<[], number>('SELECT count(*) FROM corrections').pluck().get()!;
    backup.close();
    if (found !== 'ok' || count < tracks) return `a backup: ${found}, ${count} corrections`;
  }
  return null;
}
