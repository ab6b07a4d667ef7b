import { LibraryError } from '../../errors.ts';

/** True where SQLite says that the file itself is broken. */
export function isDamage(error: unknown): boolean {
  const told = (error instanceof LibraryError ? error.cause : error) as NodeJS.ErrnoException | undefined;
  // FTS5 has no code for a format of its own that nobody knows
  return (
    /^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(told?.code ?? '') ||
    /^invalid fts5 file format/.test(told?.message ?? '')
  );
}
