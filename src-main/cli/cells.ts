import { createRequire } from 'node:module';
import type cliTruncate from 'cli-truncate';
import type stringWidth from 'string-width';

/** What takes one cell in any terminal: ASCII, Latin letters that are one character each, and what tables are drawn with. */
const oneCellEach = /^[ -~\u00a1-\u00ac\u00ae-\u02ff–…─]*$/;

/**
 * Cuts a text to a width in cells: of what is too long the end is left out, or the start.
 *
 * @example
 * cut('instrumental', 9) // 'instrume…'
 */
export function cut(text: string, width: number, position: 'start' | 'end' = 'end'): string {
  if (!oneCellEach.test(text)) return load<typeof cliTruncate>('cli-truncate')(text, width, { position });
  if (text.length <= width) return text;
  if (width < 1) return '';
  return position === 'end' ? `${text.slice(0, width - 1)}…` : `…${text.slice(text.length - (width - 1))}`;
}

/** The width of a text in cells: a wide character (Chinese, emoji) takes two, one that combines none. */
export function widthOf(text: string): number {
  return oneCellEach.test(text) ? text.length : load<typeof stringWidth>('string-width')(text);
}

/** Loaded where a text needs it: with what it knows of Unicode it takes a sixth of the start of `hearmark list`. */
function load<T>(name: string): T {
  return (require(name) as { default: T }).default;
}

const require = createRequire(import.meta.url);
