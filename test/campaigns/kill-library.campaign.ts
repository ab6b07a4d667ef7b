import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ParameterError } from '../../src-main/errors.ts';
import { relocateFolder } from '../../src-main/importing/relocateFolder.ts';
import { Connection } from '../../src-main/library/Connection.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { migrate, readMigrations } from '../../src-main/library/migrate.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { listBackups } from '../../src-main/library/safety/backupFiles.ts';
import { checkLibrary } from '../../src-main/library/safety/checkLibrary.ts';
import { lossOf } from '../../src-main/library/safety/lossOf.ts';
import { makeBackup } from '../../src-main/library/safety/makeBackup.ts';
import { openLibrarySafely } from '../../src-main/library/safety/openLibrarySafely.ts';
import { findBackup, restoreBackup } from '../../src-main/library/safety/restoreBackup.ts';
import { newTrack } from '../library/temporaryLibrary.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import type { Campaign } from './Campaign.ts';
import { killedWhile } from './killedWhile.ts';
import { tracksMade } from './victims/changeLibrary.ts';
import { openDatabase } from '../library/openDatabase.ts';

const kinds = ['migrate', 'backup', 'restore', 'decide', 'import', 'share', 'relocate'] as const;
/** A process is killed within so many milliseconds of its beginning. */
const mostMs = {
  migrate: 250,
  backup: 150,
  restore: 150,
  decide: 150,
  import: 300,
  share: 300,
  relocate: 300,
};

export const campaign: Campaign = {
  about:
    'Migrations, backups, restores, decisions, imports and sharing of decisions, and moves of music are killed: the library opens whole, with every decision that was answered.',
  briefTries: 7,
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
        if (kind === 'relocate') addMusic(file);
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

/** How many decisions an answer stands for. */
const eachAnswer: Record<string, number> = { decide: 1, import: tracksMade, share: tracksMade };

/** How many folders of music there are, with how many files each. */
const [folders, filesEach] = [20, 5];

/** Puts files beside the library that it knows, of tracks that it has. */
function addMusic(file: string): void {
  const library = openLibrary(file);
  const music = join(file, '..', 'music');
  for (let folder = 0; folder < folders; folder++) {
    mkdirSync(join(music, String(folder)), { recursive: true });
    for (let index = 0; index < filesEach; index++) {
      const path = join(music, String(folder), `${index}.mp3`);
      writeFileSync(path, String(index));
      library.tracks.save(newTrack(path, { file: { path, size: 1, modifiedNs: 1n } }));
    }
  }
  library.roots.add(music);
  library.close();
}

/** The same again finishes a move that was killed: the library knows each file where it is. */
async function lossOfMusic(library: Library, file: string): Promise<string | null> {
  const [music, moved] = ['music', 'moved'].map((name) => join(file, '..', name));
  const [from, to] = existsSync(music!) ? [moved!, music!] : [music!, moved!];
  await relocateFolder(library, from, to).catch((error: unknown) => {
    if (!(error instanceof ParameterError)) throw error; // nothing was left to do
  });
  for (let folder = 0; folder < folders; folder++) {
    const known = [...library.files.inFolder(join(to, String(folder)), null).values()];
    const here = known.filter(({ missing }) => !missing).length;
    if (here < filesEach) return `${here} files of ${filesEach} in folder ${folder}`;
  }
  const roots = library.roots.list().map(({ path }) => path);
  return roots.join() === to ? null : `its folder is ${roots.join()}`;
}

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
    for (let index = 0; index < tracksMade; index++) {
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
  const lost = kind === 'relocate' ? await lossOfMusic(library, file) : null;
  library.close();
  if (lost !== null) return lost;
  if (told !== undefined) return `it is told as incomplete: ${told}`;
  const least = tracksMade + answered * (eachAnswer[kind] ?? 0);
  if (decisions < least) return `${decisions} decisions of ${least}`;
  // One decision of a track goes before it is shared; all else is done in one step or not at all
  const over = (decisions - tracksMade) % (eachAnswer[kind] ?? 1);
  if (over > Number(kind === 'share')) return `${over} decisions of a step that was not done`;
  const [problem] = checkLibrary(file);
  if (problem !== undefined) return problem;
  for (const { path } of listBackups(file)) {
    const backup = openDatabase(path, { readonly: true });
    const found = String(backup.pragma('integrity_check', { simple: true }));
    const count = backup.prepare<[], number>('SELECT count(*) FROM corrections').pluck().get()!;
    backup.close();
    if (found !== 'ok' || count < tracksMade) return `a backup: ${found}, ${count} corrections`;
  }
  return null;
}
