import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext } from 'node:test';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { model, newScores, newTrack, temporaryFolder } from '../temporaryLibrary.ts';
import { openDatabase } from '../openDatabase.ts';

export const trackCount = 400;

export const pageBytes = 4096;

let filled: Buffer | undefined;

/** A closed library of some tracks with scores and decisions: a copy of one that is filled once. */
export function filledLibrary(t: TestContext): string {
  const file = join(temporaryFolder(t), 'library.db');
  filled ??= fill(file);
  writeFileSync(file, filled);
  return file;
}

function fill(file: string): Buffer {
  const library = openLibrary(file);
  const modelId = library.models.register(model);
  library.transaction(() => {
    for (let index = 0; index < trackCount; index++) {
      const { id } = library.tracks.save(newTrack(`/music/${index}.mp3`));
      library.scores.save(id, modelId, newScores([0.9, 0.3, 0]));
      library.corrections.append({ trackId: id, tag: 'jazz', category: 'genre', action: 'accepted' });
    }
  });
  library.close();
  return readFileSync(file);
}

export function countDecided(file: string): number {
  const library = openLibrary(file);
  try {
    return [...library.decisionLines.export()].length;
  } finally {
    library.close();
  }
}

/** The numbers of the pages of a table. */
export function pagesOf(file: string, table: string): number[] {
  const database = openDatabase(file);
  const root = database
    .prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .pluck()
    .get(table)!;
  database.close();
  const bytes = readFileSync(file);
  const at = (root - 1) * pageBytes;
  assert.ok([2, 5].includes(bytes[at]!), `${table} has an inner root page`);
  const cells = bytes.readUInt16BE(at + 3);
  return Array.from({ length: cells }, (_, cell) =>
    bytes.readUInt32BE(at + bytes.readUInt16BE(at + 12 + 2 * cell)),
  );
}

export function damagePage(file: string, page: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0x55, (page - 1) * pageBytes, page * pageBytes);
  writeFileSync(file, bytes);
}

/** Flips the last bit of the last value of a row: rows fill a page from its end. */
export function flipValue(file: string, table: string): void {
  const bytes = readFileSync(file);
  bytes[pagesOf(file, table)[1]! * pageBytes - 1]! ^= 1;
  writeFileSync(file, bytes);
}
