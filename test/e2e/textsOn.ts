import type { Page } from 'playwright-core';

/** What of the page is seen or read out, but for tags and what is marked as English: texts, titles, labels, values. */
export function textsOn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('body *')].flatMap((element) =>
    element.closest('style, script, [lang=en], .chip, [data-category]') || !element.checkVisibility() ? [] : [
      ...[...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()),
      ...['title', 'aria-label', 'placeholder', 'aria-valuetext'].map((name) => element.getAttribute(name) ?? ''),
    ]).filter(Boolean)`);
}
