import { decodePath } from '../../paths.ts';
import type { Connection } from '../Connection.ts';
import { trackTextOf } from './searchWords.ts';

/** Returns the ids of the folders in whose path a phrase stands (see parseSearch), as JSON. */
export function foldersNamed({ database }: Connection, phrase: string): string {
  const folders = database.prepare<[], { id: number; path: Buffer }>(`SELECT id, path FROM folders`).all();
  const found = folders.filter(({ path }) => ` ${trackTextOf(decodePath(path))} `.includes(phrase));
  return JSON.stringify(found.map(({ id }) => id));
}
