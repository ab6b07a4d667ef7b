import { statSync } from 'node:fs';
import type { Journal, Write } from '../../library/Journal.ts';
import { fsPath } from '../../paths.ts';
import type { LaterWrites } from '../WriteJournal.ts';
import { fileNumber } from './fileNumber.ts';

/**
 * Finds the writes into a file that came after this one, by whatever name of it (hard links): a Hearmark that was open
 * when another one was killed may have written into it since. Undefined where there are none.
 */
export function laterWrites(
  journal: Journal,
  { id, path }: Pick<Write, 'id' | 'path'>,
): LaterWrites | undefined {
  const since = journal.since(id);
  const names = namesAmong(new Set(since.map((one) => one.path)), path);
  const later = since.filter((one) => names.has(one.path));
  const [next] = later;
  if (!next) return undefined;
  const mayBeInFile = later.some(({ state }) => state !== 'failed' && state !== 'rolled back');
  return { found: journal.get(next.id)!.before, mayBeInFile };
}

/** Those of some paths that are names of one file, and its path. */
function namesAmong(paths: ReadonlySet<string>, path: string): Set<string> {
  const number = fileNumber(path);
  if (number === undefined || statSync(fsPath(path)).nlink < 2) return new Set([path]);
  return new Set([path, ...[...paths].filter((one) => fileNumber(one) === number)]);
}
