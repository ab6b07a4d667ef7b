import type { Page } from 'playwright-core';
import type { Piece } from './fixtures/makeMusic.ts';

/** What of the page is seen or read out, but for tags and what is marked as English: texts, titles, labels, values. */
export function textsOn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('body *')].flatMap((element) =>
    element.closest('style, script, [lang=en], .chip, [data-category]') || !element.checkVisibility() ? [] : [
      ...[...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()),
      ...['title', 'aria-label', 'placeholder', 'aria-valuetext'].map((name) => element.getAttribute(name) ?? ''),
    ]).filter(Boolean)`);
}

/** Of English, and of neither other language. */
const englishWord =
  /(?<![\p{L}\d.-])(the|of|and|is|are|with|not|its?|files?|tracks?|this|from|to|cannot|by|yours?|on|after)(?![\p{L}\d-])/iu;

/** Those texts that have a word of English, beside the names of pieces and their paths. */
export function textsInEnglish(texts: readonly string[], pieces: readonly Piece[]): string[] {
  const names = pieces.flatMap(({ title, artist, album }) => [title, artist, album!]);
  const own = new RegExp(`/\\S*|${names.map((name) => RegExp.escape(name)).join('|')}`, 'g');
  return [...new Set(texts)].filter((text) => englishWord.test(text.replaceAll(own, '')));
}
