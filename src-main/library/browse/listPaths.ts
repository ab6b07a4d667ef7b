import type { Connection } from '../Connection.ts';
import { shownFile } from '../shownFile.ts';
import { joinPath } from '../storedPath.ts';

/** Returns where tracks lie, in the order given: a file that holds several of them once, tracks without a file left out. */
export function listPaths(connection: Connection, trackIds: readonly number[]): string[] {
  const get = connection.database.prepare<[number], { folder: Buffer; name: Buffer }>(
    `SELECT path AS folder, name FROM tracks JOIN files ON files.id = ${shownFile} JOIN folders ON folders.id = folder_id
     WHERE tracks.id = ?`,
  );
  const stored = connection.read(() => trackIds.flatMap((id) => get.get(id) ?? []));
  return [...new Set(stored.map((place) => joinPath(place)))];
}
