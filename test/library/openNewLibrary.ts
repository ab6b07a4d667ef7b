import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WaitOptions } from '../../src-main/library/Connection.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { readMigrations } from '../../src-main/library/migrate.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { contentOf, keptAt } from '../fixtures/keptFile.ts';

const room = join(import.meta.dirname, '..', '..', 'src-main', 'library');
/** What a new library is made by, beside the migrations. */
const makers = ['Connection.ts', 'migrate.ts', 'openLibrary.ts', 'openMark.ts'];

/** As openLibrary, for tests that are not about how a library is made: a new one is a copy of the one that is kept. */
export function openNewLibrary(file: string, options: WaitOptions = {}): Library {
  putNewLibrary(file);
  return openLibrary(file, options);
}

/** Puts an empty library into a file, unless there is one: all migrations take longer than all else of opening it. */
export function putNewLibrary(file: string): void {
  if (existsSync(file)) return;
  recipe ??= ['an empty library', readMigrations(), ...makers.map((name) => contentOf(join(room, name)))];
  keptAt(file, recipe, (draft) => openLibrary(draft).close(), '.db');
}

let recipe: unknown[] | undefined;
