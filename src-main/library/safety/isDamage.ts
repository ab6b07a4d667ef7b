import { LibraryError } from '../../errors.ts';

/** True where SQLite says that the file itself is broken. */
export function isDamage(error: unknown): boolean {
  const { cause } = error as { cause?: unknown };
  const code = String(
    ((error instanceof LibraryError ? cause : error) as { code?: unknown } | undefined)?.code,
  );
  return /^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(code);
}
